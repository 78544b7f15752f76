"""What a generator yields, to where it is taken: `for (const x of g())`, `g().next().value`, `[...g()]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import changing, passing
from audit.analysis.javascript.following.returning import give
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.values import (
    YIELDED,
    Box,
    Promised,
    Returns,
    Value,
    copied,
    iterated,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def yielded(flow: Flow, _spot: Spot, parent: Spot, value: Value) -> None:
    """Follow a yielded value to what the calls of its generator give."""
    if isinstance(value, Box) and "*" in keywords(parent):
        value = iterated(value)  # `yield*` hands on what another yields
    if isinstance(value, Promised):
        value = value.inner  # whoever takes it waits for it
    give(flow, function_of(parent), Returns(Box(YIELDED, value)), value)


def spread(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow `{...value}`, a copy, and `[...generator()]`."""
    holder = parent.parent
    if holder is not None and holder.type == "object":
        flow.follow(holder, copied(value))
    elif holder is not None and holder.type == "array" and isinstance(value, Box):
        flow.follow(holder, Box(None, iterated(value)))
    elif holder is None or not passing.spread(flow, parent, holder, value):
        changing.spread(flow, parent, value)
        flow.escape(spot, value)
