"""Calls of the language that hand a value on: to a callback, into an object or a container, to a promise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import giving, passing, promises, sending, told_apart
from audit.analysis.javascript.following.calls.returning import returned
from audit.analysis.javascript.following.code import texts
from audit.analysis.javascript.following.modules.loading import load, load_each
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.following.stores import containers, descriptors
from audit.analysis.javascript.syntax.node_types import (
    FUNCTIONS,
    MEMBERS,
    given_to,
    keywords,
    method_of,
)
from audit.analysis.javascript.values import (
    REQUIRE,
    TIMERS,
    Box,
    Power,
    Returns,
    core,
    described,
    is_held,
)
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_LISTENED = re.compile(rb"\s*\.\s*(?:addListener|on|once|prependListener|prependOnceListener)\s*\(")
_CALLING = frozenset({"forEach", "map", "then"})
_TIMERS = frozenset((name,) for name in TIMERS)
_PLACES = 20
"""Listeners of one object that are looked at."""


def handed(flow: Flow, one: Argument) -> bool:
    """Follow a value that a call gets if the language tells where it goes; return whether it does."""
    if isinstance(one.value, Power) and one.value.kind == "own":
        return False
    owner, method = method_of(one.call)
    way = _NAMED.get(one.name)
    if method in _CALLING and core(one.value).path[:1] in _TIMERS:
        _timed(flow, one.spot, owner, core(one.value).path[0])
    if way is None and is_held(core(one.value)):
        name = one.name or method
        if isinstance(one.value, Returns) and containers.given_back(
            flow, one.call, name, one.value
        ):
            return True
        if containers.made(flow, one.call, one.value, one.name, one.at):
            return True
        resolving = promises.resolving if one.callee.type == "identifier" else None
        way = _METHODS.get(method) or resolving
    return way is not None and way(flow, one)


def _timed(flow: Flow, spot: Spot, owner: Spot | None, name: str) -> None:
    """`["x()"].forEach(setTimeout)`, `Promise.resolve("x()").then(setTimeout)`: called with text."""
    made = named_literal(flow, bare(owner)) if owner is not None else None
    listed = (
        made.child("arguments") if made is not None and made.type == "call_expression" else made
    )
    items = (
        listed.children() if listed is not None and listed.type in ("arguments", "array") else []
    )
    if any(texts.may_be_text(flow, one) for one in items[:1]):
        flow.fact("global", "eval", spot, items[:1])
        flow.fact("global", name, spot, items[:1])


def _later(first: int) -> Callable[[Flow, Argument], bool]:
    """`setTimeout(callback, 1, value)`: the arguments from the one at `first` are the callback's."""

    def way(flow: Flow, one: Argument) -> bool:
        return one.at >= first and giving.hand_over(flow, one.given[0], one.at - first, one.value)

    return way


def _reduced(flow: Flow, one: Argument) -> bool:
    """`list.reduce((total, one) => ..., value)`."""
    if one.at != 1:
        return False
    flow.follow(one.call, one.value)
    if bare(one.given[0]).type in FUNCTIONS:
        giving.hand_over(flow, one.given[0], 0, one.value)
    return True


def _told(flow: Flow, one: Argument) -> bool:
    """`emitter.emit("event", value)`: to those that listen to it in this file."""
    owner = one.callee.child("object")
    binding = flow.binding(owner) if owner is not None and owner.type == "identifier" else None
    if binding is None or one.at == 0:
        return False
    found = False
    for place in flow.script.scopes.followed(binding, _LISTENED)[:_PLACES]:
        call = place.parent.parent if place.parent is not None else None
        listening = given_to(call)
        if len(listening) > 1 and flow.text(listening[0]) == flow.text(one.given[0]):
            found = giving.hand_over(flow, listening[1], one.at - 1, one.value) or found
    return found


def _put(flow: Flow, one: Argument) -> bool:
    """`list.push(value)`, `map.set(key, value)`, `set.add(value)`, `storage.run(value, f)`."""
    owner, method = method_of(one.call)
    if owner is None or (method == "set" and one.at == 0):
        return False
    is_kept = owner.type in MEMBERS and method in ("push", "unshift")  # of lists, whosever it is
    owners = told_apart.given_here(flow, owner) or [owner]
    keys = {
        "" if is_kept else containers.kept_under(containers.maker_of(flow, each), method)
        for each in owners
    }
    key = keys.pop()
    if key is None or keys:
        return False
    held = Box(key or None, Returns(one.value) if key == containers.STORED else one.value)
    if method in ("add", "fill", "set"):
        flow.follow(one.call, held)
    for each in {each.id: each for each in (owner, *owners)}.values():
        if each.type == "identifier":
            flow.alias(each, held)
    if owner.type in MEMBERS:
        flow.bind(owner, held)
    return True


