"""`graph` and `rules`: show the dependency graph, or what the rules say."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from audit.errors import UsageError
from audit.graph import DependencyGraph, export, note_on
from audit.lockfile import find_lockfile, read_lockfile
from audit.pipeline.presenting import rule_pages
from audit.reporters import render_rules

if TYPE_CHECKING:
    from audit.pipeline.request import Progress, Request


def graph(request: Request, fmt: str, progress: Progress, *, annotate: bool) -> tuple[str, str]:
    """Return the dependency graph as text, with what each package declares and can do when asked; and a note on it."""
    if annotate:
        from audit.pipeline.checking import examine  # noqa: PLC0415 - a bare graph needs no other room

        subject, tree = examine(request, progress)
        tree.annotate(subject.packages)
    else:
        tree = DependencyGraph.from_lockfile(read_lockfile(find_lockfile(request.target)))
    text = export(tree, fmt)
    return text, note_on(text, fmt)


def rules(rule: str | None) -> str:
    """Return the list of rules, or one rule's page.

    Raises:
        UsageError: when there is no such rule.
    """
    pages = {page.id: page for page in rule_pages()}
    if rule is None:
        return render_rules(tuple(pages.values()))
    if rule not in pages:
        near = difflib.get_close_matches(rule, pages, n=1)
        todo = f"did you mean {near[0]}?" if near else "contain-audit rules lists them"
        raise UsageError(f"no such rule: {rule}", todo=todo)
    return render_rules((pages[rule],), whole=True)
