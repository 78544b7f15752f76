"""Strings, numbers, templates, arrays and objects as they are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import expressions, operations
from audit.analysis.javascript.evaluating.objects import Getter, Scope, Thing, number, text
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.folding.regexps import RegExp
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

    Run = Callable[[Scope | None], Any]


def _string(machine: Machine, spot: Spot) -> Run:
    return expressions.constant(unescaped(machine.source(spot)[1:-1]))


def _number(machine: Machine, spot: Spot) -> Run:
    return expressions.constant(number(machine.source(spot).replace("_", "").removesuffix("n")))


def _regex(machine: Machine, spot: Spot) -> Run:
    pattern, flags = spot.child("pattern"), spot.child("flags")
    return expressions.constant(
        RegExp(machine.source(pattern) if pattern else "", machine.source(flags) if flags else "")
    )


def _template(machine: Machine, spot: Spot) -> Run:
    parts: list[Run] = []
    start = spot.start + 1
    for node in spot.children():
        if node.type == "template_substitution":
            parts.append(expressions.constant(unescaped(machine.between(start, node.start))))
            parts.append(expressions.compiled(machine, next(iter(node.children()), None)))
            start = node.end
    parts.append(expressions.constant(unescaped(machine.between(start, spot.end - 1))))

    def run(scope: Scope | None) -> Any:
        total: Any = ""
        for part in parts:
            total = operations.add(total, machine.plain(part(scope)))
        return total

    return run


def _array(machine: Machine, spot: Spot) -> Run:
    items = [
        (one.type == "spread_element", expressions.compiled(machine, inner(one)))
        for one in spot.children()
    ]

    def run(scope: Scope | None) -> Any:
        return machine.listed(items, scope)

    return run


def inner(spot: Spot) -> Spot | None:
    """Return what a spread spreads; anything else itself."""
    return next(iter(spot.children()), None) if spot.type == "spread_element" else spot


def _object(machine: Machine, spot: Spot) -> Run:
    members: list[tuple[Run | None, Spot, Run]] = []
    for item in spot.children():
        if item.type == "pair":
            members.append(
                (_key(machine, item), item, expressions.compiled(machine, item.child("value")))
            )
        elif item.type == "shorthand_property_identifier":
            members.append(
                (expressions.constant(machine.source(item)), item, expressions.name_(machine, item))
            )
        elif item.type == "method_definition":
            members.append((_key(machine, item), item, expressions.function(machine, item)))
        elif item.type == "spread_element":
            members.append((None, item, expressions.compiled(machine, inner(item))))

    def run(scope: Scope | None) -> Any:
        made = Thing()
        for key, item, value in members:
            found = value(scope)
            if key is None:
                made.update(found if isinstance(found, Thing) else {})
                continue
            asked = key(scope)
            name: Any = UNKNOWN if isinstance(asked, Thing) else text(asked)
            if name is UNKNOWN:
                return UNKNOWN  # any of its members may be that one
            made[name] = Getter(found) if _is_getter(item) else found
        return made

    return run


def _is_getter(item: Spot) -> bool:
    return item.type == "method_definition" and any(
        child.type == "get" for child in item.node.children[:3]
    )


def _key(machine: Machine, item: Spot) -> Run:
    key = item.child("key") or item.child("name") or item.child("property")
    if key is not None and key.type == "computed_property_name":
        return expressions.compiled(machine, next(iter(key.children()), None))
    if key is not None and key.type == "string":
        return _string(machine, key)
    return expressions.constant(unescaped(machine.source(key)) if key is not None else UNKNOWN)


HANDLERS: Mapping[str, Callable[[Machine, Spot], Run]] = {
    "string": _string,
    "number": _number,
    "regex": _regex,
    "template_string": _template,
    "array": _array,
    "object": _object,
}
"""By type of node."""
