"""Powers kept in members of an object: under private names (`#load`), which only its class sees, or public ones."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import is_replaced
from audit.analysis.javascript.values import core

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
_THIS = re.compile(rb"\b(?:this|super|self|that)" + _ASKED)
_TOLD = {"builtin": _THIS, "require": _THIS, "constructor": re.compile(rb"[\w$)\]]" + _ASKED)}
_RUNNING = frozenset({("eval",), ("Function",), ("process",)})
"""What is followed through public members, and the end of the objects that are asked for it."""
_NEAR = 40
"""Bytes before a member's name that are looked at."""
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
    flow.escape(place, value)
    taken(flow, name, value)


def taken(flow: Flow, name: Spot, value: Value) -> None:
    """Follow what a public member gives to where this file asks an object for it.

    `this` and its aliases only, but for what may be `Function`, of which nothing is told until it is called.
    """
    owner = _TOLD.get(core(value).kind) or (_THIS if core(value).path in _RUNNING else None)
    flow.kept += 1
    data, text = flow.script.source.data, flow.script.source.data[name.start : name.end]
    if owner is None or not _NAME.fullmatch(text):
        return
    if flow.kept > _KEPT or len(data) > _LARGE:
        return
    asked = (
        match.start()
        for match in re.finditer(re.escape(text) + rb"(?![\w$]|\s*=[^=>])", data)
        if owner.search(data, max(0, match.start() - _NEAR), match.start())
    )
    for start in islice(asked, _SHOWN):
        member = flow.script.finder.at(start).parent
        if member is not None and member.type == "member_expression" and _is_read(member):
            flow.follow(member, value)


def _is_read(member: Spot) -> bool:
    """Return whether a member is asked for, not given another value or deleted."""
    holder = member.parent
    changed = holder is not None and (member.field == "left" or holder.type == "update_expression")
    return not changed and not is_replaced(member)
