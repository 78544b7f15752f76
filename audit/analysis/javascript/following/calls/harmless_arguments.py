"""What is handed over and gives nothing away: the environment to a program that is started, an object to its method.

Both are told only at the end, when it is known what is called.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import method_of
from audit.analysis.javascript.values import (
    ENVIRONMENT,
    FUNCTION_METHODS,
    MODULE,
    REQUIRE,
    Box,
    Method,
    Power,
    Value,
    core,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_KEY = "env"
"""The option of `spawn(command, words, options)` and its likes, and of `new Worker(file, options)`: what they start
has the environment anyway."""
_WORKER = ("worker_threads", "Worker")
_TELLS_HOW = re.compile(
    r"\b(?:NODE_OPTIONS|NODE_PATH|LD_PRELOAD|DYLD_\w+|BASH_ENV|npm_config_\w+)\b"
)
"""Variables that change what a program runs: with one of them the environment is no longer as it was."""
_LONGEST = 2000
"""Characters of what is given that are looked at."""
_OWNERS = frozenset({"builtin", "global"})
_START = ("start", "")
_LOADING = ("require", "")


class Lending:
    """What calls are lent, and what they turn out to be."""

    def __init__(self) -> None:
        self._lent: list[tuple[int, tuple[str, str], Spot, Value]] = []
        self._known: set[tuple[int, tuple[str, str]]] = set()

    def lends(self, flow: Flow, call: Spot, spot: Spot, value: Value, index: int) -> bool:
        """Return whether `value`, an argument of `call`, waits until it is known what is called."""
        wanted = None
        if isinstance(value, Box):
            is_environment = value.key == _KEY and core(value).path == ENVIRONMENT
            as_it_was = is_environment and not _TELLS_HOW.search(flow.text(spot)[:_LONGEST])
            wanted = _START if as_it_was else None
        elif isinstance(value, Power) and index == 0 and method_of(call)[1] in FUNCTION_METHODS:
            is_owner = value.kind in _OWNERS and len(value.path) == 1
            wanted = (value.kind, value.path[0]) if is_owner else None
            wanted = _LOADING if value == MODULE else wanted
        if wanted is not None:
            self._lent.append((call.id, wanted, spot, value))
        return wanted is not None

    def called(self, call: Spot, value: Power) -> None:
        """Take note that `call` is one of a built-in's member."""
        if value.path[0] == "child_process" or value.path == _WORKER:
            self._known.add((call.id, _START))

    def method(self, call: Spot, value: Method) -> None:
        """Take note that `call` calls or binds a member: `process.exit.bind(...)`."""
        power = value.inner
        if value.name in FUNCTION_METHODS and power == REQUIRE:
            self._known.add((call.id, _LOADING))
        if value.name in FUNCTION_METHODS and isinstance(power, Power) and len(power.path) > 1:
            self._known.add((call.id, (power.kind, power.path[0])))

    def finish(self, flow: Flow) -> None:
        """Let escape what was handed to anything else."""
        for call, wanted, spot, value in self._lent:
            if (call, wanted) not in self._known:
                flow.escape(spot, value)
