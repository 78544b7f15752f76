"""What a power is used on: the constant strings that are noted beside a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.literals import literals_of
from audit.analysis.javascript.folding.telling import JOINING, commands, telling, tracing
from audit.analysis.javascript.folding.traced import handed_with, traced
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.syntax.node_types import MEMBERS, given_to, with_brackets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power

_STARTING = "child_process."
"""What begins the names of functions that run commands."""


def beside(flow: Flow, kind: str, what: str, given: Iterable[Spot]) -> Iterator[str]:
    """Yield what the arguments `given` to a power say of what it is used on."""
    folder, given = flow.script.folder, list(given)
    asked = len(folder.links.asked)
    how = tracing(kind, what)
    found = set(literals_of(folder, given, joins=what in JOINING, runs=what.startswith(_STARTING)))
    if how is not None and not how.is_told_by(found):
        found.update(traced(folder, given, how))
    yield from telling(kind, what, sorted(found))
    ties.note_asked(flow, asked, "command" if commands(what) else "literal")


def handed(flow: Flow, value: Power, given: Iterable[Spot]) -> tuple[str, ...]:
    """Return the hosts or files that go where a function goes that is to be used on them: `retry(fetch, url)`."""
    is_function = value.kind == "global" or len(value.path) > 1
    how = tracing(value.kind, value.dotted) if is_function else None
    return handed_with(flow.script.folder, given, how) if how is not None else ()


def chained(spot: Spot) -> list[Spot]:
    """Return what a member of an unknown module is called with where it is loaded: `require(x).get(url)`."""
    spot = with_brackets(spot)
    call = spot.parent
    if call is not None and spot.field == "function" and call.type == "call_expression":
        spot = with_brackets(call)
    access = spot.parent
    user = access.parent if access is not None and access.type in MEMBERS else None
    is_called = access is not None and access.field == "function" and spot.field == "object"
    return given_to(user) if is_called else []
