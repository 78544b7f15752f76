"""A followed value among the arguments of a function of the language: `Object.assign`, `Reflect.apply`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import JsObject
from audit.analysis.javascript.following import questions
from audit.analysis.javascript.following.calls import calling, told_apart
from audit.analysis.javascript.following.members import ANY, SYMBOL, member
from audit.analysis.javascript.following.shared import changing_calls, writes
from audit.analysis.javascript.following.stores import member_assignments
from audit.analysis.javascript.values import (
    MODULE,
    PROTOTYPE,
    Box,
    Heir,
    Power,
    Value,
    copied,
    core,
    promised,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_FREEZING = frozenset(
    {"Object.freeze", "Object.seal", "Object.preventExtensions", "Reflect.preventExtensions"}
)
_READING = frozenset({
    "Object.getOwnPropertyNames", "Object.getOwnPropertySymbols", "Object.getOwnPropertyDescriptor",
    "Object.getOwnPropertyDescriptors", "Object.getPrototypeOf", "Object.isFrozen", "Object.isExtensible",
    "Reflect.ownKeys", "Reflect.getPrototypeOf", "Reflect.getOwnPropertyDescriptor",
})  # fmt: skip
"""Harmless on a prototype."""


def _frozen(
    flow: Flow, spot: Spot, call: Spot, value: Value, _given: list[Spot], index: int
) -> None:
    """`Object.freeze(value)` changes it for everybody, and gives it back."""
    if index == 0:
        writes.frozen(flow, call, value)
        flow.follow(call, value)
    else:
        flow.escape(spot, value)


def inherited(flow: Flow, spot: Spot, call: Spot, value: Value, index: int) -> None:
    """`Object.create(value)`: what is written to the result does not change `value`."""
    if isinstance(value, Power) and value.kind == "intrinsic":
        return
    if index == 0:
        flow.follow(call, Heir(value))
    else:
        flow.escape(spot, value)


def _applied(
    flow: Flow, spot: Spot, call: Spot, value: Value, given: list[Spot], index: int
) -> None:
    """`Reflect.apply(value, this, [arguments])`, `Reflect.construct(value, [arguments])`."""
    if index == 0:
        calling.apply_array(flow, spot, call, value, given[-1] if len(given) > 1 else None)
    else:
        flow.escape(spot, value)


def _defined(
    flow: Flow, spot: Spot, call: Spot, value: Value, given: list[Spot], index: int
) -> None:
    """`Object.defineProperty(value, key, ...)`, `Reflect.set(value, key, ...)`."""
    if index != 0 or len(given) < 2:  # noqa: PLR2004 - an object and a key
        flow.escape(spot, value)
        return
    for key in told_apart.each_key(flow, given[1], value):
        _write_member(flow, call, value, key)
    flow.follow(call, value)


def _write_member(flow: Flow, call: Spot, value: Value, key: str | None) -> None:
    if not isinstance(value, Power) or (key == SYMBOL and core(value).kind != "intrinsic"):
        return  # a function that gives it is one's own
    power = core(value)
    if power.kind == "world":
        if key is None:
            member(flow, call, power, None)
        writes.written(flow, call, power, key)
    elif power.kind in ("global", "builtin", "intrinsic"):
        is_any = key == SYMBOL or (key is None and power.kind != "builtin")
        writes.written(flow, call, power, ANY if is_any else key)
    elif power.kind in ("require", "module"):
        member(flow, call, power, key)


def _assigned(
    flow: Flow, spot: Spot, call: Spot, value: Value, given: list[Spot], index: int
) -> None:
    """`Object.assign(value, {...})`, `Object.defineProperties(value, {...})`; copied from, it is spread."""
    if index == 0:
        for source in given[1:]:
            for key in _members(flow, source):
                _write_member(flow, call, value, key)
    if index == 0:
        flow.follow(call, value)
    elif isinstance(value, Box) or core(value).kind != "intrinsic":
        flow.follow(call, copied(value))
        if isinstance(value, Box) and not member_assignments.copied_into(flow, given[0], value):
            flow.escape(spot, value)


def _members(flow: Flow, source: Spot) -> tuple[str | None, ...]:
    values = flow.script.folder.fold(source)
    if len(values) == 1 and isinstance(values[0], JsObject) and values[0].members:
        return tuple(values[0].members)
    return (None,)


def _reparented(
    flow: Flow, spot: Spot, call: Spot, value: Value, _given: list[Spot], index: int
) -> None:
    """`Object.setPrototypeOf(value, ...)` changes it; being somebody's prototype does not."""
    if index == 0:
        _write_member(flow, call, value, "__proto__")
    elif core(value).kind != "intrinsic":
        flow.escape(spot, value)


def _read(flow: Flow, spot: Spot, call: Spot, value: Value, given: list[Spot], index: int) -> None:
    """`Object.getOwnPropertyDescriptor(value, key)` and the like."""
    power = core(value)
    if power.path == ("Function", "prototype") and "constructor" in flow.keys(given[-1]):
        flow.use(spot, Power("global", ("Function",)))
    elif power == MODULE and index == 0:
        flow.fact("load", "internals", spot)
        flow.follow(call, PROTOTYPE if value == MODULE else value)
    elif power.kind == "intrinsic" and "getPrototypeOf" in flow.text(call)[:30]:
        flow.follow(call, changing_calls.parent_of(power))
    elif is_harmless(flow, power) and "getPrototypeOf" in flow.text(call)[:30]:
        flow.follow(call, member(flow, call, value, "__proto__") or value)
    elif len(given) > 1 and index == 0:
        for key in told_apart.each_key(flow, given[1], value):
            found = member(flow, call, value, key)
            if found is not None:
                flow.follow(call, Box(None, found))
    elif power.kind != "intrinsic":
        flow.escape(spot, value)


def is_harmless(flow: Flow, power: Power) -> bool:
    """Return whether `power` is a global's member that holds none, as `process.stdout`, whatever made it."""
    return power.kind == "global" and flow.script.vocabulary.is_harmless(power.path)


def _resolved(
    flow: Flow, spot: Spot, call: Spot, value: Value, _given: list[Spot], index: int
) -> None:
    """`Promise.resolve(value)`."""
    if index == 0:
        flow.follow(call, promised(value))
    else:
        flow.escape(spot, value)


NAMED: Mapping[str, Callable[[Flow, Spot, Spot, Value, list[Spot], int], None]] = {
    "Reflect.get": questions.reflected,
    "Reflect.has": questions.asked,
    "Object.hasOwn": questions.asked,
    "Reflect.apply": _applied,
    "Reflect.construct": _applied,
    "Reflect.set": _defined,
    "Reflect.defineProperty": _defined,
    "Reflect.deleteProperty": _defined,
    "Object.defineProperty": _defined,
    "Object.defineProperties": _assigned,
    "Object.assign": _assigned,
    "Object.entries": questions.listed,
    "Object.values": questions.listed,
    "Object.setPrototypeOf": _reparented,
    "Reflect.setPrototypeOf": _reparented,
    "Promise.resolve": _resolved,
    **dict.fromkeys(_FREEZING, _frozen),
    **dict.fromkeys(_READING, _read),
}
