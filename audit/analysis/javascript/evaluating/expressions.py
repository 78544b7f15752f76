"""Names and operators turned into functions that work them out: each once, however often a loop asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import forms
from audit.analysis.javascript.evaluating.allowance import FUNCTION
from audit.analysis.javascript.evaluating.objects import Function, truth
from audit.analysis.javascript.language import operators
from audit.analysis.javascript.language.values import NULL, UNKNOWN, is_nothing
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, GIVING, MEMBERS
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot

_NUMERIC = frozenset({"+", "-", "~"})
_PASSING = GIVING | {"expression_statement", "computed_property_name"}


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


def function(machine: Machine, spot: Spot) -> Run:
    """Return what makes a function of the file, with the variables around it."""
    is_arrow = spot.type == "arrow_function"

    def run(scope: Scope | None) -> Any:
        this = scope.this if is_arrow and scope is not None else UNKNOWN
        machine.allowance.take(FUNCTION)
        return Function(spot, scope, this)

    return run


def _last(machine: Machine, spot: Spot) -> Run:
    parts = [machine.expression(one) for one in spot.children()]

    def run(scope: Scope | None) -> Any:
        value: Any = UNKNOWN
        for part in parts:
            value = part(scope)
        return value

    return run


def _passed(machine: Machine, spot: Spot) -> Run:
    return machine.expression(forms.first(spot))


def _ternary(machine: Machine, spot: Spot) -> Run:
    condition, yes, no = (
        machine.expression(spot.child(name)) for name in ("condition", "consequence", "alternative")
    )
    return lambda scope: yes(scope) if truth(condition(scope)) else no(scope)


def _binary(machine: Machine, spot: Spot) -> Run:
    left, right = machine.expression(spot.child("left")), machine.expression(spot.child("right"))
    sign = spot.operator
    if sign == "&&":
        return lambda scope: right(scope) if truth(found := left(scope)) else found
    if sign == "||":
        return lambda scope: found if truth(found := left(scope)) else right(scope)
    if sign == "??":
        return lambda scope: right(scope) if is_nothing(found := left(scope)) else found
    return lambda scope: machine.operated(sign, left(scope), right(scope))


def _unary(machine: Machine, spot: Spot) -> Run:
    sign, argument = spot.operator, spot.child("argument")
    if sign == "delete":
        return _deleted(machine, argument)
    value = machine.expression(argument)
    if sign in _NUMERIC:
        return lambda scope: operators.unary(sign, machine.plain(value(scope)))
    return lambda scope: operators.unary(sign, value(scope))


def _deleted(machine: Machine, argument: Spot | None) -> Run:
    while argument is not None and argument.type == "parenthesized_expression":
        argument = forms.first(argument)
    if argument is None or argument.type not in MEMBERS:
        return forms.constant(True)  # noqa: FBT003 - what it gives
    owner = machine.expression(argument.child("object"))
    key = forms.member_key(machine, argument)
    return lambda scope: machine.delete(owner(scope), key(scope))


def _member(machine: Machine, spot: Spot) -> Run:
    owner, key = machine.expression(spot.child("object")), forms.member_key(machine, spot)
    if not _is_optional(spot):
        return lambda scope: machine.member(owner(scope), key(scope))

    def run(scope: Scope | None) -> Any:
        found = owner(scope)
        return None if is_nothing(found) else machine.member(found, key(scope))

    return run


def _is_optional(spot: Spot) -> bool:
    """Return whether a member, or one that it is asked of, is asked for by `?.`: then nothing of it is worked out."""
    one: Spot | None = spot
    while one is not None and one.type in (*MEMBERS, "call_expression"):
        if one.child("optional_chain") is not None:
            return True
        one = one.child("object") or one.child("function")
    return False


HANDLERS: Handlers = {
    "identifier": name_,
    "undefined": lambda *_: forms.constant(None),
    "null": lambda *_: forms.constant(NULL),
    "true": lambda *_: forms.constant(True),  # noqa: FBT003 - the value
    "false": lambda *_: forms.constant(False),  # noqa: FBT003 - the value
    "this": _this,
    **dict.fromkeys(FUNCTIONS - {"method_definition", "program", "class_static_block"}, function),
    "sequence_expression": _last,
    **dict.fromkeys(_PASSING, _passed),
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    **dict.fromkeys(MEMBERS, _member),
}
"""By type of node."""
