"""Where a file asks for a member that keeps a power: of `this`, of its class or what that makes, or as it was spelt."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.stores.owners import (
    OWN,
    SHOWN,
    THIS,
    class_name,
    is_owner,
    is_read,
)
from audit.analysis.javascript.syntax.node_types import CLASSES, MEMBERS
from audit.analysis.javascript.syntax.spots import in_brackets
from audit.analysis.javascript.text.source import occurrences
from audit.analysis.javascript.values import Power, core, is_held

if TYPE_CHECKING:
    from audit.analysis.javascript.context import Extent
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value

KEPT = 200
"""Members of one file whose uses are looked for: each is a search through its text."""
_LARGE = 400_000
"""Bytes of a file in which uses of public members are not looked for: it holds the code of many."""
_OBJECT = 4000
"""Bytes of an object in which its methods' uses of any power are looked for."""
_NEAR = 64
"""Bytes before a name that are looked at."""
_OF_THIS = re.compile(OWN + rb"\Z")
_FOLLOWED = frozenset(
    {"arguments", "builtin", "global", "intrinsic", "module", "own", "require", "world"}
)
"""Kinds of powers that are followed through public members."""
_NAME = re.compile(rb"[\w$\x80-\xff]{1,40}")
_OWNER = re.compile(rb"[\w$.]{1,60}")
_MAKERS = CLASSES | {"function_declaration", "function_expression", "object"}
"""What `this` may belong to: what `new` makes objects of, and objects with methods."""


def taken(flow: Flow, name: Spot, value: Value) -> None:
    """Follow what a public member gives to where this file asks an object for it.

    `this`, its aliases, the class and what is made of it only, but for what may be `Function`, of which
    nothing is told until it is called.
    """
    if core(value).kind != "constructor" and not _is_followed(core(value)):
        _within(flow, name, value)
        return
    makers = (class_name(one) for one in name.ancestors() if one.type in _MAKERS)
    text = flow.script.source.data[name.start : name.end]
    _seek(flow, flow.script.extent(name.start), text, value, next(filter(None, makers), b""))


def sought(
    flow: Flow, place: int, name: bytes, key: str | None, value: Value, *, everywhere: bool = False
) -> None:
    """Follow what is stored in member `key` of what is written as `name` to where this file asks the same for it.

    `everywhere`: all files that are read together ask the same object.
    """
    if key is not None and _OWNER.fullmatch(name) and _is_followed(core(value)):
        is_wide = everywhere and flow.script.folder.links.together
        owner = name.removesuffix(b".prototype")
        for here in flow.script.extents if is_wide else (flow.script.extent(place),):
            _seek(flow, here, key.encode(), value, owner)


def written_alike(flow: Flow, target: Spot, value: Value) -> None:
    """Follow what is stored in `owner[key]` to where the same is written, of the same owner."""
    data, here = flow.script.source.data, flow.script.extent(target.start)
    text, root = data[target.start : target.end], _root(target)
    is_short = target.type == "subscript_expression" and len(text) <= _NEAR
    if not is_short or not _is_followed(core(value)) or root.type not in ("identifier", "this"):
        return
    binding = flow.binding(root)
    for start in islice(occurrences(data, text, here.start, here.end), SHOWN):
        member = flow.script.finder.at(start)
        while member.end < start + len(text) and member.parent is not None:
            member = member.parent
        is_same = (member.start, member.end) == (start, start + len(text))
        if not is_same or member.type != target.type or not is_read(member):
            continue
        if flow.binding(_root(member)) == binding:
            flow.follow(member, value)


def _root(member: Spot) -> Spot:
    """Return what the outermost object of a member is written as."""
    while member.type in MEMBERS:
        owner = member.child("object")
        if owner is None:
            break
        member = owner
    return member


