"""Functions of the file are run: their variables declared, their arguments given, what they yield gathered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import forms, patterns
from audit.analysis.javascript.evaluating.objects import Function, LostError, Native, Scope, Thing
from audit.analysis.javascript.syntax.node_types import FUNCTIONS

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

YIELDS = "@@yields"
"""The name under which a running generator gathers what it yields."""
_VARS = 400
"""Statements of one function among which `var` is looked for."""


def run(machine: Machine, function: Function, this: Any, given: list[Any]) -> Any:
    """Return what a function gives for these arguments."""
    spot = function.spot
    is_arrow = spot.type == "arrow_function"
    scope = Scope(function.scope, function.this if is_arrow else this)
    if not is_arrow:
        scope.names["arguments"] = given
    _give(machine, spot, scope, given)
    body = spot.child("body")
    if body is None or body.type != "statement_block":
        return machine.expression(body)(scope)
    names, functions = _declared(machine, body)
    for name in names:
        scope.names.setdefault(name, None)
    for one in functions:
        declare(machine, one, scope)
    yielded: list[Any] | None = None
    if "*" in forms.words(spot):
        yielded = scope.names[YIELDS] = []
    left = machine.statement(body)(scope)
    if yielded is not None:
        return _iterator(yielded)
    return left[1] if left is not None and left[0] == forms.RETURN else None


def give(machine: Machine, scope: Scope | None, value: Any, *, is_all: bool) -> None:
    """Take in what a generator yields: it runs to its end at once."""
    machine.tick()
    while scope is not None and YIELDS not in scope.names:
        scope = scope.outer
    if scope is None:
        raise LostError
    scope.names[YIELDS] += machine.items(value, lost=True) if is_all else [value]


def _iterator(items: list[Any]) -> Thing:
    made = Thing({YIELDS: items})
    waiting = iter(list(items))

    def following(_this: Any, _given: list[Any]) -> Thing:
        for one in waiting:
            return Thing({"value": one, "done": False})
        return Thing({"value": None, "done": True})

    made["next"] = Native(following)
    return made


def _give(machine: Machine, spot: Spot, scope: Scope, given: list[Any]) -> None:
    for index, parameter in enumerate(_parameters(spot)):
        if parameter.type == "rest_pattern":
            store = patterns.stored(machine, forms.first(parameter), declares=True)
            store(scope, given[index:])
        else:
            store = patterns.stored(machine, parameter, declares=True)
            store(scope, given[index] if index < len(given) else None)


def _parameters(spot: Spot) -> list[Spot]:
    single = spot.child("parameter")
    if single is not None:
        return [single]
    listed = spot.child("parameters")
    return listed.children() if listed is not None else []


def _declared(machine: Machine, body: Spot) -> tuple[list[str], list[Spot]]:
    """Return the names that `var` declares in a function, and the functions at its top level."""
    known = machine.bodies.get(body.id)
    if known is None:
        names: list[str] = []
        waiting, seen = [body], 0
        while waiting and seen < _VARS:
            one, seen = waiting.pop(), seen + 1
            for child in one.children():
                if child.type == "variable_declaration":
                    names += [machine.source(item.child("name")) for item in child.children()]
                elif child.type not in FUNCTIONS and child.type.endswith(
                    ("statement", "block", "clause", "body", "case", "default")
                ):
                    waiting.append(child)
        functions = [one for one in body.children() if one.type == "function_declaration"]
        known = machine.bodies[body.id] = (names, functions)
    return known


def declare(machine: Machine, function: Spot, scope: Scope) -> None:
    """Declare a function in a scope."""
    scope.names[machine.source(function.child("name"))] = Function(function, scope)
