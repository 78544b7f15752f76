"""Objects and arrays that are written down around a followed value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import privates
from audit.analysis.javascript.syntax.elements import index_of
from audit.analysis.javascript.values import Box, Heir, Value

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def pair(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{key: value}`: an object that holds the value."""
    holder = parent.parent
    if spot.field == "key" or holder is None:
        flow.read(spot, value)
    else:
        privates.taken(flow, parent.child("key") or parent, value)
        key = flow.script.folder.key_of(parent)
        flow.follow(holder, Heir(value) if key == "__proto__" else Box(key, value))


def in_object(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{value}`, and what a spread makes of an object."""
    if spot.type == "shorthand_property_identifier":
        privates.taken(flow, spot, value)
        flow.follow(parent, Box(flow.text(spot), value))
    else:
        flow.follow(parent, value)


def in_array(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `[value]`: under its place."""
    flow.follow(parent, Box(str(index_of(parent, spot)), value))
