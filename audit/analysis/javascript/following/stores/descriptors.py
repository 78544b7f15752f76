"""Powers that an object is given by the functions of `Object` and `Reflect`: described, set, inherited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import told_apart
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.following.stores import literals, member_assignments
from audit.analysis.javascript.values import Box, Heir, Power, Returns, Value, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

Given = list["Spot"]


def defined(flow: Flow, call: Spot, _callee: Spot, value: Value, given: Given, index: int) -> bool:
    """`Object.defineProperty(object, key, {value})`, `{get: () => value}`."""
    held = described(value)
    return (
        index == 2  # noqa: PLR2004 - after the object and the key
        and held is not None
        and _kept(flow, call, given[0], told_apart.each_key(flow, given[1], held), held)
    )


def described_all(
    flow: Flow, call: Spot, _callee: Spot, value: Value, given: Given, index: int
) -> bool:
    """`Object.defineProperties(object, {key: {value}})`, `Object.create(object, {key: {value}})`."""
    held = described(value.inner) if isinstance(value, Box) else None
    if index != 1 or held is None or not isinstance(value, Box):
        return False
    return _kept(flow, call, given[0], (value.key,), held)


def stored(flow: Flow, call: Spot, _callee: Spot, value: Value, given: Given, index: int) -> bool:
    """`Reflect.set(object, key, value)`."""
    if index != 2:  # noqa: PLR2004 - after the object and the key
        return False
    return _kept(flow, call, given[0], told_apart.each_key(flow, given[1], value), value)


def getter(flow: Flow, call: Spot, callee: Spot, value: Value, given: Given, index: int) -> bool:
    """`object.__defineGetter__(key, () => value)`."""
    owner = callee.child("object")
    if index != 1 or owner is None or not isinstance(value, Returns):
        return False
    return _kept(flow, call, owner, told_apart.each_key(flow, given[0], value.inner), value.inner)


def _kept(flow: Flow, call: Spot, owner: Spot, keys: Iterable[str | None], value: Value) -> bool:
    """Follow a value that `owner`, which the call gives back, holds from now on."""
    known = True
    for key in keys:
        flow.follow(call, Box(key, value))
        known = member_assignments.in_object(flow, owner, key, value) and known
    return known


def inherited(
    flow: Flow, call: Spot, _callee: Spot, value: Value, given: Given, index: int
) -> bool:
    """`Object.setPrototypeOf(object, {key: value})`; of a whole module, to where the object asks itself, too."""
    is_module = isinstance(value, Power) and value.kind == "builtin" and len(value.path) == 1
    if index != 1 or not (is_module or isinstance(value, Box)):
        return False
    flow.follow(call, Heir(value))
    known = member_assignments.whole(flow, given[0], Heir(value))
    if is_module:
        literals.above(flow, named_literal(flow, bare(given[0])), Heir(value))
    return known and not is_module
