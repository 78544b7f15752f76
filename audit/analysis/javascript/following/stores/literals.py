"""Objects and arrays that are written down around a followed value."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import listeners, told_apart
from audit.analysis.javascript.following.stores import holding_classes, members_asked
from audit.analysis.javascript.syntax.elements import index_of
from audit.analysis.javascript.syntax.node_types import nearest
from audit.analysis.javascript.text.source import occurrences
from audit.analysis.javascript.values import Box, Heir, Value, copied, core

_HOLDING = frozenset({"class_body", "object"})
"""What `super` in a method belongs to."""
_USES = 20
"""Places of `super` in one object that are looked at."""

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def pair(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{key: value}`: an object that holds the value."""
    holder = parent.parent
    if spot.field == "key" or holder is None:
        flow.read(spot, value)
    else:
        if holding_classes.is_maker(spot):
            return
        members_asked.taken(flow, parent.child("key") or parent, value)
        key = flow.script.folder.key_of(parent) or _of_same_name(flow, parent, value)
        if key == "__proto__":
            above(flow, holder, value)
        listeners.given_to_methods(
            flow, holder, Heir(value) if key == "__proto__" else Box(key, value)
        )


def _of_same_name(flow: Flow, pair: Spot, value: Value) -> str | None:
    """`{ [name]: require(name) }`."""
    key = pair.child("key")
    inner = key.children() if key is not None and key.type == "computed_property_name" else []
    if not inner or inner[0].type != "identifier":
        return None
    keys = told_apart.own_keys(flow, inner[0], pair.child("value"), value, flow.keys(inner[0]))
    return keys[0] if len(keys) == 1 else None


def above(flow: Flow, holder: Spot, value: Value) -> None:
    """Follow what an object inherits from to where its methods ask `super`, or itself for what a module gives."""
    asked = {"super": value}
    if core(value).kind == "builtin":
        asked["this"] = copied(value)
    for word, found in asked.items():
        places = occurrences(flow.script.source.data, word.encode(), holder.start, holder.end)
        for place in islice(places, _USES):
            token = flow.script.finder.at(place)
            around = nearest(token, _HOLDING)
            if token.type == word and around is not None and holder.id in _ids(around):
                flow.follow(token, found)


def _ids(body: Spot) -> tuple[int, ...]:
    """Return what an object or the body of a class is known by: of a class its own."""
    return (body.id, body.parent.id) if body.type == "class_body" and body.parent else (body.id,)


def in_object(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{value}`, and what a spread makes of an object."""
    if spot.type == "shorthand_property_identifier":
        members_asked.taken(flow, spot, value)
        listeners.given_to_methods(flow, parent, Box(flow.text(spot), value))
    else:
        flow.follow(parent, value)


def in_array(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `[value]`: under its place."""
    flow.follow(parent, Box(str(index_of(parent, spot)), value))
