"""Values that leave the expression they stand in otherwise: thrown, or handed to a tag or to a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import calls_in_sight
from audit.analysis.javascript.following.calls import calling, passing
from audit.analysis.javascript.following.stores import members_asked
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, keywords
from audit.analysis.javascript.values import TIMERS, Box, Power, Value, core, is_held

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.text.source import Source


_EXPORTING = frozenset({"assignment_expression", "export_statement"})
_PARENTS = frozenset({"prototype", "__proto__", "__super__", "super_", "superClass_", "superclass"})
"""Members by which a class inherits, or knows its parent."""
_CALLERS, _CALLS = 3, 40
"""Functions through which what is thrown is followed, and calls of each."""
_ANY_OWNER = re.compile(rb"\.\s*\Z")


def lost(flow: Flow, spot: Spot, value: Value, power: Power) -> None:
    """Note that a prototype may be changed, or a timer be given text, where nobody sees it.

    What is exported is told where it is taken; a class that inherits from a prototype is seldom lent to change it.
    """
    is_prototype = power.kind == "intrinsic" and power.path[-1] == "prototype"
    is_timer = power.kind == "global" and power.path[0] in TIMERS and len(power.path) == 1
    if not (is_prototype or is_timer):  # nearly always
        return
    inherits = isinstance(value, Box) and value.key in _PARENTS
    if inherits or _is_parent(flow, spot, value) or _is_exported(spot, flow.script.source):
        return
    if is_prototype:
        flow.adrift.append((spot, power))
    else:
        flow.fact("global", power.dotted, spot)


def _is_parent(flow: Flow, target: Spot, value: Value) -> bool:
    """`Child.prototype.__proto__ = Error.prototype`: followed to where the file asks for a parent by that name."""
    name = target.child("property") if target.field == "left" else None
    if name is None or (text := flow.text(name)) not in _PARENTS:
        return False
    if b"getPrototypeOf" in flow.script.source.data:  # another way to ask for it
        return False
    return members_asked.asked(flow, target.start, text.encode(), value, _ANY_OWNER)


def _is_exported(spot: Spot, source: Source) -> bool:
    """Return whether what stands at `spot` is stored among the exports of its file, in the same statement."""
    around = (one for one in (spot, *spot.ancestors()) if one.type in _EXPORTING)
    holder = next(around, None)
    if holder is None or holder.type == "export_statement":
        return holder is not None
    left = holder.child("left")
    return left is not None and b"exports" in source.data[left.start : left.end]


def thrown(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow what is thrown to the `catch` around it, in the same function or around a call of it."""
    if not _caught(flow, parent, value):
        flow.escape(spot, value)
        if is_held(core(value)):
            _by_callers(flow, parent, value)


def _by_callers(flow: Flow, place: Spot, value: Value, deep: int = _CALLERS) -> None:
    """Follow what a function throws to the `catch` around its calls that are in sight."""
    function = function_of(place)
    if not deep or function.type == "program" or "async" in keywords(function):
        return
    folder = flow.script.folder
    calls, _ = calls_in_sight(folder, function)
    found = folder.links.calls(function) if not calls else None
    calls = calls or [call for call, _ in (found.places if found is not None else ())]
    for call in calls[:_CALLS]:
        if not _caught(flow, call, value):
            _by_callers(flow, call, value, deep - 1)


def _caught(flow: Flow, place: Spot, value: Value) -> bool:
    """Follow what is thrown at `place` to the `catch` around it in the same function; return whether there is one."""
    below = place
    for ancestor in place.ancestors():
        handler = ancestor.child("handler") if ancestor.type == "try_statement" else None
        body = ancestor.child("body") if handler is not None else None
        if handler is not None and body is not None and body.start == below.start:
            caught = handler.child("parameter")
            if caught is not None and is_held(core(value)):
                flow.bind(caught, value)
                return True
            break
        if ancestor.type in FUNCTIONS:
            break
        below = ancestor
    return False


def in_template(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """A tag is called with what stands in the template; without one it is text from here on."""
    template = parent.parent
    call = template.parent if template is not None else None
    callee = call.child("function") if call is not None and call.type == "call_expression" else None
    if template is None or call is None or callee is None or template.start == callee.start:
        flow.read(spot, value)
        return
    parts = [one.start for one in template.children() if one.type == "template_substitution"]
    if not passing.passed(flow, call, callee, value, parts.index(parent.start) + 1):
        flow.escape(spot, value)


def instance(flow: Flow, spot: Spot, operation: Spot, value: Value) -> None:
    """`object instanceof Class` calls the function that a class has as `Symbol.hasInstance` with the object."""
    left = operation.child("left")
    if spot.field == "left" or left is None:
        flow.escape(spot, value)
    elif isinstance(value, Box) and value.key is None and not isinstance(value.inner, Box):
        calling.call(flow, spot, operation, value.inner, (left,))
    else:
        flow.read(spot, value)
