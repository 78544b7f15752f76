"""Whether an expression gives a string, as far as its form tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import method_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_DEEP = 6
"""Nesting of expressions and names that is looked into."""
_MAKERS = frozenset(
    {"String", "atob", "btoa", "decodeURI", "decodeURIComponent", "escape", "unescape"}
)
"""Functions that give strings."""
_METHODS = frozenset({
    "charAt", "fromCharCode", "fromCodePoint", "join", "padEnd", "padStart", "repeat", "replace", "replaceAll",
    "stringify", "substr", "substring", "toLowerCase", "toString", "toUpperCase", "trim",
})  # fmt: skip
"""Methods that give strings, whatever they are called on."""
_PARTS = {
    "ternary_expression": ("consequence", "alternative"),
    "assignment_expression": ("right",),
    "parenthesized_expression": (),
    "await_expression": (),
    "as_expression": (),
    "non_null_expression": (),
    "sequence_expression": (),
}


def may_be_text(flow: Flow, spot: Spot, deep: int = 0) -> bool:
    """Return whether `spot` is a string, or something put together as one; what is unknown is not."""
    if deep > _DEEP:
        return False
    if spot.type == "template_string" or any(
        isinstance(value, str) for value in flow.script.folder.fold(spot)
    ):
        return True
    if spot.type == "binary_expression":
        return _operation(flow, spot, deep)
    if spot.type == "call_expression":
        return _call(flow, spot, deep)
    if spot.type == "identifier":
        return _name(flow, spot, deep)
    parts = _PARTS.get(spot.type)
    if parts is None:
        return False
    inner = [part for name in parts if (part := spot.child(name))] or spot.children()[-1:]
    return any(may_be_text(flow, part, deep + 1) for part in inner)


def _operation(flow: Flow, spot: Spot, deep: int) -> bool:
    """`a + "b"` is a string, `a || "b"` may be one; a sum of unknown things is none."""
    if spot.operator not in ("+", "||", "??", "&&"):
        return False
    sides = (spot.child("left"), spot.child("right"))
    return any(side is not None and may_be_text(flow, side, deep + 1) for side in sides)


def _call(flow: Flow, spot: Spot, deep: int) -> bool:
    callee = spot.child("function")
    if callee is None:
        return False
    if callee.type == "identifier":
        return flow.text(callee) in _MAKERS or _gives_text(flow, callee, deep)
    return method_of(spot)[1] in _METHODS


def _gives_text(flow: Flow, callee: Spot, deep: int) -> bool:
    """Return whether a function of the file, that is one expression, makes a text: `(s) => s.replace(...)`."""
    binding = flow.binding(callee)
    made = _values(flow, binding) if binding is not None else ()
    bodies = (value.child("body") for value in made if value.type == "arrow_function")
    return any(
        body is not None and body.type == "call_expression" and may_be_text(flow, body, deep + 1)
        for body in bodies
    )


def _name(flow: Flow, spot: Spot, deep: int) -> bool:
    """Look at what a variable of this file is declared or assigned as."""
    binding = flow.binding(spot)
    if binding is None:
        return False
    known, place = flow.script.textual, binding.declarations[0].start
    if place not in known:
        known[place] = False  # while it is being looked at
        known[place] = any(may_be_text(flow, value, deep + 1) for value in _values(flow, binding))
    return known[place]


def _values(flow: Flow, binding: Binding) -> Iterator[Spot]:
    """Yield what the variable is declared and assigned as."""
    for place in (*binding.declarations, *flow.script.scopes.stores(binding)):
        parent = place.parent
        if parent is not None and place.field in ("name", "left"):
            value = parent.child("value") or parent.child("right")
            if value is not None:
                yield value
