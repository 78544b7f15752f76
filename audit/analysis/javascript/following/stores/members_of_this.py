"""Powers kept in members of an object: under private names (`#load`), which only its class sees, or public ones."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.stores import holding_classes
from audit.analysis.javascript.following.stores.members_asked import KEPT, taken
from audit.analysis.javascript.following.stores.owners import is_read
from audit.analysis.javascript.syntax.node_types import PARAMETERS, name_of_member, nearest

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value

PRIVATE = "private_property_identifier"
_USES = 500
"""Uses of one private name that are followed."""


def field(flow: Flow, spot: Spot, definition: Spot, value: Value) -> None:
    """Follow the value of a field to where the field is used; of a public one, out of sight."""
    name = name_of_member(definition)
    if spot.field != "value" or name is None:
        flow.escape(spot, value)
    elif name.type == PRIVATE:
        kept(flow, name, value)
    else:
        shown(flow, name, value)


def kept(flow: Flow, name: Spot, value: Value) -> None:
    """Follow `value` to all uses of the private `name` that holds it."""
    body = nearest(name, ("class_body",))
    flow.kept += 1
    if body is None or flow.kept > KEPT:
        flow.escape(name, value)
        return
    data = flow.script.source.data
    text = re.escape(data[name.start : name.end])
    for match in islice(re.finditer(text + rb"(?![\w$])", data[body.start : body.end]), _USES):
        use = flow.script.finder.at(body.start + match.start())
        member = use.parent
        if use.type != PRIVATE or member is None or member.type != "member_expression":
            continue
        if is_read(member):
            with flow.at(None):
                flow.follow(member, value)


def shown(flow: Flow, name: Spot, value: Value) -> None:
    """Let a value in a public member escape, and follow it to where this file takes it from `this` all the same.

    Whoever holds the object holds the whole of it; what this file does with it is told besides.
    """
    holder = name.parent
    place = holder if holder is not None and holder.type == "member_expression" else name
    if not holding_classes.held(flow, name, value):
        flow.escape(place, value)
    taken(flow, name, value)


def of_parameter(flow: Flow, name: Spot, value: Value) -> None:
    """`constructor(private name: Type)` keeps what it is given in a member, too."""
    holder = name.parent
    if holder is not None and holder.type in PARAMETERS:
        words = {child.type for child in holder.node.children}
        if not words.isdisjoint({"accessibility_modifier", "readonly", "override_modifier"}):
            shown(flow, name, value)
