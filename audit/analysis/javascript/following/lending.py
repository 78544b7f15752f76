"""The environment as what a program is started with: it has it anyway, and its reading is no power of the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.values import ENVIRONMENT, Box, Power, Value, core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_KEY = "env"
"""The option of `spawn(command, words, options)` and its likes, and of `new Worker(file, options)`."""
_WORKER = ("worker_threads", "Worker")


class Lending:
    """Calls that are given the environment under that name, and which of all calls start a program."""

    def __init__(self) -> None:
        self._lent: list[tuple[int, Spot, Value]] = []
        self._starts: set[int] = set()

    def lends(self, call: Spot, spot: Spot, value: Value) -> bool:
        """Return whether `value`, an argument of `call`, is told only once it is known what is called."""
        is_lent = isinstance(value, Box) and value.key == _KEY and core(value).path == ENVIRONMENT
        if is_lent:
            self._lent.append((call.id, spot, value))
        return is_lent

    def called(self, call: Spot, value: Power) -> None:
        """Take note that `call` is one of a built-in's member."""
        if value.path[0] == "child_process" or value.path == _WORKER:
            self._starts.add(call.id)

    def finish(self, flow: Flow) -> None:
        """Let escape what no program was started with."""
        for call, spot, value in self._lent:
            if call not in self._starts:
                flow.escape(spot, value)
