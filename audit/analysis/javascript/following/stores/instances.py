"""What an object made by `new` is told afterwards: `request.open("GET", url)`, `image.src = url`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import call_with, given_to
from audit.analysis.javascript.syntax.spots import bracketed

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_TELLING = re.compile(
    rb"\s*\.\s*(?:(?:open|send|connect|postMessage|request|setAttribute|setRequestHeader)\s*\(|(?:src|href|url|action)\s*=(?![=>]))"
)
_PLACES = 8
"""Places of one variable that are looked at."""


def told_later(flow: Flow, made: Spot) -> list[Spot]:
    """Return the expressions that the object made at `made` is given there, or through its variable."""
    found = _assigned(flow, call_with(bracketed(made)))
    for place in _places(flow, made):
        access = place.parent
        user = access.parent if access is not None else None
        if user is None:
            continue
        arguments, right = user.child("arguments"), user.child("right")
        found += arguments.children()[:4] if arguments is not None else [right] if right else []
    return found


def _assigned(flow: Flow, call: Spot | None) -> list[Spot]:
    """`Object.assign(made, { src: url })`."""
    name = call.child("function") if call is not None else None
    if name is None or flow.text(name) != "Object.assign":
        return []
    pairs = [pair for one in given_to(call)[1:] for pair in one.children()]
    return [value for pair in pairs if (value := pair.child("value")) is not None]


def _kept(flow: Flow, member: Spot) -> list[Spot]:
    """Return where `this.member` is told something, of which the object became a member."""
    owner, name = member.child("object"), member.child("property")
    if owner is None or name is None or owner.type != "this":
        return []
    here, data = flow.script.extent(member.start), flow.script.source.data
    found = []
    for start, before in flow.script.words.members(name.text, here.start, here.end):
        if before == b"this" and _TELLING.match(data, start + len(name.text)):
            place = flow.script.finder.at(start).parent
            found += [place] if place is not None else []
            if len(found) == _PLACES:
                break
    return found


def _places(flow: Flow, made: Spot) -> list[Spot]:
    """Return where the object is told something: itself, or the uses of its variable."""
    holder = bracketed(made).parent
    if holder is not None and bracketed(made).field == "object":
        is_told = _TELLING.match(flow.script.source.data, bracketed(made).end) is not None
        return [bracketed(made)] if is_told else []
    name = (holder.child("name") or holder.child("left")) if holder is not None else None
    if name is not None and name.type == "member_expression" and made.field == "right":
        return _kept(flow, name)
    if name is None or name.type != "identifier" or made.field not in ("value", "right"):
        return []
    binding = flow.binding(name)
    return flow.script.scopes.followed(binding, _TELLING)[:_PLACES] if binding is not None else []
