"""Members with a computed name that may be `constructor`: followed first, and looked into only where one is used.

What a name may be costs much more to find out than where a value goes, and most members are never called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import proxy

from audit.analysis.javascript.following.calls import functions
from audit.analysis.javascript.following.code import constructors
from audit.analysis.javascript.values import Power, Value

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot


_PATIENCE = 500
"""Steps after which it costs less to find out what a name may be than to go on."""


class HiddenMembers:
    """The members of one file that are followed so."""

    def __init__(self, flow: Flow) -> None:
        self._flow: Flow = proxy(flow)  # no cycle: a file's syntax is freed at once
        self._members: dict[str, Spot] = {}
        self._perhaps: dict[str, bool] = {}
        self._functions: dict[int, bool] = {}
        self._steps: dict[str, int] = {}
        self._idle: set[str] = set()

    def member(self, subscript: Spot) -> Power:
        """Return a value for the member at `subscript`."""
        place = f"{subscript.start}:{subscript.end}"
        self._members.setdefault(place, subscript)
        return Power("hidden", (place,))

    def is_idle(self, value: Power) -> bool:
        """Return whether `value` need not be followed any more: it has gone far, and turns out to be nothing.

        To be called at each step of it.
        """
        place = value.path[0]
        steps = self._steps[place] = self._steps.get(place, 0) + 1
        if steps == _PATIENCE and self.settled(value) is None:
            self._idle.add(place)
        return place in self._idle

    def settled(self, value: Power) -> Power | None:
        """Return what a value of `member` really is: a constructor, or nothing to follow."""
        return constructors.settled(self._flow, self._members[value.path[0]])

    def is_perhaps(self, value: Power) -> bool:
        """Return whether `value` is a constructor of something that need not be a function."""
        if value.kind != "hidden":
            return value.kind == "constructor"
        place = value.path[0]
        if place not in self._perhaps:
            is_function = constructors.owner_is_function(self._flow, self._members[place])
            self._perhaps[place] = not is_function
        return self._perhaps[place]

    def is_silent(self, value: Power) -> bool:
        """Return whether `value` may be `Function` and says nothing when it is lost from sight."""
        if value.kind == "hidden" and self.settled(value) is None:
            return False
        return self.is_perhaps(value)

    def is_function(self, binding: Binding) -> bool:
        """Return whether a variable holds a function of this file."""
        place = binding.declarations[0].start
        if place not in self._functions:
            self._functions[place] = functions.is_function(self._flow, binding)
        return self._functions[place]

    def matters_called(self, value: Value) -> bool:
        """Return whether `value` matters only where it may be called."""
        return isinstance(value, Power) and self.is_perhaps(value)
