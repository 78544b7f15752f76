"""What is noted of a file because another of its package would tell more: see `FileFacts.ties`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.declaring import initial_value, whole_pattern
from audit.analysis.javascript.syntax.imports import imported
from audit.analysis.javascript.syntax.node_types import MEMBERS
from audit.analysis.javascript.values import core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power, Value

KEEPS = "keeps constructor"
"""The tie of a file that has the name of a member through which code is made from text."""
GIVES = "gives"
"""The tie of a file that exports a power."""
QUIET = frozenset({"constructor", "hidden", "intrinsic", "own", "receiver"})
"""Kinds of values whose export alone is nothing to look into."""
_CHAINED = MEMBERS | {
    "await_expression", "call_expression", "new_expression", "parenthesized_expression", "sequence_expression",
}  # fmt: skip
_INNER = ("object", "function", "constructor")
_LOADING = re.compile(
    rb"(?:(?:\(\s*0\s*,\s*)?[\w$.]{1,40}\(\s*)?(?:require|import)\s*\(\s*([\"'`])([^\"'`\n]{1,200})\1"
)

_KEEPING = frozenset({
    "arrow_function", "assignment_expression", "enum_assignment", "export_statement", "field_definition",
    "pair", "public_field_definition", "return_statement", "variable_declarator",
})  # fmt: skip
_SHORT_LIST = 6
"""A longer list of names is one to compare with."""


def note_given(flow: Flow, value: Value) -> None:
    """Note that a file exports a power, or an object that all code shares."""
    power = core(value)
    if _is_shared(power) or power.kind not in QUIET:
        flow.script.recorder.tie(GIVES)


def _is_shared(power: Power) -> bool:
    """Return whether a power is a prototype, which whoever has it may change."""
    return power.kind == "intrinsic" and power.path[-1] == "prototype"


def note_asked(flow: Flow, before: int, use: str) -> None:
    """Note what other files would tell of a use, of all that was asked for since there was so much `before`."""
    asked = flow.script.folder.links.asked
    for file in dict.fromkeys(asked[before:]) if len(asked) > before else ():
        flow.script.recorder.tie(f"asks {use} {file}" if file else f"called {use}")


def note_handed(flow: Flow, callee: Spot, power: Power) -> None:
    """Note that a power is handed to what may be a function of another file."""
    is_shared = _is_shared(power)
    if flow.script.folder.links.together or (power.kind in QUIET and not is_shared):
        return
    file = home(flow, callee)
    if file:
        flow.script.recorder.tie(f"hands {file}")
    elif not is_shared and callee.type == "identifier" and _is_parameter(flow, callee):
        flow.script.recorder.tie("called member")


def _is_parameter(flow: Flow, name: Spot) -> bool:
    """Return whether a name is what the function around it is given: told by who calls that."""
    binding = flow.binding(name)
    place = binding.declarations[0] if binding is not None else None
    if place is None:
        return False
    function, _ = flow.script.folder.parameters.place(place)
    holder = function.parent if function is not None else None
    return holder is not None and holder.type != "arguments"


def home(flow: Flow, callee: Spot, deep: int = 4) -> str:
    """Return the file that an expression is taken from, as it is named here; empty when that is not told."""
    spot: Spot | None = callee
    while spot is not None and spot.type in _CHAINED:
        found = _LOADING.match(flow.script.source.data, spot.start, spot.end)
        if found is not None:
            return found[2].decode("utf-8", "replace")
        inner = next((x for name in _INNER if (x := spot.child(name)) is not None), None)
        spot = inner or next(iter(reversed(spot.children())), None)
    if spot is None or spot.type != "identifier" or not deep:
        return ""
    binding = flow.binding(spot)
    place = binding.declarations[0] if binding is not None else None
    source = imported(place) if place is not None else None
    if source is not None:
        return flow.script.folder.plain_text(source[0])
    place = whole_pattern(place) if place is not None else None
    value = place.parent.child("value") if place is not None and place.parent is not None else None
    return home(flow, value, deep - 1) if value is not None else ""


def is_module(flow: Flow, spot: Spot) -> bool:
    """Return whether an expression that is taken from a file is all that it exports, no part or what a call gives."""
    if spot.type == "identifier":
        binding = flow.binding(spot)
        place = binding.declarations[0] if binding is not None else None
        value = initial_value(place) if place is not None else None
        source = imported(place) if place is not None else None
        is_whole = source is not None and source[1] in (None, "default")
        return is_whole or (value is not None and is_module(flow, value))
    callee = spot.child("function") if spot.type == "call_expression" else None
    return callee is not None and callee.type in ("identifier", "import")


def note_kept(flow: Flow, name: Spot, holder: Spot) -> None:
    """Note that a file has the name `constructor` as a value."""
    if name.type == "string" and _is_kept(name, holder):
        flow.script.recorder.tie(KEEPS)


def _is_kept(name: Spot, holder: Spot) -> bool:
    """Return whether the string is a value that another file may ask for."""
    if holder.type == "array":
        return holder.node.named_child_count <= _SHORT_LIST
    return holder.type in _KEEPING and name.field not in ("key", "left", "name", "property")
