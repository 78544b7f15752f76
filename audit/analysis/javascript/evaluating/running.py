"""Functions of the file are run: their variables declared, their arguments given, what they yield gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import forms, iterating, patterns
from audit.analysis.javascript.evaluating.allowance import CALL, FUNCTION
from audit.analysis.javascript.evaluating.objects import YIELDS, Function, Scope
from audit.analysis.javascript.language.values import UNKNOWN, LostError, Native, Thing
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, keywords, parameters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.analysis.javascript.evaluating.forms import Run, Store
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

_VARS = 400
"""Statements of one function among which `var` is looked for."""


@dataclass(slots=True)
class Prepared:
    """A function of the file, ready to be called."""

    parameters: list[tuple[int, bool, Store]]
    """The place of each, whether it takes all that is left, and where what is given is stored."""
    body: Run
    """How its block is left, or what its expression gives."""
    is_block: bool = True
    names: Sequence[str] = ()
    """What `var` declares in it."""
    functions: Sequence[Spot] = ()
    """Functions at its top level."""
    is_generator: bool = False


def run(machine: Machine, function: Function, this: Any, given: list[Any]) -> Any:
    """Return what a function gives for these arguments."""
    spot = function.spot
    ready = machine.prepared.get(spot.id)
    if ready is None:
        ready = machine.prepared[spot.id] = _prepared(machine, spot)
    is_arrow = spot.type == "arrow_function"
    scope = Scope(function.scope, function.this if is_arrow else this)
    if not is_arrow:
        scope.names["arguments"] = given
    for index, is_rest, store in ready.parameters:
        one = given[index] if index < len(given) else None
        store(scope, given[index:] if is_rest else one)
    if not ready.is_block:
        return ready.body(scope)
    for name in ready.names:
        scope.names.setdefault(name, None)
    for inner in ready.functions:
        declare(machine, inner, scope)
    if ready.is_generator:
        scope.names[YIELDS] = []
    left = ready.body(scope)
    if ready.is_generator:
        return _iterator(scope.names[YIELDS])
    return left[1] if left is not None and left[0] == forms.RETURN else None


def give(machine: Machine, scope: Scope | None, value: Any, *, is_all: bool) -> Any:
    """Take in what a generator yields: it runs to its end at once, and what it is sent is not known."""
    machine.allowance.spend(CALL)
    while scope is not None and YIELDS not in scope.names:
        scope = scope.outer
    if scope is not None:  # else a part of a generator is run
        machine.allowance.copied(1)
        scope.names[YIELDS] += iterating.items(machine, value) if is_all else [value]
    return UNKNOWN


def _iterator(items: list[Any]) -> Thing:
    made = Thing({YIELDS: items})
    waiting = iter(list(items))

    def following(_this: Any, _given: list[Any]) -> Thing:
        for one in waiting:
            return Thing({"value": one, "done": False})
        return Thing({"value": None, "done": True})

    made["next"] = Native(following)
    return made


def _prepared(machine: Machine, spot: Spot) -> Prepared:
    """Make a function ready to be called.

    Raises:
        LostError: one of its parameters has a second name in `arguments`, and is changed.
    """
    if b"arguments" in spot.text and machine.cells.share_arguments(spot):
        raise LostError
    parameters: list[tuple[int, bool, Store]] = []
    for index, one in enumerate(parameters_of(spot)):
        is_rest = one.type == "rest_pattern"
        store = patterns.stored(machine, forms.first(one) if is_rest else one, declares=True)
        parameters.append((index, is_rest, store))
    body = spot.child("body")
    if body is None or body.type != "statement_block":
        return Prepared(parameters, machine.expression(body), is_block=False)
    return Prepared(
        parameters,
        machine.statement(body),
        names=_declared(machine, body),
        functions=[one for one in body.children() if one.type == "function_declaration"],
        is_generator="*" in keywords(spot),
    )


def _declared(machine: Machine, body: Spot) -> list[str]:
    """Return the names that `var` declares in a function."""
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
    return names


def declare(machine: Machine, function: Spot, scope: Scope) -> None:
    """Declare a function in a scope."""
    machine.allowance.take(FUNCTION)
    scope.names[machine.source(function.child("name"))] = Function(function, scope)
