"""Powers that an object is given by the functions of `Object` and `Reflect`: described, set, inherited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import told_apart
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.following.stores import literals, member_assignments
from audit.analysis.javascript.values import Box, Heir, Power, Returns, Value, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def defined(flow: Flow, one: Argument) -> bool:
    """`Object.defineProperty(object, key, {value})`, `{get: () => value}`."""
    held = described(one.value)
    return (
        one.at == 2  # noqa: PLR2004 - after the object and the key
        and held is not None
        and _kept(flow, one.call, one.given[0], told_apart.each_key(flow, one.given[1], held), held)
    )


def described_all(flow: Flow, one: Argument) -> bool:
    """`Object.defineProperties(object, {key: {value}})`, `Object.create(object, {key: {value}})`."""
    held = described(one.value.inner) if isinstance(one.value, Box) else None
    if one.at != 1 or held is None or not isinstance(one.value, Box):
        return False
    return _kept(flow, one.call, one.given[0], (one.value.key,), held)


def stored(flow: Flow, one: Argument) -> bool:
    """`Reflect.set(object, key, value)`."""
    if one.at != 2:  # noqa: PLR2004 - after the object and the key
        return False
    return _kept(
        flow, one.call, one.given[0], told_apart.each_key(flow, one.given[1], one.value), one.value
    )


def getter(flow: Flow, one: Argument) -> bool:
    """`object.__defineGetter__(key, () => value)`."""
    owner = one.callee.child("object")
    if one.at != 1 or owner is None or not isinstance(one.value, Returns):
        return False
    return _kept(
        flow,
        one.call,
        owner,
        told_apart.each_key(flow, one.given[0], one.value.inner),
        one.value.inner,
    )


def _kept(flow: Flow, call: Spot, owner: Spot, keys: Iterable[str | None], value: Value) -> bool:
    """Follow a value that `owner`, which the call gives back, holds from now on."""
    known = True
    for key in keys:
        flow.follow(call, Box(key, value))
        known = member_assignments.in_object(flow, owner, key, value) and known
    return known


def inherited(flow: Flow, one: Argument) -> bool:
    """`Object.setPrototypeOf(object, {key: value})`; of a whole module, to where the object asks itself, too."""
    is_module = (
        isinstance(one.value, Power) and one.value.kind == "builtin" and len(one.value.path) == 1
    )
    if one.at != 1 or not (is_module or isinstance(one.value, Box)):
        return False
    flow.follow(one.call, Heir(one.value))
    known = member_assignments.whole(flow, one.given[0], Heir(one.value))
    if is_module:
        literals.above(flow, named_literal(flow, bare(one.given[0])), Heir(one.value))
    return known and not is_module
