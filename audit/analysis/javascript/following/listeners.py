"""`this` of the functions that `process` calls back: `process` itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.receivers import owner_of
from audit.analysis.javascript.values import PROCESS

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Power

_LISTENING = frozenset({"addListener", "on", "once", "prependListener", "prependOnceListener"})
"""Methods of `process` that call a function back on it."""
_THIS = re.compile(rb"\bthis\b")
_USES = 40
"""Places of `this` in one listener that are looked at."""


def listens(flow: Flow, value: Power, given: tuple[Spot, ...]) -> None:
    """`process.on("exit", function () { this.binding("fs") })`: `this` is who tells of the event."""
    if value.path[0] != "process" or value.path[-1] not in _LISTENING or len(given) <= 1:
        return
    function, data = given[1], flow.script.source.data
    if function.type != "function_expression":
        return
    for match in islice(_THIS.finditer(data, function.start, function.end), _USES):
        token = flow.script.finder.at(match.start())
        owner = owner_of(token) if token.type == "this" else None
        if owner is not None and owner.id == function.id:
            flow.follow(token, PROCESS)
