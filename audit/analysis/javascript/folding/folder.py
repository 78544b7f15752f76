"""Constant values of expressions: strings put together from pieces, followed through names.

A value is a set of possibilities. `UNKNOWN` among them says that there may be others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import applying, calls, classes, compounds, members, names
from audit.analysis.javascript.folding.constants import (
    NOTHING,
    Closure,
    Constants,
    Frame,
    known,
    limited,
    text_of,
)
from audit.analysis.javascript.folding.counting import Counting
from audit.analysis.javascript.folding.links import Links
from audit.analysis.javascript.folding.parameters import Parameters
from audit.analysis.javascript.syntax.node_types import name_of_member
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.javascript.limits import Budget
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.text.source import Source

_DEEP = 48
"""Nesting of expressions and names that is followed."""
_STEPS = 1000
"""Expressions, constants aside, that one question may look at; what needs more is not known."""
_NAME_STEPS = 10
"""What finding a name's declaration and stores costs, in expressions."""
_CALL = 8
"""Steps of a call, beside what is folded in it."""
_ASKED = 12
"""Other files that one expression may ask for."""
_LEAVES = frozenset({"string", "number"})


class Folder(Counting):
    """Folds expressions of one file."""

    def __init__(
        self, source: Source, scopes: Scopes, budget: Budget, links: Links | None = None
    ) -> None:
        super().__init__(budget)
        self.links = links if links is not None else Links()
        self._source = source
        self.scopes = scopes
        self._deep = 0
        self._memo: dict[int, Constants] = {}
        self._asking: dict[int, list[str]] = {}
        """By expression or name, what other files would tell more of it."""
        self._names: dict[int, Constants] = {}
        self._busy: set[int] = set()
        self._left = 0
        self.parameters = Parameters()
        self.handed: dict[int, list[list[Spot]]] = {}
        """By function, what its calls in sight give it."""

    def fold(self, spot: Spot, frame: Frame | None = None) -> Constants:
        """Return what `spot` may be."""
        if frame is None and spot.id in self._memo:
            if spot.id in self._asking:
                self.links.ask(self._asking[spot.id])
            return self._memo[spot.id]
        handler = _HANDLERS.get(spot.type)
        if handler is None or self._deep > _DEEP or self.budget.is_folded_out:
            return NOTHING
        if self._deep == 0:
            self._left = _STEPS
        if self._left <= 0:
            return NOTHING
        self._left -= spot.type not in _LEAVES
        self.budget.fold()
        self._deep += 1
        asked = len(self.links.asked)
        try:
            value = limited(handler(self, spot, frame))
        finally:
            self._deep -= 1
        if frame is None:
            self._memo[spot.id] = value
            self._remember(spot.id, asked)
        return value

    def strings(self, spot: Spot) -> tuple[tuple[str, ...], bool]:
        """Return the strings `spot` may be, and whether it may be anything else."""
        values = self.fold(spot)
        texts = tuple(dict.fromkeys(text_of(value) for value in values if known(value)))
        return texts, any(not known(value) for value in values)

    def source_text(self, spot: Spot) -> str:
        """Return the source of `spot`."""
        return self.text_between(spot.start, spot.end)

    def key_of(self, pair: Spot, frame: Frame | None = None) -> str | None:
        """Return the key of an object member or a pattern's member; None when it is not known."""
        key = name_of_member(pair)
        if key is None:
            return None
        if key.type == "computed_property_name":
            inner = key.children()
            values = self.fold(inner[0], frame) if inner else NOTHING
            return text_of(values[0]) if len(values) == 1 and known(values[0]) else None
        return self.plain_text(key)

    def plain_text(self, name: Spot) -> str:
        """Return the name at `name`, written as such or as a string."""
        if name.type == "string":
            return unescaped(self.text_between(name.start + 1, name.end - 1))
        return unescaped(self.source_text(name))

    def binding(self, name: Spot) -> Binding | None:
        """Return the declaration that the name at `name` means; None when it is free."""
        return self.scopes.resolve(name, unescaped(self.source_text(name)))

    def uses(self, name: Spot | None) -> list[Spot] | None:
        """Return all places of the variable at `name`; None where there is none, or too many to tell."""
        binding = self.binding(name) if name is not None else None
        return self.scopes.uses(binding) if binding is not None else None

    def text_between(self, start: int, end: int) -> str:
        """Return the source from one place to another."""
        return self._source.text(start, end)

    def apply(self, function: Closure, given: list[Constants]) -> Constants:
        """Return what a function of this file returns for these arguments."""
        self.budget.fold(_CALL)
        return NOTHING if self.budget.is_folded_out else applying.apply(self, function, given)

    def pay(self, steps: int) -> bool:
        """Take the cost of something dear from what one question may cost; return whether anything is left."""
        self._left -= steps
        return self._left > 0

    def named(self, key: int, make: Callable[[], Constants]) -> Constants:
        """Return what the variable declared at `key` may be, as `make` finds out the first time."""
        if key not in self._names:
            self._left -= _NAME_STEPS
            if key in self._busy:
                return NOTHING
            asked = len(self.links.asked)
            self._names[key] = self.once(key, make)
            self._remember(-1 - key, asked)
        elif -1 - key in self._asking:
            self.links.ask(self._asking[-1 - key])
        return self._names[key]

    def _remember(self, key: int, asked: int) -> None:
        """Remember what was asked for since so much had been."""
        if asked != len(self.links.asked):
            self._asking[key] = list(dict.fromkeys(self.links.asked[asked:]))[:_ASKED]

    def once(self, key: int, make: Callable[[], Constants]) -> Constants:
        """Return what `make` gives; nothing where it comes back to the same `key` while it is at it."""
        if key in self._busy:
            return NOTHING
        self._busy.add(key)
        try:
            return make()
        finally:
            self._busy.discard(key)


_HANDLERS = {
    **compounds.HANDLERS,
    **classes.HANDLERS,
    **members.HANDLERS,
    **calls.HANDLERS,
    **names.HANDLERS,
}
