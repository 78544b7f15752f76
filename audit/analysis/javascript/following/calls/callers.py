"""The calls of a function in all files that are read together: found by following the function itself."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.given_by_callers import member_name
from audit.analysis.javascript.folding.links import Calls
from audit.analysis.javascript.following.calls.returning import give
from audit.analysis.javascript.record import Recorder
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import FIELDS
from audit.analysis.javascript.syntax.spots import bracketed
from audit.analysis.javascript.text.source import occurrences
from audit.analysis.javascript.values import Power

_HOLDING = FIELDS | {"arguments", "arrow_function", "pair", "return_statement"}
_CALLING_BACK = re.compile(
    rb"\.(?:forEach|map|then|on|once|addListener|some|every|filter|find)\((?:[^(),\n]{1,60},)?\s*\Z"
)
_NEAR = 90
"""Bytes before a function's name in which it is told what it is handed to."""
_NAME = 60
"""Bytes of a function's name."""
_PLACES = 40
"""Places of a function's name that are looked at."""
_ALWAYS = frozenset({b"", b"constructor", b"exports"})
"""Functions that are called by another name, or by none."""
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
        """Return the calls of a method, another member, what is called back or returned; None for another function.

        None, too, once there is no time left.
        """
        if self._left <= 0:
            return None
        holder = bracketed(function).parent
        is_member = function.type == "method_definition" or (
            holder is not None and (holder.type in _HOLDING or _stands_in(holder))
        )
        if is_member and not self._is_named_elsewhere(function):
            return None
        return self.of(function) if is_member or self._is_called_back(function) else None

    def _is_named_elsewhere(self, function: Spot) -> bool:
        """Return whether the text has a member's name anywhere but where it is given; True for what has no name."""
        name = member_name(self._flow.script.folder, function).encode("utf-8", "surrogatepass")
        if name in _ALWAYS:
            return True
        data, end = self._flow.script.source.data, function.end
        holder = function if function.type == "method_definition" else function.parent or function
        return data.find(name, end) >= 0 or data.find(name, 0, holder.start) >= 0

    def _is_called_back(self, function: Spot) -> bool:
        """Return whether a function is handed by its name to what calls it back: `list.forEach(run)`."""
        name = variable_of(function) or function.child("name")
        if name is None or name.end - name.start > _NAME:
            return False
        data, text = self._flow.script.source.data, name.text + b")"
        places = islice(occurrences(data, text, 0, len(data)), _PLACES)
        return any(_CALLING_BACK.search(data, max(0, place - _NEAR), place) for place in places)

    def of(self, function: Spot) -> Calls | None:
        """Return the calls of `function`; None once there is no time left to look for them."""
        if self._left <= 0:
            return None
        script = self._flow.script
        aside = Recorder(script.source, script.limits)
        search = type(self._flow)(replace(script, recorder=aside), self._flow.read_program)
        own = Power("own", (str(function.start),))
        give(search, function, own, own)
        steps = min(_EACH, self._left)
        self._left -= steps - search.search(steps)
        return Calls(search.calls, more=search.lost)


def _stands_in(choice: Spot) -> bool:
    """Return whether a function is one of two, by what there is: `typeof define === "function" ? define : own`."""
    test = choice.child("condition") if choice.type == "ternary_expression" else None
    return test is not None and b"typeof" in test.text
