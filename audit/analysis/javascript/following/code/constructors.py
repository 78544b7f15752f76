"""`x.constructor`: for a function it is `Function`, and calling that compiles text.

Whether `x` is a function is often not known. A call of what `.constructor` gives with something
that may be text counts as `eval`; `this.constructor.name` and `new this.constructor(...)` do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.code.constructor_of import PERHAPS, is_decoded, of
from audit.analysis.javascript.following.shared import paths
from audit.analysis.javascript.following.shared.intrinsics import (
    FUNCTION_LITERALS,
    LITERALS,
    bare,
    named_literal,
    prototype_of,
)
from audit.analysis.javascript.following.stores.owners import has_own, is_parent
from audit.analysis.javascript.syntax.node_types import CLASSES, MEMBERS, given_to, is_replaced
from audit.analysis.javascript.text.computed import may_be_called
from audit.analysis.javascript.values import Box, Power

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_KEYS = ("constructor", "__proto__")
_DESCRIBING = frozenset({"Object.getOwnPropertyDescriptor", "Reflect.getOwnPropertyDescriptor"})
_DECLARED = CLASSES | {"function_declaration"}
_CALLER = re.compile(r"\bcaller['\"]?\]?$")
"""The function that called: at a module's top level its wrapper, with `require` among its arguments."""


def constructor_name(flow: Flow, spot: Spot) -> None:
    """Follow the member or the pattern whose name `constructor` or `__proto__` stands at `spot`."""
    while spot.type in ("string_fragment", "template_string") or (
        spot.type == "string"
        and spot.parent is not None
        and spot.parent.type == "parenthesized_expression"
    ):
        if spot.parent is None:
            return
        spot = spot.parent
    if spot.type in ("'", '"', "`", "[") and spot.parent is not None:
        spot = spot.parent
    parent = spot.parent
    if parent is None:
        return
    ties.note_kept(flow, spot, parent)
    if parent.type == "array":
        paths.listed(flow, parent)
    if parent.type == "arguments" and flow.text(spot).strip("'\"`") == "constructor":
        _argument(flow, spot, parent)
    elif parent.type in MEMBERS and spot.field in ("property", "index"):
        access(flow, parent, flow.text(spot).strip("'\"`"))
    elif parent.type == "pair_pattern" and spot.field == "key":
        _of_pattern(flow, parent, parent.child("value"))
    elif spot.type == "shorthand_property_identifier_pattern" and flow.text(spot) == "constructor":
        flow.alias(spot, of(flow, _destructured(parent)))


def _of_pattern(flow: Flow, pair: Spot, target: Spot | None) -> None:
    """`const {constructor: made} = x`, `const {arguments: given} = f.caller`."""
    if target is None or pair.parent is None:
        return
    owner, key = _destructured(pair.parent), flow.script.folder.key_of(pair)
    if key == "constructor":
        flow.bind(target, of(flow, owner))
    elif key == "arguments" and owner is not None and _CALLER.search(flow.text(owner)[-12:]):
        flow.bind(target, Power("arguments"))


def computed_name(flow: Flow, bracket: Spot) -> None:
    """Look at a call of a computed member: its name may be put together to `constructor`."""
    subscript = bracket.parent
    if subscript is not None and subscript.type == "computed_property_name":
        _computed_key(flow, subscript)
    if subscript is None or subscript.type != "subscript_expression":
        return
    index, owner = subscript.child("index"), subscript.child("object")
    if index is None or owner is None or index.type == "number":
        return
    if bare(owner).type not in LITERALS and bare(owner).type not in FUNCTION_LITERALS:
        inner = owner.child("object") if owner.type == "subscript_expression" else None
        is_sure = inner is not None and bare(inner).type in LITERALS  # a method of a literal
        if is_sure or may_be_called(flow.script.source.data, subscript.start, subscript.end):
            flow.follow(subscript, flow.hidden.member(subscript))
        return
    keys, more = flow.script.strings(index)
    if more and bare(owner).type in FUNCTION_LITERALS:
        flow.follow(subscript, PERHAPS)
    for key in keys:
        if key in ("constructor", "__proto__"):
            access(flow, subscript, key)


def _computed_key(flow: Flow, name: Spot) -> None:
    """`const { [key]: target } = x`."""
    pair, inner = name.parent, name.children()
    if pair is None or pair.type != "pair_pattern" or pair.parent is None or not inner:
        return
    target = pair.child("value")
    strings = flow.script.strings if is_decoded(inner[0]) else flow.script.folder.strings
    if target is not None and "constructor" in strings(inner[0])[0]:
        flow.bind(target, of(flow, _destructured(pair.parent)))


def _argument(flow: Flow, spot: Spot, arguments: Spot) -> None:
    """`Reflect.get(x, "constructor")`, `Object.getOwnPropertyDescriptor(x, "constructor")`."""
    call = arguments.parent
    callee = call.child("function") if call is not None else None
    given = arguments.children()
    is_key = len(given) > 1 and given[1].start == spot.start
    way = flow.text(callee) if callee is not None and is_key else ""
    if call is not None and way.rpartition(".")[2] == "get":
        flow.follow(call, of(flow, given[0]))
    elif call is not None and way in _DESCRIBING:
        flow.follow(call, Box("value", of(flow, given[0])))


def access(flow: Flow, spot: Spot, key: str) -> None:
    """Follow `x.constructor`, `x.__proto__` or `x.caller.arguments` at `spot`."""
    owner = spot.child("object")
    if owner is None:
        return
    if key == "arguments":
        if _CALLER.search(flow.text(owner)[-12:]):
            flow.follow(spot, Power("arguments"))
        return
    if key not in _KEYS or is_replaced(spot) or has_own(flow, owner, key) or is_parent(flow, owner):
        return  # what is stored there belongs to this object alone
    if key == "constructor":
        if _is_prototype_of_own(flow, owner):
            return
        described = given_to(owner) if b"getOwnPropertyDescriptors" in owner.text[:40] else []
        found = of(flow, described[0] if described else owner)
        flow.follow(spot, Box("value", found) if described else found)
        return
    behind = prototype_of(flow, owner)
    if behind is not None:
        flow.follow(spot, behind)


def _is_prototype_of_own(flow: Flow, owner: Spot) -> bool:
    """Return whether `owner` is the prototype of a class or function of this file: its constructor is that."""
    made, name = owner.child("object"), owner.child("property")
    if made is None or name is None or flow.text(name) != "prototype":
        return False
    return made.type == "identifier" and named_literal(flow, made).type in _DECLARED


def _destructured(pattern: Spot) -> Spot | None:
    parent = pattern.parent
    return (parent.child("value") or parent.child("right")) if parent is not None else None
