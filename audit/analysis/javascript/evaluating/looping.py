"""Loops turned into functions that run them, turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.evaluating import forms, iterating, patterns
from audit.analysis.javascript.evaluating.objects import inner_scope, truth

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Left, Step
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot


def _ends(left: Left, label: str) -> tuple[bool, Left]:
    """Return whether a loop ends after a turn that was left so, and how the loop itself is left then."""
    if left is None or (left[0] == forms.CONTINUE and left[1] in ("", label)):
        return False, None
    return True, None if left[0] == forms.BREAK and left[1] in ("", label) else left


def _label(spot: Spot, machine: Machine) -> str:
    holder = spot.parent
    name = (
        holder.child("label") if holder is not None and holder.type == "labeled_statement" else None
    )
    return machine.source(name) if name is not None else "\0"


def _while(machine: Machine, spot: Spot) -> Step:
    condition = machine.expression(spot.child("condition"))
    body, label = machine.statement(spot.child("body")), _label(spot, machine)
    is_first = spot.type == "do_statement"

    def run(scope: Scope | None) -> Left:
        runs = is_first or truth(condition(scope))
        while runs:
            machine.allowance.run(spot)
            ends, left = _ends(body(scope), label)
            if ends:
                return left
            runs = truth(condition(scope))
        return None

    return run


def _for(machine: Machine, spot: Spot) -> Step:
    first, test, step = (
        spot.child("initializer"),
        spot.child("condition"),
        spot.child("increment"),
    )
    begin, body = (machine.statement(first), machine.statement(spot.child("body")))
    condition = machine.expression(test) if _is_written(test) else None
    renews = first is not None and first.type == "lexical_declaration"
    after, label = (machine.expression(step) if step else None), _label(spot, machine)

    def run(scope: Scope | None) -> Left:
        scope = inner_scope(scope)
        begin(scope)
        while condition is None or truth(condition(scope)):
            machine.allowance.run(spot)
            ends, left = _ends(body(scope), label)
            if ends:
                return left
            if renews:  # what this turn leaves behind keeps its own variables
                scope, before = inner_scope(scope.outer), scope
                scope.names.update(before.names)
            if after is not None:
                after(scope)
        return None

    return run


def _is_written(test: Spot | None) -> bool:
    return test is not None and test.type not in ("empty_statement", ";")


def _for_each(machine: Machine, spot: Spot) -> Step:
    kind = spot.node.child_by_field_name("kind")
    declares = kind is not None and kind.type != "var"
    store = patterns.stored(machine, spot.child("left"), declares=declares)
    right, body = (machine.expression(spot.child("right")), machine.statement(spot.child("body")))
    label, of_items = _label(spot, machine), spot.operator == "of"

    def run(scope: Scope | None) -> Left:
        value = right(scope)
        for one in (
            iterating.items(machine, value) if of_items else iterating.members(machine, value)
        ):
            machine.allowance.run(spot)
            inner = inner_scope(scope)
            store(inner, one)
            ends, left = _ends(body(inner), label)
            if ends:
                return left
        return None

    return run


HANDLERS: Handlers = {
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _for,
    "for_in_statement": _for_each,
}
"""By type of node."""
