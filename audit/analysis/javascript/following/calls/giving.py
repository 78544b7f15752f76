"""A value that a function of this file is given: it goes on in a parameter of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import listeners
from audit.analysis.javascript.following.calls.own_functions import local_function
from audit.analysis.javascript.following.stores import members_of_this
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.syntax.spots import in_brackets
from audit.analysis.javascript.values import Box, Value

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_FUNCTION_EXPRESSIONS = FUNCTIONS - {"program", "class_static_block"}


def hand_over(flow: Flow, callback: Spot, index: int, value: Value) -> bool:
    """Give `value` to parameter `index` of the function written at `callback`; else let it escape."""
    callback = in_brackets(callback)
    if callback.type in _FUNCTION_EXPRESSIONS:
        to_parameter(flow, callback, index, value)
        return True
    function = local_function(flow, callback) if callback.type == "identifier" else None
    if function is not None:
        to_parameter(flow, function, index, value)
        return True
    flow.escape(callback, value)
    return False


def to_parameter(flow: Flow, function: Spot, index: int, value: Value) -> None:
    """Follow `value` into parameter `index` of `function`, and to where that asks `arguments` for it."""
    names = flow.script.folder.parameters.of(function)
    if index < len(names) and names[index].type != "rest_pattern":
        flow.bind(names[index], value)
        members_of_this.of_parameter(flow, names[index], value)
    elif names and names[-1].type == "rest_pattern":
        flow.bind(names[-1].children()[0], Box(str(index - len(names) + 1), value))
    listeners.given_arguments(flow, function, Box(str(index), value))
