"""Every rule, in the order that people see: the one list that help, documents and tests are made from."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.report import RulePage
from audit.rules import (
    changed_declaration,
    changed_script,
    conflicting_declarations,
    gained_capability,
    gained_executable,
    gained_package,
    hidden_code,
    install_script,
    loads_outside,
    manifest_mismatch,
    missing_integrity,
    mutates_primordials,
    new_destination,
    new_secret_access,
    suspicious_grant,
    tampered_install,
    unanalysed_code,
    undeclared_capability,
    undeclared_dependency,
    undeclared_package,
    unexpected_publish,
    ungranted_capability,
    untrusted_source,
    unused_declaration,
    unused_grant,
)
from audit.rules.draft import Draft
from audit.rules.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType


Check = Callable[[Subject], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Rule(RulePage):
    """One rule of the table: what is said of it, and what it checks."""

    check: Check


def _rule(module: ModuleType, group: str, severity: Severity) -> Rule:
    """Make a rule of a module that has a page for a docstring and a function `check`."""
    name = module.__name__.rpartition(".")[2].replace("_", "-")
    title, _, page = inspect.cleandoc(module.__doc__ or "").partition("\n")
    check: Check = module.check
    return Rule(name, group, severity, title.rstrip("."), page.strip(), check)


_ALL = (
    _rule(undeclared_package, "declarations", Severity.LOW),
    _rule(undeclared_capability, "declarations", Severity.HIGH),
    _rule(unused_declaration, "declarations", Severity.LOW),
    _rule(conflicting_declarations, "declarations", Severity.MODERATE),
    _rule(ungranted_capability, "grants", Severity.HIGH),
    _rule(unused_grant, "grants", Severity.LOW),
    _rule(suspicious_grant, "grants", Severity.HIGH),
    _rule(gained_capability, "changes", Severity.HIGH),
    _rule(gained_package, "changes", Severity.MODERATE),
    _rule(gained_executable, "changes", Severity.LOW),
    _rule(changed_script, "changes", Severity.HIGH),
    _rule(new_destination, "changes", Severity.HIGH),
    _rule(new_secret_access, "changes", Severity.HIGH),
    _rule(changed_declaration, "changes", Severity.MODERATE),
    _rule(unexpected_publish, "changes", Severity.HIGH),
    _rule(install_script, "code", Severity.MODERATE),
    _rule(mutates_primordials, "code", Severity.MODERATE),
    _rule(undeclared_dependency, "code", Severity.MODERATE),
    _rule(loads_outside, "code", Severity.MODERATE),
    _rule(hidden_code, "code", Severity.MODERATE),
    _rule(unanalysed_code, "code", Severity.LOW),
    _rule(missing_integrity, "lockfile", Severity.MODERATE),
    _rule(untrusted_source, "lockfile", Severity.HIGH),
    _rule(manifest_mismatch, "lockfile", Severity.HIGH),
    _rule(tampered_install, "lockfile", Severity.CRITICAL),
)

RULES: Mapping[str, Rule] = MappingProxyType({each.id: each for each in _ALL})
"""By id, in order of display."""
