"""A method of a container that holds a followed value is called: where its elements come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.stores.containers import (
    ELEMENT,
    HANDED,
    SAME,
    is_container,
)
from audit.analysis.javascript.values import EACH, MAPPED, YIELDED, Box, Value, iterated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

Given = tuple["Spot", ...]
_PREDICATES = frozenset({"BigInt", "Boolean", "Number", "Object", "String", "parseInt"})
"""Functions of the language that keep nothing of what they are called with."""


def called(
    flow: Flow, callee: Spot, spot: Spot, value: Box, name: str, given: Given
) -> Iterator[tuple[int, Value]]:
    """Follow the call at `spot` of the method `name` of a container; yield what its callback is given, by place."""
    item = iterated(value)
    if given and not (given[0].type == "identifier" and flow.text(given[0]) in _PREDICATES):
        for index in HANDED.get(name, ()):
            yield index, value.inner if value.key == MAPPED else item
        if name in EACH:
            yield 2, value  # the container itself
    if name in ELEMENT:
        flow.follow(spot, value.inner if name == "get" else item)
    elif name in SAME:
        flow.follow(spot, Box(None, item))
    elif name == "values":
        flow.follow(spot, Box(YIELDED, value.inner))
    elif name == "entries":
        flow.follow(spot, Box(YIELDED, Box("1", value.inner)))
    elif name == "flat":
        is_nested = isinstance(item, Box) and is_container(item)
        flow.follow(spot, Box(None, item.inner if is_nested and isinstance(item, Box) else item))
    if not given and name in HANDED:
        flow.escape(callee, value)
