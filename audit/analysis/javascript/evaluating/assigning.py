"""Assignments turned into functions that make them, and give what was assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import patterns
from audit.analysis.javascript.evaluating.objects import truth
from audit.analysis.javascript.language import operators
from audit.analysis.javascript.language.values import is_nothing
from audit.analysis.javascript.syntax.node_types import CHOOSING

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot


def _assignment(machine: Machine, spot: Spot) -> Run:
    left, right = spot.child("left"), machine.expression(spot.child("right"))
    store = patterns.stored(machine, left)
    sign = spot.operator.removesuffix("=")
    before = machine.expression(left)

    def run(scope: Scope | None) -> Any:
        if sign in CHOOSING:
            value = before(scope)
            keeps = not is_nothing(value) if sign == "??" else truth(value) is (sign == "||")
            if keeps:
                return value
            value = right(scope)
        elif sign:
            value = machine.operated(sign, before(scope), right(scope))
        else:
            value = right(scope)
        store(scope, value)
        return value

    return run


def _update(machine: Machine, spot: Spot) -> Run:
    argument = spot.child("argument")
    value, store = machine.expression(argument), patterns.stored(machine, argument)
    step = 1 if spot.operator == "++" else -1
    is_prefix = argument is not None and argument.start > spot.start

    def run(scope: Scope | None) -> Any:
        before = operators.unary("+", machine.plain(value(scope)))
        after = operators.add(before, step)
        store(scope, after)
        return after if is_prefix else before

    return run


HANDLERS: Handlers = {
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "update_expression": _update,
}
"""By type of node."""
