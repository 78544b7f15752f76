"""Powers that a promise is resolved or rejected with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.values import Box, Promised, Value, promised, settled

if TYPE_CHECKING:
    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def resolving(flow: Flow, one: Argument) -> bool:
    """`new Promise((resolve) => resolve(value))`."""
    binding = flow.binding(one.callee)
    if binding is None or one.at != 0 or len(binding.declarations) != 1:
        return False
    promise = promised(one.value)
    beside = _promise_beside(flow, binding.declarations[0])
    if beside is not None:
        flow.bind(beside, promise)
        return True
    function, at = flow.script.folder.parameters.place(binding.declarations[0])
    given = function.parent if function is not None else None
    maker = given.parent if given is not None and given.type == "arguments" else None
    name = maker.child("constructor") if maker is not None else None
    if maker is None or name is None or flow.text(name) != "Promise" or at > 1:
        return False
    flow.follow(maker, promise if at == 0 else Box("catch", promise))
    return True


def _promise_beside(flow: Flow, name: Spot) -> Spot | None:
    """`const { promise, resolve } = Promise.withResolvers()`: the place of `promise`."""
    own = name.parent if name.parent is not None and name.parent.type == "pair_pattern" else name
    pattern = own.parent
    holder = pattern.parent if pattern is not None and pattern.type == "object_pattern" else None
    made = holder.child("value") if holder is not None else None
    if pattern is None or made is None or flow.text(made) != "Promise.withResolvers()":
        return None
    for item in pattern.children():
        if item.type == "pair_pattern" and flow.script.folder.key_of(item) == "promise":
            return item.child("value")
        if flow.text(item) == "promise":
            return item
    return None


def gathered(flow: Flow, one: Argument) -> bool:
    """`Promise.all([value])` gives the values under the same places."""
    if one.at != 0 or not isinstance(one.value, Box):
        return False
    is_failing = failure(one.value.inner) is not None
    gives = (
        one.value.inner if is_failing else Promised(Box(one.value.key, settled(one.value.inner)))
    )
    flow.follow(one.call, gives)
    return True


def all_settled(flow: Flow, one: Argument) -> bool:
    """Follow `Promise.allSettled([value])`: under `value` of each, or `reason` of one that fails."""
    if one.at != 0 or not isinstance(one.value, Box):
        return False
    reason = failure(one.value.inner)
    told = Box("value", settled(one.value.inner)) if reason is None else Box("reason", reason)
    flow.follow(one.call, Promised(Box(one.value.key, told)))
    return True


def first(flow: Flow, one: Argument) -> bool:
    """Follow `Promise.race([value])`, `Promise.any([value])`: one of them, or what they fail with."""
    if one.at != 0 or not isinstance(one.value, Box):
        return False
    reason = failure(one.value.inner)
    if reason is None:
        flow.follow(one.call, promised(one.value.inner))
    else:
        flow.follow(one.call, one.value.inner)
        flow.follow(one.call, Box("catch", Promised(Box("errors", Box(one.value.key, reason)))))
    return True


def failure(value: Value) -> Value | None:
    """Return what a promise that fails gives to who catches it; None of anything else."""
    if not isinstance(value, Box) or value.key != "catch":
        return None
    return value.inner.inner if isinstance(value.inner, Promised) else None


def taken(promise: Value, given: tuple[Spot, ...]) -> tuple[Spot | None, Value]:
    """Return who gets what a promise gives by `then`, and what that is; where it fails, nobody may yet."""
    reason = failure(promise)
    if reason is None:
        return given[0], settled(promise)
    return (given[1], reason) if len(given) > 1 else (None, promise)


def rejected(flow: Flow, one: Argument) -> bool:
    """`Promise.reject(value)`: to who catches it."""
    flow.follow(one.call, Box("catch", Promised(one.value)))
    return one.at == 0
