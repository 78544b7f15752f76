"""Functions made of text, `Function("require", "...")`: how they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.shared.intrinsics import named_literal
from audit.analysis.javascript.syntax.node_types import given_to, is_dropped
from audit.analysis.javascript.syntax.spots import in_brackets

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_CALLS = 4
"""Calls of one function that are looked at."""


def calls(flow: Flow, made: Spot) -> list[str]:
    """Return how a function made of text is called, there or by its name: each with what it is given, if that is plain.

    `Function("require", "...")(require)` is `(function (require) {...})(require)`.
    """
    holder = made.parent
    callees = [made]
    if holder is not None and holder.type == "variable_declarator" and made.field == "value":
        name = holder.child("name")
        binding = flow.binding(name) if name is not None and name.type == "identifier" else None
        callees = list(flow.script.scopes.uses(binding, called=True) or ()) if binding else []
    places = [one.parent for one in callees[:_CALLS] if one.field == "function"]
    return [
        f"({', '.join(_plainly(flow, one) for one in given_to(call))})"
        for call in places
        if call is not None
    ]


def takes(flow: Flow, call: Spot, given: Spot) -> bool:
    """Return whether `call` is of a function made of text that was read with what it is given, and gives nothing."""
    callee = call.child("function") if is_dropped(call) else None
    made = named_literal(flow, in_brackets(callee)) if callee is not None else None
    maker = made.child("constructor") or made.child("function") if made is not None else None
    if (
        made is None
        or maker is None
        or maker.type != "identifier"
        or flow.text(maker) != "Function"
    ):
        return False
    if given.type != "identifier" or flow.binding(maker) or flow.binding(given):
        return False
    return not any(flow.script.strings(one)[1] for one in given_to(made))


def _plainly(flow: Flow, given: Spot) -> str:
    """Return an argument as it is written, if that means the same in the text of another program."""
    is_free = given.type == "identifier" and flow.binding(given) is None
    return flow.text(given) if is_free or given.type in ("string", "number") else "undefined"
