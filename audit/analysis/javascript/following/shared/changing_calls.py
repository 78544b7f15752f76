"""Whether a call changes the shared object that it is given, as far as its name and its form tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.shared.intrinsics import bare
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.guards import behind_lack_of
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.values import Power, Value, core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_CHANGING = re.compile(r"(?i)extend|assign|mixin|define|merge|inherit|copy|install|patch|polyfill")
"""Names of functions that change what they are given."""
_COPYING = re.compile(r"(?i)copy|clone")
_TAKING = re.compile(r"(?i)copy|clone|create|uncurry|\.(?:apply|call)$")
"""Names of functions that make something of what they are given."""
_LOOKER = re.compile(
    r"(?i)(?:^|[._$])(?:assert|debug|deepequal|equal|expect|getown|get|gopd|gop|gpo|has|includes|indexof|inspect|is|keys|log|notequal|own"
    r"|print|capturestacktrace|strictequal|test|visit|walk|warn)\w*(?:\.call|\.apply)?$"
)
"""Names of functions that look at what they are given."""
_DEFINING = re.compile(r"(?i)define")
_MEMBER = 2
"""Where what defines a member takes its value, or what describes it."""
_COLLECTIONS = frozenset({"Map", "Set", "WeakMap", "WeakSet"})
_SHORT = 2000
"""Bytes of a function that is looked into for the sake of a constructor."""


def handed_on(flow: Flow, spot: Spot, call: Spot, callee: Spot, power: Power) -> None:
    """A prototype handed to code out of sight may be changed there."""
    name = flow.text(bare(callee))[-40:]
    if power.path[-1] != "prototype" or _only_keeps(flow, spot, call, callee):
        return
    if _may_change(call, name):
        guarded = behind_lack_of(spot, power.path[0], flow.script.source)
        flow.script.recorder.fact("write", power.dotted, spot, guarded=guarded)
    elif not _LOOKER.search(name) and not _TAKING.search(name) and not _asks(call, power):
        flow.adrift.append((spot, power))


def _only_keeps(flow: Flow, spot: Spot, call: Spot, callee: Spot) -> bool:
    """Return whether a call keeps what it is given as it is.

    A collection does, so does what defines a member of another object to be that or to hold it.
    """
    given, name = given_to(call), flow.text(bare(callee))[-40:]
    defines = len(given) > _MEMBER and given[1].type == "string" and _DEFINING.search(name)
    if defines and spot.start >= given[_MEMBER].start:
        return True
    owner, method = callee.child("object"), callee.child("property")
    is_kept = method is not None and flow.text(method) in ("add", "set", "delete")
    return is_kept and owner is not None and _is_collection(flow, owner)


def _is_collection(flow: Flow, owner: Spot) -> bool:
    """Return whether all that a name of the file ever stands for is a new `Map`, `Set`, `WeakMap` or `WeakSet`."""
    binding = flow.binding(owner) if owner.type == "identifier" else None
    if binding is None:
        return False
    made = [initial_value(name) for name in binding.declarations]
    stores = flow.script.scopes.stores(binding)
    made += [one.parent.child("right") if one.parent is not None else None for one in stores]
    return bool(made) and all(one is not None and _makes_collection(flow, one) for one in made)


def _makes_collection(flow: Flow, made: Spot) -> bool:
    maker = made.child("constructor") if made.type == "new_expression" else None
    is_free = maker is not None and maker.type == "identifier" and flow.binding(maker) is None
    return maker is not None and is_free and flow.text(maker) in _COLLECTIONS


def _asks(call: Spot, power: Power) -> bool:
    """`own(Array.prototype, "name")` asks for a member; `Function.prototype` is handed on as what does nothing."""
    beside = given_to(call)[1:]
    is_named = bool(beside) and all(one.type == "string" for one in beside)
    return is_named or power.path[0] == "Function"


def spread(flow: Flow, element: Spot, value: Value) -> None:
    """`define(...[Array.prototype, "x", {}])`."""
    call = element.parent.parent if element.parent is not None else None
    callee = call.child("function") if call is not None else None
    if call is not None and callee is not None and core(value).kind == "intrinsic":
        handed_on(flow, element, call, callee, core(value))


def _may_change(call: Spot, name: str) -> bool:
    """Return whether a call by this name changes what it is given: it says so, or gives nothing back."""
    if _LOOKER.search(name):
        return False
    if _CHANGING.search(name):
        given = call.child("arguments")
        return not _COPYING.search(name) or (given is not None and len(given.children()) > 1)
    return call.parent is not None and call.parent.type == "expression_statement"


def may_extend(function: Spot, power: Power) -> bool:
    """Return whether a short function may write to the prototype of the constructor that it is given."""
    if power.kind != "intrinsic" or len(power.path) > 1 or function.end - function.start > _SHORT:
        return False
    return b"prototype" in function.text


_ITERATORS = ("Iterator", "AsyncIterator")
"""What all iterators inherit from: `ArrayIterator.prototype` and its kin."""


def parent_of(power: Power) -> Power:
    """Return what a shared object inherits from: `Object.getPrototypeOf(Uint8Array)`."""
    typed = power.path[0].endswith("Array") and power.path[0] != "Array"
    if power.path[1:] == ("prototype",):
        iterating = power.path[0].endswith("Iterator") and power.path[0] not in _ITERATORS
        asynchronous = iterating and power.path[0].startswith("Async")
        name = _ITERATORS[asynchronous] if iterating else "TypedArray" if typed else "Object"
        return Power("intrinsic", (name, "prototype"))
    if len(power.path) == 1 and typed:
        return Power("intrinsic", ("TypedArray",))
    return Power("intrinsic", ("Function", "prototype"))
