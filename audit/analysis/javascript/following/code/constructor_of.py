"""What the constructor of a value is: surely `Function`, another of the language, or perhaps `Function`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.shared.intrinsics import (
    FUNCTION_LITERALS,
    LITERALS,
    bare,
    free_intrinsic,
    intrinsic_of,
    named_literal,
    root_of,
)
from audit.analysis.javascript.syntax.node_types import CONSTANTS, MEMBERS, given_to
from audit.analysis.javascript.values import FUNCTION, Power

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

PERHAPS = Power("constructor")
_FUNCTIONS = frozenset({
    "atob", "btoa", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "isFinite",
    "isNaN", "parseFloat", "parseInt", "queueMicrotask", "require", "setImmediate", "structuredClone", "unescape",
})  # fmt: skip
"""Functions that every file has by these names."""


def of(flow: Flow, owner: Spot | None) -> Power:
    """Return what the constructor of `owner` is: surely `Function`, or perhaps."""
    if owner is None:
        return PERHAPS
    owner = bare(owner)
    is_literal = owner.type in FUNCTION_LITERALS or _is_member_of_literal(flow, owner)
    if is_literal or flow.text(owner) == "new.target":
        return FUNCTION
    if owner.type in LITERALS:
        return Power("intrinsic", (LITERALS[owner.type],))
    if owner.type == "call_expression" and b"getPrototypeOf" in owner.text[:40]:
        given = given_to(owner)
        return of(flow, given[0]) if given else PERHAPS
    literal = named_literal(flow, owner) if owner.type == "identifier" else owner
    if literal.type in LITERALS:
        return Power("intrinsic", (LITERALS[literal.type],))
    if (whose := _whose_prototype(flow, literal)) and whose != "Function":
        return Power("intrinsic", (whose,))
    if owner.type == "identifier":
        return _of_name(flow, owner)
    name = intrinsic_of(flow, owner)
    if name.endswith("Function"):
        return FUNCTION
    return Power("intrinsic", (name,)) if name else PERHAPS


def settled(flow: Flow, subscript: Spot) -> Power | None:
    """Return what a member with a computed name is if the name may be `constructor`."""
    index = subscript.child("index")
    if index is None:
        return None
    is_plain = flow.hidden.is_dark or is_decoded(index) or owner_is_function(flow, subscript)
    strings = flow.script.strings if is_plain else flow.script.folder.strings
    if "constructor" not in strings(index)[0]:
        return None
    return of(flow, subscript.child("object"))


def owner_is_function(flow: Flow, subscript: Spot) -> bool:
    """Return whether the object that is asked for a member is surely a function."""
    owner = bare(subscript.child("object") or subscript)
    found = _of_name(flow, owner) if owner.type == "identifier" else of(flow, owner)
    return found == FUNCTION


def is_decoded(index: Spot) -> bool:
    """Return whether a name is what a function makes of constants: `object[decode(0x1f)]`."""
    given = index.child("arguments") if index.type == "call_expression" else None
    return given is not None and all(one.type in CONSTANTS for one in given.children())


def _is_member_of_literal(flow: Flow, owner: Spot) -> bool:
    """`[].filter`, `"".sub`, `x.constructor`: functions."""
    if owner.type not in MEMBERS:
        return False
    name = owner.child("property") or owner.child("index")
    inner = owner.child("object")
    if name is None or inner is None:
        return False
    if owner.type == "subscript_expression":
        is_literal = named_literal(flow, root_of(inner)).type in LITERALS
        is_run = is_literal or flow.hidden.is_dark
        strings = flow.script.strings if is_run else flow.script.folder.strings
        is_constructor = "constructor" in strings(name)[0]
    else:
        is_constructor = flow.text(name) == "constructor"
    if is_constructor or bare(inner).type in LITERALS:
        return True
    return _is_shared(flow, inner, flow.text(name))


def _whose_prototype(flow: Flow, owner: Spot) -> str:
    """Return what of the language `owner` is the prototype of: the constructor of `Error.prototype` is `Error`."""
    holder, name = owner.child("object"), owner.child("property")
    is_prototype = name is not None and flow.text(name) == "prototype"
    return free_intrinsic(flow, holder) if is_prototype else ""


def _is_shared(flow: Flow, owner: Spot, key: str) -> bool:
    """Return whether a member `key` of `owner` is a function of the language: `Array.prototype.map`, `Object.keys`."""
    holder, name = owner.child("object"), owner.child("property")
    if name is not None and flow.text(name) == "prototype":
        return key != "constructor" and bool(free_intrinsic(flow, holder))
    return key != "prototype" and key[:1].islower() and bool(free_intrinsic(flow, owner))


def _of_name(flow: Flow, owner: Spot) -> Power:
    name, patterns = flow.text(owner), flow.script.patterns
    binding = flow.script.scopes.resolve(owner, name)
    if binding is None:
        is_known = name[:1].isupper() and (name in patterns.intrinsics or name in patterns.roots)
        return FUNCTION if is_known or name in _FUNCTIONS else PERHAPS
    return FUNCTION if flow.hidden.is_function(binding) else PERHAPS
