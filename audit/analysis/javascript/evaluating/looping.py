"""Loops turned into functions that run them, turn by turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import expressions, patterns, statements
from audit.analysis.javascript.evaluating.objects import Scope, truth
from audit.analysis.javascript.folding.constants import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

    Left = tuple[str, Any] | None
    Run = Callable[[Scope | None], Left]


def _ends(left: Left, label: str) -> tuple[bool, Left]:
    """Return whether a loop ends after a turn that was left so, and how the loop itself is left then."""
    if left is None or (left[0] == statements.CONTINUE and left[1] in ("", label)):
        return False, None
    return True, None if left[0] == statements.BREAK and left[1] in ("", label) else left


def _label(spot: Spot, machine: Machine) -> str:
    holder = spot.parent
    name = (
        holder.child("label") if holder is not None and holder.type == "labeled_statement" else None
    )
    return machine.source(name) if name is not None else "\0"


def _while(machine: Machine, spot: Spot) -> Run:
    condition = expressions.compiled(machine, spot.child("condition"))
    body, label = statements.compiled(machine, spot.child("body")), _label(spot, machine)
    is_first = spot.type == "do_statement"

    def run(scope: Scope | None) -> Left:
        runs = is_first or truth(condition(scope))
        while runs:
            machine.tick()
            ends, left = _ends(body(scope), label)
            if ends:
                return left
            runs = truth(condition(scope))
        return None

    return run


def _for(machine: Machine, spot: Spot) -> Run:
    first, test, step = (
        spot.child("initializer"),
        spot.child("condition"),
        spot.child("increment"),
    )
    begin, body = (
        statements.compiled(machine, first),
        statements.compiled(machine, spot.child("body")),
    )
    condition = expressions.compiled(machine, test) if _is_asked(test) else None
    after, label = (expressions.compiled(machine, step) if step else None), _label(spot, machine)

    def run(scope: Scope | None) -> Left:
        scope = Scope(scope, scope.this if scope is not None else UNKNOWN)
        begin(scope)
        while condition is None or truth(condition(scope)):
            machine.tick()
            ends, left = _ends(body(scope), label)
            if ends:
                return left
            if after is not None:
                after(scope)
        return None

    return run


def _is_asked(test: Spot | None) -> bool:
    return test is not None and test.type not in ("empty_statement", ";")


def _for_each(machine: Machine, spot: Spot) -> Run:
    kind = spot.node.child_by_field_name("kind")
    declares = kind is not None and kind.type != "var"
    store = patterns.stored(machine, spot.child("left"), declares=declares)
    right, body = (
        expressions.compiled(machine, spot.child("right")),
        statements.compiled(machine, spot.child("body")),
    )
    label, of_items = _label(spot, machine), spot.operator == "of"

    def run(scope: Scope | None) -> Left:
        value = right(scope)
        for one in machine.items(value, lost=True) if of_items else machine.keys(value):
            machine.tick()
            inner = Scope(scope, scope.this if scope is not None else UNKNOWN)
            store(inner, one)
            ends, left = _ends(body(inner), label)
            if ends:
                return left
        return None

    return run


HANDLERS: Mapping[str, Callable[[Machine, Spot], Run]] = {
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _for,
    "for_in_statement": _for_each,
}
"""By type of node."""
