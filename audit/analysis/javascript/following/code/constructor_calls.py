"""Calls of what may be `Function`: of the constructor of a value that may be a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.code import code_strings
from audit.analysis.javascript.following.code.constructor_of import PERHAPS, of
from audit.analysis.javascript.following.members import DEFINING
from audit.analysis.javascript.following.shared import intrinsics, writes
from audit.analysis.javascript.syntax.spots import with_around
from audit.analysis.javascript.values import Power, Returns

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value

_ON_NOTHING = ("null", "undefined", "void 0")
_NEVER_TEXT = frozenset(
    {"array", "arrow_function", "false", "function_expression", "null", "number"}
    | {"object", "regex", "this", "true", "undefined"}
)


def called(flow: Flow, callee: Spot, spot: Spot, given: tuple[Spot, ...]) -> None:
    """`x.constructor(text)` compiles text when `x` is a function; `new x.constructor(...)` makes another `x`."""
    if not given or (spot.type == "new_expression" and not _is_called(spot)):
        return
    if any(one.type not in _NEVER_TEXT for one in given):
        flow.fact("global", "eval", callee, given)
        code_strings.compiled(flow, spot, given, called=False)


def applied(flow: Flow, callee: Spot, value: Value, given: tuple[Spot, ...]) -> None:
    """`x.constructor.apply(null, list)`: called on nothing, as only what makes functions of text is."""
    if value != PERHAPS or not given[1:]:
        return
    if flow.text(given[0]) in _ON_NOTHING and given[1].type not in _NEVER_TEXT:
        flow.fact("global", "eval", callee, given[1:])


def of_shared(flow: Flow, spot: Spot, value: Power, given: tuple[Spot, ...]) -> None:
    """`Array.prototype.__defineGetter__(key, ...)` writes; `Object.getPrototypeOf([])` is `Array.prototype`.

    `Reflect.get(f, key)` may give what makes functions of text.
    """
    if value.path[-1] in DEFINING:
        writes.defined(flow, spot, Power("intrinsic", value.path[:-1]), given)
    elif value.path[-1] == "__lookupGetter__" and given and "__proto__" in flow.keys(given[0]):
        flow.follow(spot, Returns(Power("intrinsic", ("Object", "prototype"))))
    elif value.path == ("Reflect", "get") and given[1:] and "constructor" in flow.keys(given[1]):
        flow.follow(spot, of(flow, given[0]))
    elif value.path[-1] == "getPrototypeOf" and given:
        behind = intrinsics.prototype_of(flow, given[0])
        if behind is not None:
            flow.follow(spot, behind)


def _is_called(spot: Spot) -> bool:
    spot = with_around(spot, "parenthesized_expression")
    return (
        spot.parent is not None
        and spot.parent.type == "call_expression"
        and spot.field == "function"
    )
