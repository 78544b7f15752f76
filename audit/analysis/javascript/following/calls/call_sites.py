"""The call by which a value came into a small function: what the function returns goes back there, and nowhere else.

Helpers that a whole file shares (`bind`, `interop`, `identity`) would else hand each caller what any of them gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

_SMALL = 500
"""Bytes of a function whose callers are kept apart."""
_DEEP = 3
"""Calls within calls that are remembered."""
_MOST = 4000
"""Calls of one file that are kept apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One call of one function."""

    function: Spot
    call: Spot
    outer: Site | None
    """The call through which the value came to this one."""

    def holds(self, scope: Spot) -> bool:
        """Return whether a scope is that of the function or stands within."""
        return self.function.start <= scope.start and scope.end <= self.function.end


class Sites:
    """The calls of one file that are kept apart."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, Site | None], Site] = {}

    def entered(self, function: Spot, call: Spot, outer: Site | None) -> Site | None:
        """Return the site of a call; None where its function is not looked at so closely."""
        if function.end - function.start > _SMALL or len(self._known) >= _MOST:
            return None
        deep, one = 1, outer
        while one is not None:
            if one.function.id == function.id:
                return outer  # it calls itself
            deep, one = deep + 1, one.outer
        if deep > _DEEP:
            return None
        key = (function.id, call.id, outer)
        return self._known.setdefault(key, Site(function, call, outer))
