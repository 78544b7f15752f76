"""The order in which code runs, as far as its syntax tells: what is repeated, what is returned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.analysis.javascript.syntax.spots import Spot

LOOPS = frozenset({"do_statement", "for_in_statement", "for_statement", "while_statement"})
_HOLDING = LOOPS | {
    "catch_clause", "else_clause", "finally_clause", "if_statement", "labeled_statement", "statement_block",
    "switch_body", "switch_case", "switch_default", "switch_statement", "try_statement",
}  # fmt: skip
_RETURNS = 24
"""Ways out of one function that are looked at."""


def is_repeated(spot: Spot) -> bool:
    """Return whether `spot` may run more than once, as far as the syntax of its file tells."""
    for ancestor in spot.ancestors():
        if ancestor.type in LOOPS:
            return True
        if ancestor.type in FUNCTIONS:
            return ancestor.parent is not None and ancestor.parent.type == "arguments"
    return False


def returns_of(body: Spot) -> list[Spot]:
    """Return the `return` statements of a function's body, functions within left out, in order."""
    found: list[Spot] = []
    waiting = [body]
    while waiting and len(found) < _RETURNS:
        spot = waiting.pop()
        if spot.type == "return_statement":
            found.append(spot)
        elif spot.type in _HOLDING:
            waiting += reversed(spot.children())
    return found


def returned_by(function: Spot) -> list[Spot]:
    """Return the expressions that a function gives back."""
    body = function.child("body")
    if body is None or body.type != "statement_block":
        return [body] if body is not None else []
    return [one for statement in returns_of(body) for one in statement.children()[:1]]


def is_asked_before(
    uses: Iterable[Spot] | None, change: Spot, is_other: Callable[[Spot], bool]
) -> bool:
    """Return whether what a name holds before a change may be asked for: there, in the loop around, or in a function.

    Args:
        uses: all places of the name; None: too many.
        change: the place of the name in what changes it.
        is_other: whether a place is one that changes it, too.
    """
    loop = _loop_around(change)
    end = loop.end if loop is not None else change.start
    home = change.function.id if change.function is not None else None
    return uses is None or any(
        (use.start < end or use.function is None or use.function.id != home) and not is_other(use)
        for use in uses
    )


def _loop_around(spot: Spot) -> Spot | None:
    """Return the outermost loop around `spot` in its function."""
    found = None
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            break
        if ancestor.type in LOOPS:
            found = ancestor
    return found