def _called_with_each(flow: Flow, one: Argument) -> bool:
    """`["fs", "path"].map(require)`."""
    owner = one.callee.child("object")
    return (
        one.at == 0
        and one.value == REQUIRE
        and owner is not None
        and load_each(flow, one.call, owner)
    )


def _made_of_each(flow: Flow, one: Argument) -> bool:
    """`Array.from(["fs", "path"], require)`."""
    return one.at == 1 and one.value == REQUIRE and load_each(flow, one.call, one.given[0])


def _called_then(flow: Flow, one: Argument) -> bool:
    """`Promise.resolve("fs").then(require)`."""
    promise = one.callee.child("object")
    maker = promise.child("function") if promise is not None else None
    if one.at or one.value != REQUIRE or maker is None or flow.text(maker) != "Promise.resolve":
        return False
    load(flow, one.call, tuple(given_to(promise)), ReferenceKind.REQUIRE, promised=True)
    return True


def _joined(flow: Flow, one: Argument) -> bool:
    """`[].concat(value)`."""
    is_list = isinstance(one.value, Box) and containers.is_container(one.value)
    flow.follow(
        one.call,
        Box(None, one.value.inner if is_list and isinstance(one.value, Box) else one.value),
    )
    return True


def _trapped(flow: Flow, one: Argument) -> bool:
    """`new Proxy(value, {apply: (target) => ...})`, `new Proxy({}, {get: () => value})`."""
    if one.at == 1 and isinstance(one.value, Box) and one.value.key in ("get", "apply"):
        if not is_held(core(one.value)):
            return False
        found = one.value.inner.inner if isinstance(one.value.inner, Returns) else None
        if found is not None:
            flow.follow(one.call, Box(None, found) if one.value.key == "get" else Returns(found))
        return True
    if one.at == 1 and isinstance(one.value, Box) and core(one.value).kind == "intrinsic":
        return one.value.key == "getPrototypeOf"
    if one.at != 0 or len(one.given) < 2:  # noqa: PLR2004 - a target and its traps
        return False
    flow.follow(one.call, one.value)
    for trap in one.given[1].children() if one.given[1].type == "object" else ():
        function = trap if trap.type == "method_definition" else bare(trap.child("value") or trap)
        if function.type in FUNCTIONS:
            giving.to_parameter(flow, function, 0, one.value)
    return True


def _applied(flow: Flow, one: Argument) -> bool:
    """`Reflect.apply(f, this, [value])`, `Reflect.construct(f, [value])`."""
    return one.at == len(one.given) - 1 > 0 and passing.reflected(flow, one.given[0], one.value)


def _defined(flow: Flow, one: Argument) -> bool:
    """`get fs() { Object.defineProperty(this, "fs", { value }) }`: from then on what the getter gives."""
    getter, held = one.call.function, described(one.value)
    if getter is not None and held is not None and _is_of_getter(flow, getter, one.given):
        returned(flow, getter, held)
        return True
    return descriptors.defined(flow, one)


def _is_of_getter(flow: Flow, function: Spot, given: list[Spot]) -> bool:
    is_getter = function.type == "method_definition" and "get" in keywords(function)
    if not is_getter or given[0].type != "this":
        return False
    return flow.keys(given[1]) == (flow.script.folder.key_of(function),)


_NAMED: Mapping[str, Callable[[Flow, Argument], bool]] = {
    **dict.fromkeys(("setTimeout", "setInterval"), _later(2)),
    **dict.fromkeys(("setImmediate", "process.nextTick", "nextTick"), _later(1)),
    **dict.fromkeys(("Object.defineProperty", "Reflect.defineProperty"), _defined),
    **dict.fromkeys(("Object.defineProperties", "Object.create"), descriptors.described_all),
    **dict.fromkeys(("Object.setPrototypeOf", "Reflect.setPrototypeOf"), descriptors.inherited),
    **dict.fromkeys(("Reflect.apply", "Reflect.construct"), _applied),
    "Promise.all": promises.gathered,
    "Promise.allSettled": promises.all_settled,
    **dict.fromkeys(("Promise.any", "Promise.race"), promises.first),
    "Promise.reject": promises.rejected,
    "Reflect.set": descriptors.stored,
    "Proxy": _trapped,
}
"""By the name of what is called."""
_METHODS: Mapping[str, Callable[[Flow, Argument], bool]] = {
    **dict.fromkeys(("push", "unshift", "add", "set", "fill", "enterWith", "run"), _put),
    **dict.fromkeys(("reduce", "reduceRight"), _reduced),
    "concat": _joined,
    **dict.fromkeys(("map", "forEach"), _called_with_each),
    "emit": _told,
    **dict.fromkeys(("next", "return", "throw"), sending.sent),
    "from": _made_of_each,
    "then": _called_then,
    "__defineGetter__": descriptors.getter,
}
"""By the name of the method that is called."""
