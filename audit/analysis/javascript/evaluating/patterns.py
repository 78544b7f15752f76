"""Where values are stored: names, members, what patterns take apart, and assignments, which give what was assigned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import forms, iterating
from audit.analysis.javascript.evaluating.objects import truth
from audit.analysis.javascript.language import operators
from audit.analysis.javascript.language.values import UNKNOWN, Thing, is_nothing
from audit.analysis.javascript.syntax.node_types import CHOOSING, DEFAULTS, MEMBERS, PARAMETERS
from audit.analysis.javascript.syntax.spots import numbered
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Run, Store
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot

_NAMES = frozenset({"identifier", "shorthand_property_identifier_pattern"})
_WITH_DEFAULT = DEFAULTS | PARAMETERS


def stored(machine: Machine, target: Spot | None, *, declares: bool = False) -> Store:
    """Return a function that stores a value at `target`; `declares`: as names of the innermost scope."""
    if target is None:
        return _nowhere
    if target.type in _NAMES:
        return _name(machine, target, declares=declares)
    if target.type in MEMBERS:
        return _member(machine, target)
    if target.type in _WITH_DEFAULT:
        return _default(machine, target, declares=declares)
    if target.type == "object_pattern":
        return _object(machine, target, declares=declares)
    if target.type == "array_pattern":
        return _array(machine, target, declares=declares)
    if target.type == "parenthesized_expression" and target.children():
        return stored(machine, target.children()[0], declares=declares)
    return _nowhere


def _nowhere(_scope: Scope | None, _value: Any) -> None:
    """Store nothing: a place of no known form."""


def _name(machine: Machine, target: Spot, *, declares: bool) -> Store:
    name = unescaped(machine.source(target))

    def declare(scope: Scope | None, value: Any) -> None:
        if scope is None:
            machine.keep(target, name, value)
        else:
            scope.names[name] = value

    def store(scope: Scope | None, value: Any) -> None:
        while scope is not None:
            if name in scope.names:
                scope.names[name] = value
                return
            scope = scope.outer
        machine.keep(target, name, value)

    return declare if declares else store


def _member(machine: Machine, target: Spot) -> Store:
    owner = machine.expression(target.child("object"))
    key = forms.member_key(machine, target)
    return lambda scope, value: machine.put(owner(scope), key(scope), value)


def _default(machine: Machine, target: Spot, *, declares: bool) -> Store:
    store = stored(machine, target.child("left") or target.child("pattern"), declares=declares)
    value = target.child("right") or target.child("value")
    if value is None:
        return store
    default = machine.expression(value)
    return lambda scope, value: store(scope, default(scope) if value is None else value)


def _object(machine: Machine, target: Spot, *, declares: bool) -> Store:
    parts: list[tuple[str | None, Store]] = []
    for item in target.children():
        if item.type == "pair_pattern":
            key = machine.key_of(item)
            parts.append((key, stored(machine, item.child("value"), declares=declares)))
        elif item.type == "rest_pattern":
            parts.append((None, stored(machine, forms.first(item), declares=declares)))
        else:
            name = item.child("left") or item
            parts.append((machine.source(name), stored(machine, item, declares=declares)))

    def run(scope: Scope | None, value: Any) -> None:
        taken = {key for key, _ in parts}
        for key, store in parts:
            if key is not None:
                store(scope, machine.member(value, key))
            elif isinstance(value, Thing):
                rest = Thing({one: it for one, it in value.items() if one not in taken})
                store(scope, machine.allowance.made(rest))
            else:
                store(scope, UNKNOWN)

    return run


def _array(machine: Machine, target: Spot, *, declares: bool) -> Store:
    parts = [
        (index, item.type == "rest_pattern", stored(machine, _own(item), declares=declares))
        for index, item in numbered(target)
    ]

    def run(scope: Scope | None, value: Any) -> None:
        items = None if value is UNKNOWN else iterating.items(machine, value)
        for index, is_rest, store in parts:
            if items is None:
                store(scope, UNKNOWN)
            elif is_rest:
                store(scope, machine.allowance.made(items[index:]))
            else:
                store(scope, items[index] if index < len(items) else None)

    return run


def _own(item: Spot) -> Spot | None:
    return forms.first(item) if item.type == "rest_pattern" else item


def _assignment(machine: Machine, spot: Spot) -> Run:
    left, right = spot.child("left"), machine.expression(spot.child("right"))
    store = stored(machine, left)
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
    value, store = machine.expression(argument), stored(machine, argument)
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
