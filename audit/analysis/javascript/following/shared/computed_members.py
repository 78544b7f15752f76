"""Computed names of members; where one may be `constructor`, it is followed first, and looked into where it is used.

What a name may be costs much more to find out than where a value goes, and most members are never called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import proxy

from audit.analysis.javascript.folding.constants import A_SYMBOL
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.calls import own_functions
from audit.analysis.javascript.following.code import constructor_of
from audit.analysis.javascript.following.members import SYMBOL
from audit.analysis.javascript.text.computed import is_made_of_nothing
from audit.analysis.javascript.values import Power, Value, core, is_worth_keeping

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_PATIENCE = 500
"""Steps after which it costs less to find out what a name may be than to go on."""
_DECODED = frozenset({"binary_expression", "call_expression"})
"""Keys that a decoder may make: looked into whatever is asked for them."""


class HiddenMembers:
    """The members of one file that are followed so."""

    def __init__(self, flow: Flow) -> None:
        self._flow: Flow = proxy(flow)  # no cycle: a file's syntax is freed at once
        self._members: dict[str, Spot] = {}
        self._perhaps: dict[str, bool] = {}
        self._functions: dict[int, bool] = {}
        self._steps: dict[str, int] = {}
        self._idle: set[str] = set()
        self._is_dark: bool | None = None

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

    @property
    def is_dark(self) -> bool:
        """Whether the file puts names together from nothing: what each may be is worth any cost."""
        if self._is_dark is None:
            self._is_dark = is_made_of_nothing(self._flow.script.source.data)
        return self._is_dark

    def called(self, value: Power, callee: Spot) -> Power | None:
        """Return what a value of `member` is that is called with something; say so where that cannot be told."""
        real = self.settled(value)
        if real is None and self.is_dark and self._is_untold(self._members[value.path[0]]):
            self._flow.fact("unknown", "computed", callee)
        return real

    def _is_untold(self, member: Spot) -> bool:
        """Return whether a member of a function, or a member of a member, may have any name."""
        owner, index = member.child("object"), member.child("index")
        if owner is None or index is None or not self._flow.script.strings(index)[1]:
            return False
        is_inner = owner.type == "subscript_expression"
        return is_inner or constructor_of.owner_is_function(self._flow, member)

    def settled(self, value: Power) -> Power | None:
        """Return what a value of `member` really is: a constructor, or nothing to follow."""
        return constructor_of.settled(self._flow, self._members[value.path[0]])

    def is_perhaps(self, value: Power) -> bool:
        """Return whether `value` is a constructor of something that need not be a function."""
        if value.kind != "hidden":
            return value.kind == "constructor"
        place = value.path[0]
        if place not in self._perhaps:
            is_function = constructor_of.owner_is_function(self._flow, self._members[place])
            self._perhaps[place] = not is_function
        return self._perhaps[place]

    def says_nothing(self, value: Power, spot: Spot) -> bool:
        """Return whether it need not be told that `value` goes out of sight; say so of what may be anything."""
        if (
            value.kind == "hidden"
            and self.is_dark
            and self._is_untold(self._members[value.path[0]])
        ):
            self._flow.fact("unknown", "computed", spot)
        return self.is_perhaps(value)

    def is_silent(self, value: Power) -> bool:
        """Return whether `value` may be `Function` and says nothing when it is lost from sight."""
        if value.kind == "hidden" and self.settled(value) is None:
            return False
        return self.is_perhaps(value)

    def is_function(self, binding: Binding) -> bool:
        """Return whether a variable holds a function of this file."""
        place = binding.declarations[0].start
        if place not in self._functions:
            self._functions[place] = own_functions.is_function(self._flow, binding)
        return self._functions[place]

    def matters_called(self, value: Value) -> bool:
        """Return whether `value` matters only where it may be called."""
        return isinstance(value, Power) and self.is_perhaps(value)


def keys(flow: Flow, spot: Spot, owner: Value | None = None) -> tuple[str | None, ...]:
    """Return the names that a computed key may have; None among them when others are possible.

    Args:
        flow: the following of the file.
        spot: the key.
        owner: what is asked for it; its own file's code is run for the key of a power only.
    """
    if _is_symbol(flow, spot):
        return (SYMBOL,)
    is_run = owner is not None and (is_worth_keeping(core(owner)) or spot.type in _DECODED)
    asked = len(flow.script.folder.links.asked)
    texts, more = (flow.script if is_run else flow.script.folder).strings(spot)
    ties.note_asked(flow, asked, "member")
    return (*texts, None) if more or not texts else texts


def _is_symbol(flow: Flow, spot: Spot) -> bool:
    values = flow.script.folder.fold(spot)
    if values and all(value is A_SYMBOL for value in values):
        return True
    return spot.type == "member_expression" and flow.text(spot).startswith("Symbol.")
