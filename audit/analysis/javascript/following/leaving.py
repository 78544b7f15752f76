"""Values that leave the expression they stand in otherwise than by what it gives: thrown, or handed to a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import passing
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.values import Value, core, is_held

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def thrown(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """Follow what is thrown to the `catch` around it in the same function."""
    below = parent
    for ancestor in parent.ancestors():
        handler = ancestor.child("handler") if ancestor.type == "try_statement" else None
        body = ancestor.child("body") if handler is not None else None
        if handler is not None and body is not None and body.start == below.start:
            caught = handler.child("parameter")
            if caught is not None and is_held(core(value)):
                flow.bind(caught, value)
                return
            break
        if ancestor.type in FUNCTIONS:
            break
        below = ancestor
    flow.escape(spot, value)


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
