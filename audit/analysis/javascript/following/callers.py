"""The calls of a function in all files that are read together: found by following the function itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.links import Calls
from audit.analysis.javascript.following.returning import give
from audit.analysis.javascript.record import Recorder
from audit.analysis.javascript.values import Power

_HOLDING = frozenset({"field_definition", "pair", "public_field_definition"})
_EACH = 400
"""Steps of the search for the calls of one function."""
if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


class Callers:
    """Searches for the calls of functions, as many as there is time for."""

    def __init__(self, flow: Flow, steps: int) -> None:
        """Prepare to search in the files that `flow` follows, for so many steps in all."""
        self._flow = flow
        self._left = steps

    def of_member(self, function: Spot) -> Calls | None:
        """Return the calls of a method or another member; None for a function that is none."""
        holder = function.parent
        is_member = function.type == "method_definition" or (
            holder is not None and holder.type in _HOLDING
        )
        return self.of(function) if is_member else None

    def of(self, function: Spot) -> Calls:
        """Return the calls of `function`."""
        script = self._flow.script
        aside = Recorder(script.source, script.limits)
        search = type(self._flow)(replace(script, recorder=aside), self._flow.read_program)
        own = Power("own", (str(function.start),))
        give(search, function, own, own)
        steps = min(_EACH, self._left)
        self._left -= steps - search.search(steps)
        return Calls(search.calls, more=search.lost)
