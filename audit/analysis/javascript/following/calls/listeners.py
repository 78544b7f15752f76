"""`this` of functions that are called on something followed: `f.call(value)`, a listener of `process`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import LISTENING
from audit.analysis.javascript.following.calls.this_values import owner_of
from audit.analysis.javascript.values import PROCESS

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power, Value

_THIS = re.compile(rb"\bthis\b")
_ARGUMENTS = re.compile(rb"\barguments\b")
_LARGE = 20_000
"""Bytes of a function in which `arguments` are not looked for."""
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


def given_this(flow: Flow, function: Spot, value: Value) -> None:
    """Follow `value` where it is `this` of `function`."""
    data = flow.script.source.data
    for match in islice(_THIS.finditer(data, function.start, function.end), _USES):
        token = flow.script.finder.at(match.start())
        owner = owner_of(token) if token.type == "this" else None
        if owner is not None and owner.id == function.id:
            flow.follow(token, value)