def asked(
    flow: Flow, place: int, text: bytes, value: Value, owner: re.Pattern[bytes] = _OF_THIS
) -> bool:
    """Follow what the member called `text` gives where an `owner` in the file at `place` is asked for it.

    Returns whether it was looked for: a large file, or one that has many such members, costs too much.
    """
    flow.kept += 1
    data, here = flow.script.source.data, flow.script.extent(place)
    if not _NAME.fullmatch(text) or flow.kept > KEPT or here.end - here.start > _LARGE:
        return False
    found = (
        match.start()
        for match in re.compile(re.escape(text) + rb"(?![\w$]|\s*=[^=>])").finditer(
            data, here.start, here.end
        )
        if owner.search(data, max(here.start, match.start() - _NEAR), match.start())
    )
    for start in islice(found, SHOWN):
        member = flow.script.finder.at(start).parent
        if member is not None and member.type == "member_expression" and is_read(member):
            flow.follow(member, value)
    return True


def _seek(flow: Flow, here: Extent, text: bytes, value: Value, owner: bytes) -> None:
    """Follow `value` to the members by a name of what is `owner`, or made by it."""
    data = flow.script.source.data
    flow.kept += 1
    if flow.kept > KEPT or here.end - here.start > _LARGE or not _NAME.fullmatch(text):
        return
    is_any = core(value).kind == "constructor"
    makes = bool(owner) and (b"new " + owner in data or b"extends " + owner in data)
    found = 0
    for start, before in flow.script.words.members(text, here.start, here.end):
        if not before:
            _unpacked(flow, start, value, owner)
        elif is_any or makes or before in THIS or (owner and owner.endswith(before)):
            found += 1
            _asked(flow, start, value, owner, is_any=is_any)
        if found >= SHOWN:
            return


def _asked(flow: Flow, start: int, value: Value, owner: bytes, *, is_any: bool) -> None:
    """Follow `value` to the member whose name stands at `start`, if it is asked of what holds it."""
    member = flow.script.finder.at(start).parent
    if member is None or member.type != "member_expression" or not is_read(member):
        return
    asked = member.child("object")
    if is_any or (asked is not None and is_owner(flow, in_brackets(asked), owner)):
        with flow.at(None):
            flow.follow(member, value)


def _within(flow: Flow, name: Spot, value: Value) -> None:
    """Follow what a member of an object or a class gives to where its own methods ask `this` for it."""
    holder = name.parent.parent if name.parent is not None else None
    if holder is not None and holder.type != "object":
        holder = next((one for one in name.ancestors() if one.type == "class_body"), None)
    power = core(value)
    if holder is None or power.kind not in ("global", "intrinsic"):
        return
    if holder.end - holder.start > _OBJECT:
        return
    data, text = flow.script.source.data, flow.script.source.data[name.start : name.end]
    if data.find(b"this", holder.start, holder.end) < 0:
        return
    pattern = re.compile(rb"\bthis\s*\.\s*(" + re.escape(text) + rb")(?![\w$]|\s*=[^=>])")
    for match in islice(pattern.finditer(data, holder.start, holder.end), SHOWN):
        member = flow.script.finder.at(match.start(1)).parent
        if member is not None and member.type == "member_expression" and is_read(member):
            flow.follow(member, value)


def _unpacked(flow: Flow, start: int, value: Value, owner: bytes) -> None:
    """`const { name } = this`, `const { name: other } = this`."""
    if not flow.script.typed and not flow.script.words.may_be_unpacked(start):
        return
    name = flow.script.finder.at(start)
    pair = name.parent
    is_pair = pair is not None and pair.type == "pair_pattern"
    pattern = pair.parent if pair is not None and is_pair else pair
    holder = pattern.parent if pattern is not None and pattern.type == "object_pattern" else None
    made = (holder.child("value") or holder.child("right")) if holder is not None else None
    target = pair.child("value") if pair is not None and is_pair else name
    if made is not None and target is not None and is_owner(flow, in_brackets(made), owner):
        with flow.at(None):
            flow.bind(target, value)


def _is_followed(power: Power) -> bool:
    return power.kind in _FOLLOWED and is_held(power)
