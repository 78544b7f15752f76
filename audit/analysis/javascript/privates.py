"""Powers kept under private names of a class: `#load`. They are seen nowhere but in the class itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.flow import Flow
    from audit.analysis.javascript.spots import Spot
    from audit.analysis.javascript.values import Value

PRIVATE = "private_property_identifier"
_USES = 500
"""Uses of one private name that are followed."""


def field(flow: Flow, spot: Spot, definition: Spot, value: Value) -> None:
    """Follow the value of a field to where the field is used; of a public one, out of sight."""
    name = definition.child("property") or definition.child("name")
    if spot.field != "value" or name is None or name.type != PRIVATE:
        flow.escape(spot, value)
    else:
        kept(flow, name, value)


def kept(flow: Flow, name: Spot, value: Value) -> None:
    """Follow `value` to all uses of the private `name` that holds it."""
    body = next((one for one in name.ancestors() if one.type == "class_body"), None)
    if body is None:
        flow.escape(name, value)
        return
    data = flow.script.source.data
    text = re.escape(data[name.start : name.end])
    for match in islice(re.finditer(text + rb"(?![\w$])", data[body.start : body.end]), _USES):
        use = flow.script.finder.at(body.start + match.start())
        member = use.parent
        if use.type != PRIVATE or member is None or member.type != "member_expression":
            continue
        holder = member.parent
        if holder is None or holder.type != "assignment_expression" or member.field != "left":
            flow.follow(member, value)
