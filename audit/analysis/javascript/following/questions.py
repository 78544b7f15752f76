"""Questions about a followed object: what a member of it is, and whether it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.members import member
from audit.analysis.javascript.values import ENVIRONMENT, Box, Value, core

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_ASKING = frozenset({"hasOwnProperty", "propertyIsEnumerable"})
_INHERITED = _ASKING | {"isPrototypeOf", "toLocaleString", "toString", "valueOf"}


def reflected(flow: Flow, one: Argument) -> None:
    """`Reflect.get(value, key)`."""
    if one.at != 0 or len(one.given) < 2:  # noqa: PLR2004 - an object and a key
        flow.read(one.spot, one.value)
        return
    for found in _members(flow, one.call, one.value, one.given[1]):
        flow.follow(one.call, found)


def asked(flow: Flow, one: Argument) -> None:
    """`hasOwnProperty.call(value, key)`: tells of an environment variable, else merely that something is there."""
    is_asked = one.at == 0 and len(one.given) > 1
    if not is_asked or core(one.value).path[: len(ENVIRONMENT)] != ENVIRONMENT:
        return
    for found in _members(flow, one.call, one.value, one.given[1]):
        flow.escape(one.spot, found)


def of_environment(flow: Flow, spot: Spot, value: Value, key: str | None) -> bool:
    """Follow a call of what `process.env` inherits, which is no variable, and return whether `spot` is one."""
    call = spot.parent
    if key not in _INHERITED or core(value).path != ENVIRONMENT or isinstance(value, Box):
        return False
    if call is None or call.type != "call_expression" or spot.field != "function":
        return False
    arguments = call.child("arguments")
    given = tuple(arguments.children()) if arguments is not None else ()
    if key == "valueOf":
        flow.follow(call, value)
    elif key in _ASKING:
        for found in _members(flow, call, value, given[0]) if given else ():
            flow.escape(call, found)
    else:
        flow.read(spot, value)
    return True


def is_itself(flow: Flow, spot: Spot, operation: Spot) -> bool:
    """Return whether the left of an operation is what its result is stored in: `owner.name = owner.name || ...`."""
    holder = operation.parent
    left = holder.child("left") if holder is not None and operation.field == "right" else None
    if left is None or not left.type == spot.type == "member_expression":
        return False
    return flow.text(left) == flow.text(spot)


def contains(flow: Flow, spot: Spot, operation: Spot, value: Value) -> None:
    """`key in value`: tells of an environment variable, else merely that something is there."""
    left = operation.child("left")
    if core(value).path != ENVIRONMENT or left is None or left.start == spot.start:
        flow.read(spot, value)
        return
    for found in _members(flow, operation, value, left):
        flow.read(spot, found)


def _members(flow: Flow, spot: Spot, value: Value, key: Spot) -> Iterator[Value]:
    """Yield what the members of `value` are whose name `key` may be."""
    for name in flow.keys(key, value):
        found = member(flow, spot, value, name)
        if found is not None:
            yield found


def listed(flow: Flow, one: Argument) -> None:
    """`Object.values({key: value})`, `Object.entries({key: value})`."""
    if isinstance(one.value, Box) and one.at == 0:
        callee = one.call.child("function")
        is_pair = callee is not None and flow.text(callee).endswith("entries")
        flow.follow(one.call, Box(None, Box("1", one.value.inner) if is_pair else one.value.inner))
    elif core(one.value).kind != "intrinsic":
        flow.escape(one.spot, one.value)
