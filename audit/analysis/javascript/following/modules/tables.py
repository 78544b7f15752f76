"""The tables in which bundlers keep modules as functions, and the functions that load them from there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.elements import index_of
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.syntax.spots import bracketed

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_PARAMETERS = 5
"""Parameters of a function that is a module of a bundle: no more."""
_LOADER = 2
"""The parameter of a module by which it loads others, after itself and its exports."""
_LOADING = re.compile(r"(?i)require")
_SHORT = 3000
"""Bytes of the function of a bundle that loads its modules."""
_NAME = 60
"""Bytes of a function's name."""
_KEYS = frozenset({"number", "string"})
PAIR = 2
"""Browserify keeps a module with the names that it gives others: `[function, {}]`."""


class Module(NamedTuple):
    """A module of a bundle."""

    table: Spot
    """What holds the modules; of one that is a function of its own, the call that makes it."""
    key: str
    """Its name there; empty for one that is a function of its own."""
    function: Spot


def module_of(flow: Flow, name: Spot) -> tuple[Module | None, int]:
    """Return the module that a name is a parameter of, and which."""
    binding = flow.binding(name)
    if binding is None or len(binding.declarations) != 1:
        return None, 0
    function, index = flow.script.folder.parameters.place(binding.declarations[0])
    return (in_table(flow, function) if function is not None else None), index


def in_table(flow: Flow, function: Spot) -> Module | None:
    """Return the module that a function is, where it stands in a table of them."""
    if len(flow.script.folder.parameters.of(function)) > _PARAMETERS:
        return None
    spot = function if function.type == "method_definition" else bracketed(function)
    holder = spot.parent
    if holder is None:
        return None
    is_member = spot.type == "method_definition" or holder.type == "pair"
    if is_member and (holder.type == "object" or spot.field == "value"):
        table = holder if spot.type == "method_definition" else holder.parent
        key = flow.script.folder.key_of(spot if table is holder else holder)
        if table is None or key is None:
            return None
        return _made(flow, table, function) or Module(table, key, function)
    if holder.type == "array":
        return _listed(flow, holder, spot, function)
    if holder.type == "arguments":
        return _registered(flow, holder, function)
    return _assigned(flow, holder, spot, function)


def _listed(flow: Flow, array: Spot, spot: Spot, function: Spot) -> Module | None:
    """`[function, function]`, `{1: [function, {"./own": 2}]}`."""
    pair, items = array.parent, array.children()
    if pair is None or pair.type != "pair":
        return Module(array, str(index_of(array, spot)), function)
    key = flow.script.folder.key_of(pair)
    is_named = len(items) == PAIR and items[1].type == "object"
    return Module(pair.parent, key, function) if key and is_named and pair.parent else None


def _made(flow: Flow, table: Spot, function: Spot) -> Module | None:
    """`var load = __commonJS({ "own.js"(exports, module) {} })`."""
    call = table.parent.parent if table.parent is not None else None
    callee = call.child("function") if call is not None else None
    if call is None or callee is None or not flow.text(callee)[-_NAME:].endswith("__commonJS"):
        return None
    return Module(call, "", function)


def _registered(flow: Flow, arguments: Spot, function: Spot) -> Module | None:
    """`register("own", function (module, exports) {})`, or what a minifier leaves of `__commonJS`."""
    call, items = arguments.parent, arguments.children()
    callee = call.child("function") if call is not None else None
    if call is None or callee is None:
        return None
    if len(items) > 1 and items[0].type == "string":
        return Module(arguments, flow.script.folder.plain_text(items[0]), function)
    values = flow.binding(callee) if callee.type == "identifier" else None
    maker = _value(values.declarations[0]) if values is not None else None
    is_maker = maker is not None and b"exports:{}" in _short_text(maker).replace(b" ", b"")
    return Module(call, "", function) if is_maker and len(items) == 1 else None


def _assigned(flow: Flow, assignment: Spot, spot: Spot, function: Spot) -> Module | None:
    """`modules["own"] = function (module, exports) {}`."""
    left = assignment.child("left") if assignment.type == "assignment_expression" else None
    index = left.child("index") if left is not None and spot.field == "right" else None
    table = left.child("object") if left is not None else None
    if index is None or table is None or index.type not in _KEYS:
        return None
    return Module(table, flow.script.folder.plain_text(index), function)


def names_given(module: Module) -> Spot | None:
    """Return the names that a module of Browserify gives others; None for one of another bundler."""
    array = bracketed(module.function).parent
    items = array.children() if array is not None and array.type == "array" else []
    is_named = len(items) == PAIR and items[1].type == "object"
    return items[1] if is_named and array is not None and array.parent is not None else None


def is_loader(flow: Flow, callee: Spot, table: Spot | None) -> bool:
    """Return whether a name is a function that loads the modules of a table."""
    name = flow.text(callee)
    binding = flow.script.scopes.resolve(callee, name)
    if binding is None:
        return _LOADING.search(name) is not None
    place = binding.declarations[0]
    function, index = flow.script.folder.parameters.place(place)
    if function is None:
        value = _value(place)
        text = _short_text(value) if value is not None else b""
        is_runtime = b"__esModule" in text  # what is left of a loader where all modules are one
        return _LOADING.search(name) is not None or b"exports" in text or is_runtime
    module = in_table(flow, function)
    if module is None or (table is not None and module.table.id != table.id):
        return False
    return index == (0 if names_given(module) is not None else _LOADER)


def _value(declaration: Spot) -> Spot | None:
    """Return the function that a name is declared as."""
    holder = declaration.parent
    if holder is None or holder.type in FUNCTIONS:
        return holder
    return initial_value(declaration)


def _short_text(spot: Spot) -> bytes:
    return spot.text if spot.end - spot.start <= _SHORT else b""
