"""Expressions turned into functions that work them out: each once, however often a loop asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import invoking, literals, operations, patterns
from audit.analysis.javascript.evaluating.objects import (
    Function,
    Scope,
    truth,
)
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

    Run = Callable[[Scope | None], Any]

_MEMBERS = frozenset({"member_expression", "subscript_expression"})
_PASSING = (
    "parenthesized_expression",
    "as_expression",
    "non_null_expression",
    "satisfies_expression",
    "expression_statement",
    "computed_property_name",
)


def _unknown(_machine: Machine, _spot: Spot) -> Run:
    return lambda _scope: UNKNOWN


def compiled(machine: Machine, spot: Spot | None) -> Run:
    """Return a function that works out the expression at `spot`."""
    if spot is None:
        return lambda _scope: UNKNOWN
    known = machine.runs.get(spot.id)
    if known is None:
        known = _HANDLERS.get(spot.type, _unknown)(machine, spot)
        if spot.id == machine.watched:
            known = machine.watching(known)
        machine.runs[spot.id] = known
    return known


def constant(value: Any) -> Run:
    """Return what gives `value` each time."""
    return lambda _scope: value


def name_(machine: Machine, spot: Spot) -> Run:
    """Return what looks a name up."""
    name = unescaped(machine.source(spot))

    def run(scope: Scope | None) -> Any:
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return machine.outside(spot, name)

    return run


def _this(_machine: Machine, _spot: Spot) -> Run:
    return lambda scope: scope.this if scope is not None else UNKNOWN


def function(_machine: Machine, spot: Spot) -> Run:
    """Return what makes a function of the file, with the variables around it."""
    is_arrow = spot.type == "arrow_function"

    def run(scope: Scope | None) -> Any:
        this = scope.this if is_arrow and scope is not None else UNKNOWN
        return Function(spot, scope, this)

    return run


def _last(machine: Machine, spot: Spot) -> Run:
    parts = [compiled(machine, one) for one in spot.children()]

    def run(scope: Scope | None) -> Any:
        value: Any = UNKNOWN
        for part in parts:
            value = part(scope)
        return value

    return run


def _awaited(machine: Machine, spot: Spot) -> Run:
    return compiled(machine, next(iter(spot.children()), None))


def _ternary(machine: Machine, spot: Spot) -> Run:
    condition, yes, no = (
        compiled(machine, spot.child(name)) for name in ("condition", "consequence", "alternative")
    )
    return lambda scope: yes(scope) if truth(condition(scope)) else no(scope)


def _binary(machine: Machine, spot: Spot) -> Run:
    left, right = compiled(machine, spot.child("left")), compiled(machine, spot.child("right"))
    sign = spot.operator
    if sign == "&&":
        return lambda scope: right(scope) if truth(found := left(scope)) else found
    if sign == "||":
        return lambda scope: found if truth(found := left(scope)) else right(scope)
    if sign == "??":
        return lambda scope: right(scope) if (found := left(scope)) is None else found
    return lambda scope: operations.binary(
        sign, machine.plain(left(scope)), machine.plain(right(scope))
    )


def _unary(machine: Machine, spot: Spot) -> Run:
    sign, argument = spot.operator, spot.child("argument")
    value = compiled(machine, argument)
    if sign == "delete":
        return constant(True)  # noqa: FBT003 - what it gives
    return lambda scope: operations.unary(sign, value(scope))


def _assignment(machine: Machine, spot: Spot) -> Run:
    left, right = spot.child("left"), compiled(machine, spot.child("right"))
    store = patterns.stored(machine, left)
    sign = spot.operator.removesuffix("=")
    before = compiled(machine, left)

    def run(scope: Scope | None) -> Any:
        if sign in ("||", "&&", "??"):
            value = before(scope)
            keeps = value is not None if sign == "??" else truth(value) is (sign == "||")
            if keeps:
                return value
            value = right(scope)
        elif sign:
            value = operations.binary(
                sign, machine.plain(before(scope)), machine.plain(right(scope))
            )
        else:
            value = right(scope)
        store(scope, value)
        return value

    return run


def _update(machine: Machine, spot: Spot) -> Run:
    argument = spot.child("argument")
    value, store = compiled(machine, argument), patterns.stored(machine, argument)
    step = 1 if spot.operator == "++" else -1
    is_prefix = argument is not None and argument.start > spot.start

    def run(scope: Scope | None) -> Any:
        before = operations.unary("+", value(scope))
        after = operations.add(before, step)
        store(scope, after)
        return after if is_prefix else before

    return run


def _member(machine: Machine, spot: Spot) -> Run:
    owner, key = compiled(machine, spot.child("object")), member_key(machine, spot)
    return lambda scope: machine.member(owner(scope), key(scope))


def member_key(machine: Machine, spot: Spot) -> Run:
    """Return what works out the name of the member that is asked for at `spot`."""
    if spot.type == "subscript_expression":
        return compiled(machine, spot.child("index"))
    name = spot.child("property")
    return constant(unescaped(machine.source(name)) if name is not None else UNKNOWN)


_HANDLERS: Mapping[str, Callable[[Machine, Spot], Run]] = {
    **literals.HANDLERS,
    "identifier": name_,
    "undefined": lambda *_: constant(None),
    "null": lambda *_: constant(None),
    "true": lambda *_: constant(True),  # noqa: FBT003 - the value
    "false": lambda *_: constant(False),  # noqa: FBT003 - the value
    "this": _this,
    **dict.fromkeys(FUNCTIONS - {"method_definition", "program", "class_static_block"}, function),
    "sequence_expression": _last,
    "await_expression": _awaited,
    **dict.fromkeys(_PASSING, _awaited),
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "update_expression": _update,
    "member_expression": _member,
    "subscript_expression": _member,
    **invoking.HANDLERS,
}
