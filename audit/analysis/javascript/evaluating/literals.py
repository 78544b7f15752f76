"""Strings, numbers, templates, arrays and objects as they are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import expressions, forms, iterating, objects
from audit.analysis.javascript.evaluating.objects import Getter
from audit.analysis.javascript.language import numbers
from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    LostError,
    Pieces,
    Thing,
    in_units,
    is_nothing,
)
from audit.analysis.javascript.syntax.elements import template_parts
from audit.analysis.javascript.syntax.node_types import keywords, name_of_member
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Handlers, Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot


def _string(machine: Machine, spot: Spot) -> Run:
    return forms.constant(in_units(unescaped(machine.source(spot)[1:-1])))


def _number(machine: Machine, spot: Spot) -> Run:
    return forms.constant(numbers.literal(machine.source(spot)))


def _regex(machine: Machine, spot: Spot) -> Run:
    pattern, flags = spot.child("pattern"), spot.child("flags")
    return forms.constant(
        RegExp(machine.source(pattern) if pattern else "", machine.source(flags) if flags else "")
    )


def _template(machine: Machine, spot: Spot) -> Run:
    texts, between = forms.pieces(machine, spot)
    if spot.field == "arguments":
        raw = [in_units(machine.between(*place)) for place in template_parts(spot)[0]]
        return lambda _scope: Pieces(texts, raw)

    def run(scope: Scope | None) -> Any:
        total: Any = texts[0]
        for part, rest in zip(between, texts[1:], strict=True):
            piece = machine.plain(part(scope), objects.TEXT)
            total = machine.operated("+", machine.operated("+", total, piece), rest)
        return total

    return run


def _array(machine: Machine, spot: Spot) -> Run:
    items = forms.parts(machine, spot)
    return lambda scope: iterating.listed(machine, items, scope)


def _lost(_scope: Scope | None) -> Any:
    raise LostError


def _object(machine: Machine, spot: Spot) -> Run:
    members: list[tuple[Run | None, Spot, Run]] = []
    for item in spot.children():
        if item.type == "pair":
            members.append((_key(machine, item), item, machine.expression(item.child("value"))))
        elif item.type == "shorthand_property_identifier":
            members.append(
                (forms.constant(machine.source(item)), item, expressions.name_(machine, item))
            )
        elif item.type == "method_definition":
            is_setter = "set" in keywords(item)
            made = _lost if is_setter else expressions.function(machine, item)
            members.append((_key(machine, item), item, made))
        elif item.type == "spread_element":
            members.append((None, item, machine.expression(forms.first(item))))

    def run(scope: Scope | None) -> Any:
        made = Thing()
        for key, item, value in members:
            found = value(scope)
            if key is None:
                made.update({} if is_nothing(found) else iterating.members(machine, found))
                continue
            asked = key(scope)
            name: Any = text(machine.key(asked))
            if name is UNKNOWN or name == "__proto__":
                return UNKNOWN  # any of its members may be that one
            made[name] = Getter(found) if _is_getter(item) else found
        return machine.allowance.made(made)

    return run


def _is_getter(item: Spot) -> bool:
    return item.type == "method_definition" and "get" in keywords(item)


def _key(machine: Machine, item: Spot) -> Run:
    key = name_of_member(item)
    if key is not None and key.type == "computed_property_name":
        return machine.expression(forms.first(key))
    if key is not None and key.type == "string":
        return _string(machine, key)
    return forms.constant(_key_text(machine, key) if key is not None else UNKNOWN)


def _key_text(machine: Machine, key: Spot) -> Any:
    written = unescaped(machine.source(key))
    return text(numbers.literal(written)) if key.type == "number" else in_units(written)


def _first(machine: Machine, spot: Spot) -> Run:
    """`...list` where only the first of what it gives is asked for."""
    spread = machine.expression(forms.first(spot))
    return lambda scope: next(iter(iterating.items(machine, spread(scope))), None)


HANDLERS: Handlers = {
    "spread_element": _first,
    "string": _string,
    "number": _number,
    "regex": _regex,
    "template_string": _template,
    "array": _array,
    "object": _object,
}
"""By type of node."""
