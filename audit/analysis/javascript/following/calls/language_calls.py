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

    from audit.analysis.javascript.following.argument import Argument
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


def _frozen(flow: Flow, one: Argument) -> None:
    """`Object.freeze(value)` changes it for everybody, and gives it back."""
    if one.at == 0:
        writes.frozen(flow, one.call, one.value)
        flow.follow(one.call, one.value)
    else:
        flow.escape(one.spot, one.value)


def inherited(flow: Flow, one: Argument) -> None:
    """`Object.create(value)`: what is written to the result does not change `value`."""
    if isinstance(one.value, Power) and one.value.kind == "intrinsic":
        return
    if one.at == 0:
        flow.follow(one.call, Heir(one.value))
    else:
        flow.escape(one.spot, one.value)


def _applied(flow: Flow, one: Argument) -> None:
    """`Reflect.apply(value, this, [arguments])`, `Reflect.construct(value, [arguments])`."""
    if one.at == 0:
        listed = one.given[-1] if len(one.given) > 1 else None
        calling.apply_array(flow, one.spot, one.call, one.value, listed)
    else:
        flow.escape(one.spot, one.value)


def _defined(flow: Flow, one: Argument) -> None:
    """`Object.defineProperty(value, key, ...)`, `Reflect.set(value, key, ...)`."""
    if one.at != 0 or len(one.given) < 2:  # noqa: PLR2004 - an object and a key
        flow.escape(one.spot, one.value)
        return
    for key in told_apart.each_key(flow, one.given[1], one.value):
        _write_member(flow, one.call, one.value, key)
    flow.follow(one.call, one.value)


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


def _assigned(flow: Flow, one: Argument) -> None:
    """`Object.assign(value, {...})`, `Object.defineProperties(value, {...})`; copied from, it is spread."""
    if one.at == 0:
        for source in one.given[1:]:
            for key in _members(flow, source):
                _write_member(flow, one.call, one.value, key)
    if one.at == 0:
        flow.follow(one.call, one.value)
    elif isinstance(one.value, Box) or core(one.value).kind != "intrinsic":
        flow.follow(one.call, copied(one.value))
        if isinstance(one.value, Box) and not member_assignments.copied_into(
            flow, one.given[0], one.value
        ):
            flow.escape(one.spot, one.value)


def _members(flow: Flow, source: Spot) -> tuple[str | None, ...]:
    values = flow.script.folder.fold(source)
    if len(values) == 1 and isinstance(values[0], JsObject) and values[0].members:
        return tuple(values[0].members)
    return (None,)


def _reparented(flow: Flow, one: Argument) -> None:
    """`Object.setPrototypeOf(value, ...)` changes it; being somebody's prototype does not."""
    if one.at == 0:
        _write_member(flow, one.call, one.value, "__proto__")
    elif core(one.value).kind != "intrinsic":
        flow.escape(one.spot, one.value)


def _read(flow: Flow, one: Argument) -> None:
    """`Object.getOwnPropertyDescriptor(value, key)` and the like."""
    power = core(one.value)
    if power.path == ("Function", "prototype") and "constructor" in flow.keys(one.given[-1]):
        flow.use(one.spot, Power("global", ("Function",)))
    elif power == MODULE and one.at == 0:
        flow.fact("load", "internals", one.spot)
        flow.follow(one.call, PROTOTYPE if one.value == MODULE else one.value)
    elif power.kind == "intrinsic" and "getPrototypeOf" in flow.text(one.call)[:30]:
        flow.follow(one.call, changing_calls.parent_of(power))
    elif is_harmless(flow, power) and "getPrototypeOf" in flow.text(one.call)[:30]:
        flow.follow(one.call, member(flow, one.call, one.value, "__proto__") or one.value)
    elif len(one.given) > 1 and one.at == 0:
        for key in told_apart.each_key(flow, one.given[1], one.value):
            found = member(flow, one.call, one.value, key)
            if found is not None:
                flow.follow(one.call, Box(None, found))
    elif power.kind != "intrinsic":
        flow.escape(one.spot, one.value)


def is_harmless(flow: Flow, power: Power) -> bool:
    """Return whether `power` is a global's member that holds none, as `process.stdout`, whatever made it."""
    return power.kind == "global" and flow.script.vocabulary.is_harmless(power.path)


def _resolved(flow: Flow, one: Argument) -> None:
    """`Promise.resolve(value)`."""
    if one.at == 0:
        flow.follow(one.call, promised(one.value))
    else:
        flow.escape(one.spot, one.value)


NAMED: Mapping[str, Callable[[Flow, Argument], None]] = {
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
