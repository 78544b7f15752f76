"""A rule: an id, what it usually weighs, its manual page and a pure function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.rules.draft import Draft
from audit.rules.subject import Subject

if TYPE_CHECKING:
    from types import ModuleType

    from audit.model.finding import Severity

Check = Callable[[Subject], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table."""

    id: str
    """The name of its file, with `-`."""
    group: str
    """`declarations`, `grants`, `changes`, `code` or `lockfile`."""
    severity: Severity
    """The usual one; a finding may weigh more or less, and its page says when."""
    title: str
    """One line: the first of its page."""
    page: str
    """Its manual page, in Markdown: what, why, example, what to do."""
    check: Check


def rule(module: ModuleType, group: str, severity: Severity) -> Rule:
    """Make a rule of a module that has a page for a docstring and a function `check`."""
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    title, _, page = inspect.cleandoc(module.__doc__ or "").partition("\n")
    check: Check = module.check
    return Rule(name, group, severity, title.rstrip("."), page.strip(), check)
