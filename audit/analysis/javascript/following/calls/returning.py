"""Values that a function returns, or hands all it is given on to: followed to where the function is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.calls import listeners
from audit.analysis.javascript.following.stores import (
    holding_classes,
    members_asked,
    members_of_this,
)
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.values import (
    TIMERS,
    YIELDED,
    Bound,
    Box,
    Power,
    Returns,
    Value,
    core,
    is_held,
    is_loader,
    promised,
    settled,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def returned(flow: Flow, function: Spot, value: Value) -> None:
    """Follow a value out of the function that returns it."""
    kinds, result = keywords(function), value
    if "*" in kinds:
        result = Box(YIELDED, settled(value))  # the last that it gives
    elif "async" in kinds:
        result = promised(value)
    give(flow, function, Returns(result), value)


def give(flow: Flow, function: Spot, callee: Value, value: Value) -> None:
    """Let `function` stand for `callee`; what cannot be followed lets `value` escape."""
    name, site = function.child("name"), flow.site
    if site is not None and site.function.id == function.id and isinstance(callee, Returns):
        with flow.at(site.outer):
            flow.follow(site.call, callee.inner)
    elif function.type == "program":
        flow.escape(function, value)
    elif function.type == "method_definition":
        _method(flow, function, callee, value)
    elif name is not None and function.type.endswith("declaration"):
        flow.alias(name, callee)
    else:
        if name is not None:
            flow.alias(name, callee)
        flow.follow(function, callee)


def _method(flow: Flow, method: Spot, callee: Value, value: Value) -> None:
    holder, key = method.parent, flow.script.folder.key_of(method)
    name, kinds = method.child("name"), keywords(method)
    found = value if "get" in kinds else callee
    if name is not None and name.type == members_of_this.PRIVATE:
        members_of_this.kept(flow, name, found)
    elif holder is not None and holder.type == "class_body" and is_held(core(found)):
        ties.note_given(flow, value)
        if holding_classes.gives_itself(flow, holder):
            flow.escape(method, value)
        _of_class(flow, method, holder, key, found, kinds)
    elif holder is None or holder.type != "object":
        ties.note_given(flow, value)
        flow.escape(method, value)
        if name is not None:
            members_asked.taken(flow, name, found)
    else:
        if name is not None:
            members_asked.taken(flow, name, found)
        listeners.given_to_methods(flow, holder, Box(key, found))


def _of_class(
    flow: Flow, method: Spot, body: Spot, key: str | None, value: Value, kinds: set[str]
) -> None:
    """Follow a method to where a class, or what `new` makes of it, is asked for it."""
    name = method.child("name")
    if key == "constructor":
        holding_classes.of_class(flow, body, value)
        return
    box = Box(key, value)
    holding_classes.of_class(flow, body, box if "static" in kinds else Returns(box))
    if name is not None:
        members_asked.asked(flow, name.start, flow.text(name).encode(), value)


def forwarded(flow: Flow, call: Spot, value: Value, given: tuple[Spot, ...]) -> bool:
    """Let the function around `(...all) => f(...all)` stand for `value`, which `f` is; return whether it is one."""
    if not given or not _hangs_on_given(core(value)) or not _is_all(flow, call, given[-1]):
        return False
    give(flow, function_of(call), Bound(value, given[:-1]) if given[:-1] else value, value)
    return True


def _hangs_on_given(power: Power) -> bool:
    """Return whether what a call of `power` is given tells what it does."""
    return is_loader(power) or (power.kind == "global" and power.path[0] in TIMERS)


def _is_all(flow: Flow, call: Spot, last: Spot) -> bool:
    """Return whether the last argument of a call is all that the function around it is given."""
    listed = last.children() if last.type == "spread_element" else []
    if not listed or listed[0].type != "identifier":
        return False
    names = flow.script.folder.parameters.of(function_of(call))
    if len(names) != 1 or names[0].type != "rest_pattern":
        return False
    return flow.text(names[0].children()[0]) == flow.text(listed[0])
