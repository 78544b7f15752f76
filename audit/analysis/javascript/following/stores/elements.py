"""A method of a container that holds a followed value is called: where its elements come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.names import is_stored
from audit.analysis.javascript.folding.repeating import returns_of
from audit.analysis.javascript.following.stores.containers import (
    ELEMENT,
    HANDED,
    SAME,
    is_container,
)
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, MEMBERS, call_with, given_to
from audit.analysis.javascript.syntax.spots import in_brackets, without
from audit.analysis.javascript.values import EACH, MAPPED, YIELDED, Box, Value, iterated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_FRESH = frozenset({"array", "call_expression", "new_expression"})
"""What gives an array that has no other name."""
_REORDERING = frozenset({"copyWithin", "reverse", "shift", "sort", "splice", "unshift"})
"""Methods that move the elements of their array."""
Given = tuple["Spot", ...]
_PREDICATES = frozenset({"BigInt", "Boolean", "Number", "Object", "String", "parseInt"})
"""Functions of the language that keep nothing of what they are called with."""


def called(
    flow: Flow, callee: Spot, spot: Spot, value: Box, name: str, given: Given
) -> Iterator[tuple[int, Value]]:
    """Follow the call at `spot` of the method `name` of a container; yield what its callback is given, by place."""
    _moved(flow, callee, value, name)
    item = iterated(value)
    is_gathered = _gathers(flow, name, given)
    if given and not (given[0].type == "identifier" and flow.text(given[0]) in _PREDICATES):
        for index in HANDED.get(name, ())[is_gathered:]:
            yield index, value.inner if value.key == MAPPED else item
        if name in EACH:
            yield 2, value  # the container itself
    if is_gathered or name in SAME:
        flow.follow(spot, Box(None, item))
    elif name in ELEMENT:
        flow.follow(spot, value.inner if name == "get" else item)
    elif name == "values":
        flow.follow(spot, Box(YIELDED, value.inner))
    elif name == "entries":
        flow.follow(spot, Box(YIELDED, Box("1", value.inner)))
    elif name == "flat":
        is_nested = isinstance(item, Box) and is_container(item)
        flow.follow(spot, Box(None, item.inner if is_nested and isinstance(item, Box) else item))
    if not given and name in HANDED:
        flow.escape(callee, value)


def _moved(flow: Flow, method: Spot, value: Box, name: str) -> None:
    """Follow what an array holds to all its places, once its elements are moved."""
    owner, is_placed = method.child("object"), (value.key or "").isdigit()
    if name not in _REORDERING or not is_placed or owner is None or owner.type in _FRESH:
        return  # or nobody else has the array
    if owner.type in MEMBERS or owner.type == "identifier":
        flow.bind(owner, Box(None, value.inner))
    binding = flow.binding(owner) if owner.type == "identifier" else None
    made = [initial_value(one) for one in binding.declarations] if binding is not None else [None]
    if owner.type not in MEMBERS and any(one is None or one.type not in _FRESH for one in made):
        flow.escape(method, value)  # under another name it holds it in the same places


def gathered(flow: Flow, made: Spot, value: Value) -> bool:
    """Follow what `list.reduce((made, item) => { made[key] = item; return made }, {})` gathers in `made`."""
    binding = flow.binding(made)
    place = binding.declarations[0] if binding is not None else None
    function, index = flow.script.folder.parameters.place(place) if place else (None, 0)
    call = call_with(function) if function is not None and index == 0 else None
    method = call.child("function") if call is not None else None
    name = method.child("property") if method is not None else None
    given = tuple(given_to(call))
    if call is None or name is None or not _gathers(flow, flow.text(name), given):
        return False
    if given[1].type not in ("array", "object"):
        return False
    flow.alias(made, value)
    return True


def _gathers(flow: Flow, name: str, given: Given) -> bool:
    """Return whether `list.reduce((made, item) => (made[key] = item, made), {})` gives back what it began with."""
    function = in_brackets(given[0]) if name.startswith("reduce") and len(given) > 1 else None
    body = function.child("body") if function is not None and function.type in FUNCTIONS else None
    if function is None or body is None or given[1].type == "spread_element":
        return False
    folder = flow.script.folder
    made = folder.parameters.of(function)[:1]
    if not made or made[0].type != "identifier" or is_stored(folder, made[0]):
        return False
    results = results_of(body)
    return bool(results) and all(
        one.type == "identifier" and flow.binding(one) == flow.binding(made[0]) for one in results
    )


def results_of(body: Spot) -> list[Spot]:
    """Return what a function with the `body` gives, wherever it ends: what brackets and commas leave."""
    ways = [body]
    if body.type == "statement_block":
        ways = [one for way in returns_of(body) for one in way.children()]
    return [without(one, "parenthesized_expression", "sequence_expression") for one in ways]
