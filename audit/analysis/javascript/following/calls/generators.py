"""What a generator yields, to where it is taken: `for (const x of g())`, `g().next().value`, `[...g()]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import passing, resuming
from audit.analysis.javascript.following.calls.returning import give
from audit.analysis.javascript.following.shared import changing_calls, writes
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.values import (
    ARGUMENTS,
    MODULE,
    REQUIRE,
    YIELDED,
    Box,
    Returns,
    Value,
    copied,
    iterated,
    settled,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def yielded(flow: Flow, _spot: Spot, parent: Spot, value: Value) -> None:
    """Follow a yielded value to what the calls of its generator give."""
    if isinstance(value, Box) and "*" in keywords(parent):
        value = iterated(value)  # `yield*` hands on what another gives
        flow.follow(parent, value)
    function = function_of(parent)
    if resuming.waited(flow, function, parent, value):
        return
    if "async" in keywords(function):
        value = settled(value)  # whoever takes it waits for it
    give(flow, function, Returns(Box(YIELDED, value)), value)


def spread(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{...value}`, a copy, and `[...generator()]`."""
    holder = parent.parent
    if holder is not None and holder.type == "object":
        flow.follow(holder, copied(value))
    elif holder is not None and holder.type == "array" and isinstance(value, Box):
        flow.follow(holder, Box(None, iterated(value)))
    elif holder is None or not passing.spread(flow, parent, holder, value):
        changing_calls.spread(flow, parent, value)
        flow.escape(spot, value)


def loop(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `for (const x of value)`."""
    if spot.field == "left":
        writes.assigned(flow, spot, parent, value)
    if spot.field != "right":
        return
    left = parent.child("left")
    if left is not None and value == ARGUMENTS and parent.operator == "of":
        for one in (REQUIRE, MODULE):
            flow.bind(left, one)
    elif isinstance(value, Box) and left is not None and parent.operator == "of":
        item = iterated(value)
        waits = "await" in keywords(parent)
        flow.bind(left, settled(item) if waits else item)
    else:
        flow.escape(spot, value)
