"""Powers kept in members of an object: under private names (`#load`), which only its class sees, or public ones."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following import binds
from audit.analysis.javascript.following.ties import GIVES
from audit.analysis.javascript.syntax.node_types import is_replaced
from audit.analysis.javascript.values import Box, Power, Returns, core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value

PRIVATE = "private_property_identifier"
_USES = 500
"""Uses of one private name that are followed."""
_KEPT = 200
"""Members of one file whose uses are looked for: each is a search through its text."""
_LARGE = 400_000
"""Bytes of a file in which uses of public members are not looked for: it holds the code of many."""
_SHOWN = 60
"""Uses of one public member that are followed."""
_ASKED = rb"\s*\??\.\s*\Z"
_OWN = rb"\b(?:this|super|self|that)\s*\??\.\s*"
_THIS = re.compile(_OWN + rb"\Z")
_TOLD = {
    "builtin": _THIS,
    "own": _THIS,
    "require": _THIS,
    "constructor": re.compile(rb"[\w$)\]]" + _ASKED),
}
_RUNNING = frozenset({("eval",), ("Function",), ("process",)})
"""What is followed through public members, and the end of the objects that are asked for it."""
_NEAR = 40
"""Bytes before a member's name that are looked at."""
_HANDED_ON = re.compile(rb"\bthis\b(?!\s*\??\.|\s*\[)")
"""An object of a class gives itself away."""
_NAME = re.compile(rb"[\w$]{1,40}")


def field(flow: Flow, spot: Spot, definition: Spot, value: Value) -> None:
    """Follow the value of a field to where the field is used; of a public one, out of sight."""
    name = definition.child("property") or definition.child("name")
    if spot.field != "value" or name is None:
        flow.escape(spot, value)
    elif name.type == PRIVATE:
        kept(flow, name, value)
    else:
        shown(flow, name, value)


def kept(flow: Flow, name: Spot, value: Value) -> None:
    """Follow `value` to all uses of the private `name` that holds it."""
    body = next((one for one in name.ancestors() if one.type == "class_body"), None)
    flow.kept += 1
    if body is None or flow.kept > _KEPT:
        flow.escape(name, value)
        return
    data = flow.script.source.data
    text = re.escape(data[name.start : name.end])
    for match in islice(re.finditer(text + rb"(?![\w$])", data[body.start : body.end]), _USES):
        use = flow.script.finder.at(body.start + match.start())
        member = use.parent
        if use.type != PRIVATE or member is None or member.type != "member_expression":
            continue
        if _is_read(member):
            flow.follow(member, value)


def shown(flow: Flow, name: Spot, value: Value) -> None:
    """Let a value in a public member escape, and follow it to where this file takes it from `this` all the same.

    Whoever holds the object holds the whole of it; what this file does with it is told besides.
    """
    holder = name.parent
    place = holder if holder is not None and holder.type == "member_expression" else name
    if not _held(flow, name, value):
        flow.escape(place, value)
    taken(flow, name, value)


def of_parameter(flow: Flow, name: Spot, value: Value) -> None:
    """`constructor(private name: Type)` keeps what it is given in a member, too."""
    holder = name.parent
    if holder is not None and holder.type in ("required_parameter", "optional_parameter"):
        words = {child.type for child in holder.node.children}
        if not words.isdisjoint({"accessibility_modifier", "readonly", "override_modifier"}):
            shown(flow, name, value)


def _held(flow: Flow, name: Spot, value: Value) -> bool:
    """Follow a class that holds a power, where files are read together; return whether it can be followed."""
    body = next((one for one in name.ancestors() if one.type == "class_body"), None)
    if body is None or not isinstance(value, Power):
        return False
    if not flow.script.folder.links.together:
        flow.script.recorder.tie(GIVES)
        return False
    if gives_itself(flow, body):
        return False
    definition = name.parent
    static = definition is not None and any(
        child.type == "static" for child in definition.node.children[:3]
    )
    box = Box(flow.text(name), value)
    of_class(flow, body, box if static else Returns(box))
    return True


def gives_itself(flow: Flow, body: Spot) -> bool:
    """Return whether an object of a class hands itself on: then others may ask it for anything."""
    return _HANDED_ON.search(flow.script.source.data, body.start, body.end) is not None


def of_class(flow: Flow, body: Spot, value: Value) -> None:
    """Follow the class with the `body` as `value`: a box for what it holds itself, else what `new` gives."""
    made = body.parent
    name = made.child("name") if made is not None else None
    if name is not None:
        binds.alias(flow, name, value)
    if made is not None and made.type == "class":
        flow.follow(made, value)


def inherited(flow: Flow, heritage: Spot, value: Value) -> bool:
    """Follow what a class inherits from one that holds a power; return whether it is such a class."""
    box = value.inner if isinstance(value, Returns) else value
    made = heritage.parent
    made = made.parent if made is not None and made.type == "class_heritage" else made
    body = made.child("body") if made is not None else None
    if body is None or not isinstance(box, Box) or not isinstance(box.inner, Power):
        return False
    of_class(flow, body, value)
    if isinstance(value, Returns):
        pattern = _OWN + rb"(" + re.escape((box.key or "").encode()) + rb")(?![\w$])"
        found = re.compile(pattern).finditer(flow.script.source.data, body.start, body.end)
        for match in islice(found, _SHOWN):
            member = flow.script.finder.at(match.start(1)).parent
            if member is not None and _is_read(member):
                flow.follow(member, box.inner)
    return True


def taken(flow: Flow, name: Spot, value: Value) -> None:
    """Follow what a public member gives to where this file asks an object for it.

    `this` and its aliases only, but for what may be `Function`, of which nothing is told until it is called.
    """
    owner = _TOLD.get(core(value).kind) or (_THIS if core(value).path in _RUNNING else None)
    if owner is not None:
        text = flow.script.source.data[name.start : name.end]
        asked(flow, name.start, text, value, owner)


def asked(
    flow: Flow, place: int, text: bytes, value: Value, owner: re.Pattern[bytes] = _THIS
) -> None:
    """Follow what the member called `text` gives where an `owner` in the file at `place` is asked for it."""
    flow.kept += 1
    data, here = flow.script.source.data, flow.script.extent(place)
    if not _NAME.fullmatch(text) or flow.kept > _KEPT or here.end - here.start > _LARGE:
        return
    found = (
        match.start()
        for match in re.compile(re.escape(text) + rb"(?![\w$]|\s*=[^=>])").finditer(
            data, here.start, here.end
        )
        if owner.search(data, max(here.start, match.start() - _NEAR), match.start())
    )
    for start in islice(found, _SHOWN):
        member = flow.script.finder.at(start).parent
        if member is not None and member.type == "member_expression" and _is_read(member):
            flow.follow(member, value)


def _is_read(member: Spot) -> bool:
    """Return whether a member is asked for, not given another value or deleted."""
    holder = member.parent
    changed = holder is not None and (member.field == "left" or holder.type == "update_expression")
    return not changed and not is_replaced(member)
