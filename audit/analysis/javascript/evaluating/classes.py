"""Classes, and what `new` makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import members
from audit.analysis.javascript.evaluating.allowance import FUNCTION
from audit.analysis.javascript.evaluating.objects import Function, Getter, Scope
from audit.analysis.javascript.language.values import UNKNOWN, Library, LostError, Native, Thing
from audit.analysis.javascript.syntax.node_types import CLASSES, keywords, name_of_member

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.forms import Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot


def made(machine: Machine, maker: Any, given: list[Any]) -> Any:
    """Return what `new maker(...given)` makes."""
    if isinstance(maker, Library):
        if maker.name == "Error":
            return _error(given)
        return machine.call(maker, UNKNOWN, given)
    if not isinstance(maker, Function):
        return UNKNOWN
    machine.allowance.run(maker.spot)
    prototype = members.of_function(machine, maker, "prototype")
    made = Thing(parent=prototype if isinstance(prototype, Thing) else None)
    fields = maker.members.get("@@fields")
    if isinstance(fields, Native):
        fields.run(made, [])
    if maker.spot.type in CLASSES:
        constructor = maker.members.get("@@constructor")
        if isinstance(constructor, Function):
            machine.call(constructor, made, given)
        return made
    found = machine.call(maker, made, given)
    return found if isinstance(found, (Thing, list)) else made


def _error(given: list[Any]) -> Thing:
    options = given[1] if len(given) > 1 else None
    cause = options.find("cause") if isinstance(options, Thing) else options and UNKNOWN
    message = given[0] if given else ""
    return Thing({"cause": cause, "message": message, "name": "Error", "stack": UNKNOWN})


def class_(machine: Machine, spot: Spot, scope: Scope | None) -> Function:
    """Return the class at `spot`: its static members, its prototype, what its objects begin with."""
    _ensure_plain(spot)
    made = Function(spot, scope)
    machine.allowance.run(spot)
    machine.allowance.take(FUNCTION + spot.end - spot.start)
    prototype = made.members["prototype"] = Thing()
    body = spot.child("body")
    fields: list[tuple[str, Run]] = []
    for item in body.children() if body is not None else ():
        key, words = machine.key_of(item), keywords(item)
        if key is None:
            continue
        if item.type == "method_definition":
            function = Function(item, scope)
            value = Getter(function) if "get" in words else function
            if key == "constructor":
                made.members["@@constructor"] = function
            else:
                (made.members if "static" in words else prototype)[key] = value
        elif item.type in ("field_definition", "public_field_definition"):
            run = machine.expression(item.child("value"))
            if "static" in words:
                made.members[key] = run(Scope(scope, made))
            else:
                fields.append((key, run))

    def begin(this: Any, _given: list[Any]) -> None:
        for key, run in fields:
            this[key] = run(Scope(scope, this))

    made.members["@@fields"] = Native(begin)
    return made


def _ensure_plain(spot: Spot) -> None:
    """Tell that nothing is known of a class which inherits, or does something where a member is stored to.

    Raises:
        LostError: when it is such a class.
    """
    body = spot.child("body")
    inherits = any(one.type == "class_heritage" for one in spot.children())
    if inherits or any(map(_is_odd, body.children() if body is not None else ())):
        raise LostError


def _is_odd(item: Spot) -> bool:
    """Return whether a part of a class runs when something is stored, or to tell the name of a member."""
    if item.type == "class_static_block" or "set" in keywords(item):
        return True
    name = name_of_member(item)
    return name is not None and name.type == "computed_property_name"
