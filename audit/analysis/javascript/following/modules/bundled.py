"""What one module of a bundle exports: followed to where other modules of the bundle load it.

A bundler keeps the modules as functions in a table, under a number or a path, and a small function loads them from
there: `{317: (module, exports, load) => { module.exports = require("fs") }}`, then `load(317).rm`. Browserify names
them as their authors did, esbuild makes a function of each.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.modules.tables import (
    PAIR,
    Module,
    is_loader,
    module_of,
    names_given,
)
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import method_of
from audit.analysis.javascript.text.source import occurrences
from audit.analysis.javascript.values import BESIDE, Box, Returns, Value, core, got

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_KINDS = frozenset({"builtin", "own", "require"})
"""What is followed from module to module: intrinsics and computed members would cost a tenth of all reading."""
_NEAR = 60
"""Bytes before a module's name in which a comment may stand."""
_PLACES = 20_000
"""Places of one name in the text that are looked at."""
_LOADS = 300
"""Calls that load one module."""
_STRINGS = frozenset({"string", "string_fragment", "number"})
_WORD = re.compile(rb"[\w$.\"'`]")
_BEFORE = re.compile(rb"(?:\(|=|\*/)\s*\Z")
_AFTER = re.compile(rb"\s*\)")


def stored(flow: Flow, target: Spot, value: Value) -> bool:
    """Follow what a module stores as its exports; return whether all that load it are in sight."""
    owner, name = target.child("object"), target.child("property")
    if (
        owner is None
        or name is None
        or owner.type != "identifier"
        or core(value).kind not in _KINDS
    ):
        return False
    module, index = module_of(flow, owner)
    if module is None:
        return False
    if flow.text(name) == "exports":
        return _given_out(flow, module, value)
    if index > 0 or not module.key:  # not of the module itself
        return _given_out(flow, module, Box(flow.text(name), value))
    return False


def handed(flow: Flow, call: Spot, value: Value) -> bool:
    """Follow `load.d(exports, { name: () => value })` and `load.n(value)`; return whether it was one."""
    (owner, way), arguments = method_of(call), call.child("arguments")
    if owner is None or owner.type != "identifier" or arguments is None:
        return False
    if way == "n" and is_loader(flow, owner, None):
        flow.follow(call, Returns(value))
        flow.follow(call, Box("a", value, BESIDE))
        return True
    given = arguments.children()
    if way != "d" or not isinstance(value, Box) or given[0].type != "identifier":
        return False
    module, _ = module_of(flow, given[0])
    key = _defined(flow, given, value)
    if module is None or key is None or not is_loader(flow, owner, module.table):
        return False
    return _given_out(flow, module, Box(key, got(value.inner)))


def asking(flow: Flow, name: Spot) -> Spot | None:
    """Return the call by which a module of Browserify loads what the string at `name` says; None for another string."""
    call = name.parent.parent if name.parent is not None else None
    callee = call.child("function") if call is not None else None
    if callee is None or callee.type != "identifier" or callee.end > name.start:
        return None
    module, index = module_of(flow, callee)
    is_own = module is not None and names_given(module) is not None and index == 0
    return call if is_own else None


def _defined(flow: Flow, given: list[Spot], value: Box) -> str | None:
    """Return the name of what is defined: `{ name: get }`, `["name", get]`, `["name", 0, value]`."""
    if len(given) < PAIR or given[1].type != "array":
        return value.key
    items, index = given[1].children(), int(value.key or "0")
    names = [one for one in items[max(0, index - 2) : index] if one.type == "string"]
    return flow.script.folder.plain_text(names[-1]) if names else None


def _given_out(flow: Flow, module: Module, value: Value) -> bool:
    """Follow what a module exports to where it is loaded; return whether that is all there is."""
    with flow.at(None):
        if not module.key:
            return _named_maker(flow, module, value)
        names = _names(flow, module)
        found = [
            one for name, start, end in names for one in _loads(flow, module, name, start, end)
        ]
        for call in found[:_LOADS]:
            if call is not None:
                flow.follow(call, value)
    return bool(found) and None not in found


def _named_maker(flow: Flow, module: Module, value: Value) -> bool:
    name = variable_of(module.table)
    if name is None:
        return False
    flow.alias(name, Returns(value))
    return True


def _names(flow: Flow, module: Module) -> list[tuple[bytes, int, int]]:
    """Return what a module is asked for by, each with the part of the text where that means it."""
    here = flow.script.extent(module.function.start)
    start, end = (
        (0, len(flow.script.source.data))
        if flow.script.folder.links.together
        else (here.start, here.end)
    )
    key = module.key.encode("utf-8", "surrogatepass")
    if names_given(module) is None:
        return [(key, start, end)]
    found = []
    for pair in module.table.children():
        item = pair.child("value")
        parts = item.children() if item is not None and item.type == "array" else []
        for own in parts[1].children() if len(parts) == PAIR and parts[1].type == "object" else ():
            value = own.child("value") if own.type == "pair" else None
            if value is not None and flow.text(value).encode() == key:
                name = (flow.script.folder.key_of(own) or "").encode("utf-8", "surrogatepass")
                found.append((name, parts[0].start, parts[0].end))
    return found


def _loads(flow: Flow, module: Module, name: bytes, start: int, end: int) -> Iterator[Spot | None]:
    """Yield the calls that load what is called `name`; None where it is named otherwise, and may be loaded later."""
    data = flow.script.source.data
    count = 0
    for place in islice(occurrences(data, name, start, end), _PLACES):
        after, count = place + len(name), count + 1
        quoted = data[place - 1 : place] in (b'"', b"'", b"`")
        first, last = (place - 1, after + 1) if quoted else (place, after)
        is_whole = quoted or not (
            _WORD.match(data[place - 1 : place]) or _WORD.match(data[after : after + 1])
        )
        if (
            is_whole
            and _AFTER.match(data, last)
            and _BEFORE.search(data, max(0, first - _NEAR), first)
        ):
            call = _load(flow, module, place)
            if call is not None:
                yield call
        elif (
            is_whole
            and data[first - 1 : first] in (b",", b"[")
            and b"bind" in data[max(0, first - _NEAR) : first]
        ):
            yield None
    flow.script.budget.spend(count // 2)


def _load(flow: Flow, module: Module, place: int) -> Spot | None:
    """Return the call whose only argument is what stands at `place`, if it loads modules."""
    spot = flow.script.finder.at(place)
    while spot.type in _STRINGS and spot.parent is not None:
        spot = spot.parent
    if spot.type == "assignment_expression" and spot.parent is not None:
        spot = spot.parent  # `load(load.s = 317)`
    call = spot.parent if spot.type == "arguments" else None
    callee = call.child("function") if call is not None else None
    is_named = callee is not None and callee.type == "identifier" and len(spot.children()) == 1
    if callee is None or not is_named or not is_loader(flow, callee, module.table):
        return None
    return call
