"""`this` of functions that are called on something followed: `f.call(value)`, a listener of `process`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import LISTENING
from audit.analysis.javascript.following.calls.this_values import owner_of
from audit.analysis.javascript.values import PROCESS, Box, core, is_held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power, Value

_THIS = re.compile(rb"\bthis\b")
_ARGUMENTS = re.compile(rb"\barguments\b")
_LARGE = 20_000
"""Bytes of a function in which `arguments` are not looked for; and `this`, in one or an object."""
_USES = 40
"""Places of `this` in one function that are looked at."""


def listens(flow: Flow, value: Power, given: tuple[Spot, ...]) -> None:
    """`process.on("exit", function () { this.binding("fs") })`: `this` is who tells of the event."""
    if value.path[0] != "process" or value.path[-1] not in LISTENING or len(given) <= 1:
        return
    if given[1].type == "function_expression":
        given_this(flow, given[1], PROCESS)


def given_arguments(flow: Flow, function: Spot, value: Value) -> None:
    """Follow `value`, one of the arguments that `function` is called with, to where its body names them all."""
    data = flow.script.source.data
    if function.end - function.start > _LARGE:
        return
    for match in islice(_ARGUMENTS.finditer(data, function.start, function.end), _USES):
        token = flow.script.finder.at(match.start())
        owner = owner_of(token) if token.type == "identifier" else None
        if owner is not None and owner.id == function.id:
            flow.follow(token, value)


def given_again(flow: Flow, name: Spot, value: Value) -> None:
    """Follow `value`, which a parameter gets by assignment, to where `arguments` show it in sloppy code."""
    binding = flow.binding(name) if name.type == "identifier" else None
    for declaration in binding.declarations[:1] if binding is not None else ():
        function, index = flow.script.folder.parameters.place(declaration)
        if function is not None and declaration.type == "identifier":
            given_arguments(flow, function, Box(str(index), value))


def given_this(flow: Flow, function: Spot, value: Value) -> None:
    """Follow `value` where it is `this` of `function`."""
    for token, owner in _this_within(flow, function):
        if owner.id == function.id:
            flow.follow(token, value)


def given_to_method(flow: Flow, member: Spot, value: Value) -> None:
    """`object.method = function () { this.name }`: the object is `this` there."""
    if member.field != "left" or member.parent is None or not isinstance(value, Box):
        return
    method = member.parent.child("right") if is_held(core(value)) else None
    for token, owner in _this_within(flow, method) if method is not None else ():
        if method is not None and owner.id == method.id and (_is_asked(token) or _is_named(token)):
            flow.follow(token, value)


def given_to_methods(flow: Flow, written: Spot, value: Value) -> None:
    """Follow what an object that is `written` down holds to where its methods give it another name, or any key.

    Where they ask for it by its own name is looked for by that name.
    """
    flow.follow(written, value)
    if not is_held(core(value)) or core(value).kind in ("own", "receiver"):
        return
    for token, owner in _this_within(flow, written):
        around = owner.parent
        is_own = around is not None and written.id in (
            around.id,
            around.parent and around.parent.id,
        )
        if is_own and _is_named(token):
            flow.follow(token, value)


def _this_within(flow: Flow, around: Spot) -> Iterator[tuple[Spot, Spot]]:
    """Yield each `this` that stands in `around`, with the function that it belongs to."""
    if around.end - around.start > _LARGE:
        return
    data = flow.script.source.data
    for match in islice(_THIS.finditer(data, around.start, around.end), _USES):
        token = flow.script.finder.at(match.start())
        owner = owner_of(token) if token.type == "this" else None
        if owner is not None:
            yield token, owner


def _is_asked(token: Spot) -> bool:
    return token.field == "object"


def _is_named(token: Spot) -> bool:
    """`const self = this`, `this[key]`."""
    holder = token.parent
    if holder is None or token.field not in ("object", "right", "value"):
        return False
    return holder.type in ("assignment_expression", "subscript_expression", "variable_declarator")
