"""Which declaration a name belongs to, found only for the names that matter.

No table of all names is built: the text is searched for one name, and each place is classified
by its syntax. That costs in proportion to the names followed, not to the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.declarations import Places, assignments, declared_places
from audit.analysis.javascript.syntax.declaring import declaring_scope, is_constant, is_stored_to
from audit.analysis.javascript.syntax.node_types import NAMES
from audit.analysis.javascript.text.computed import may_be_called
from audit.analysis.javascript.text.members import asked_members

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.limits import Budget, Limits
    from audit.analysis.javascript.syntax.spots import Finder, Spot
    from audit.analysis.javascript.text.words import Words

_BEFORE = 40
"""Bytes before a place that are looked at."""
_BYTES_A_STEP = 100
"""Bytes of text that are searched for the price of one step."""


@dataclass(slots=True)
class Binding:
    """One declared name in one scope."""

    name: str
    scope: Spot
    declarations: list[Spot] = field(default_factory=list)
    """The identifiers that declare it."""


class Scopes:
    """Resolves names of one file."""

    def __init__(
        self, words: Words, finder: Finder, budget: Budget, limits: Limits, *, typed: bool = False
    ) -> None:
        """Prepare to resolve; `typed`: the syntax is TypeScript's, where more declares than statements."""
        self._budget = budget
        self._typed = typed
        self._declared: dict[int, Places] = {}
        self._data = words.data
        self._words = self.words = words
        self._finder = finder
        self._limits = limits
        self._tables: dict[tuple[int, str], dict[int, Binding]] = {}
        self._resolved: dict[tuple[int, str], Binding | None] = {}
        self._stores: dict[tuple[int, str], list[Spot]] = {}
        self._followed: dict[tuple[int, str, bytes], list[Spot]] = {}
        self._uses: dict[tuple[int, str, bool], list[Spot] | None] = {}
        self._free: dict[tuple[str, bool], list[Spot] | None] = {}
        self._free_values: dict[str, list[Spot]] = {}

    def _uses_of(
        self, name: str, where: tuple[int, int], binding: Binding | None, *, called: bool
    ) -> list[Spot] | None:
        """Return the places between two offsets that mean `binding` (None: nothing); None when there are too many."""
        starts = self._words.places(name, *where)
        if called:
            length = len(name.encode())
            starts = [one for one in starts if may_be_called(self._data, one, one + length)]
        if len(starts) > self._limits.occurrences:
            return None
        return list(self._meaning(name, starts, binding, where[0]))

    def _meaning(
        self, name: str, starts: list[int], binding: Binding | None, first: int = 0
    ) -> Iterator[Spot]:
        """Yield the places among `starts`, in their order, that mean `binding` (None: nothing) and do not declare it.

        Where a scope that begins after `first` declares the name anew, the rest of it is passed over: minified code
        uses few names, and each of them again and again.
        """
        length, wanted = len(name.encode()), binding.scope.id if binding is not None else None
        inside = -1
        for start in starts:
            if start < inside:
                continue
            spot = self._name_at(start, length)
            if spot is None:
                continue
            declared = declaring_scope(spot)
            meant = self.resolve(spot, name) if declared is None else None
            scope = meant.scope if meant is not None else declared
            if (scope.id if scope is not None else None) != wanted:
                inside = scope.end if scope is not None and scope.start >= first else inside
            elif declared is None:
                yield spot

    def _name_at(self, start: int, length: int) -> Spot | None:
        spot = self._finder.at(start)
        is_name = spot.start == start and spot.end == start + length and spot.type in NAMES
        return spot if is_name else None

    def may_be_declared(self, name: str) -> bool:
        """Return False only if the file declares `name` nowhere. Searches the whole text: for few names."""
        return bool(self._words.set_places(name, 0, len(self._data)))

    def resolve(self, spot: Spot, name: str) -> Binding | None:
        """Return the declaration that `name` means at `spot`; None when it is free."""
        key = (spot.start, name)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(spot, name)
        return self._resolved[key]

    def _resolve(self, spot: Spot, name: str) -> Binding | None:
        function, inner, word = spot.function, spot.parent, name.encode()
        is_class = not self._typed and self._words.names_class(name)
        while function is not None and inner is not None:
            if is_class or self._typed or word in self._declared_by(function):
                found = self._within(function, name, inner, is_class=is_class)
                if found is not None:
                    return found  # of most functions around a name nothing is asked: they declare others
            inner, function = function, function.function
        return None

    def _within(self, function: Spot, name: str, inner: Spot, *, is_class: bool) -> Binding | None:
        """Return what `name` means between `inner` and the `function` around it, as far as that declares it."""
        table = self._table(name, function)
        if not table and not is_class:
            return None
        spot: Spot | None = inner
        while spot is not None:
            self._budget.spend()
            binding = table.get(spot.id)
            if binding is None and is_class and spot.type == "class":
                binding = self._own_name(spot, name)
            if binding is not None or spot is function:
                return binding
            spot = spot.parent
        return None

    def _own_name(self, class_expression: Spot, name: str) -> Binding | None:
        """Return the name that a class expression has within itself, if it is `name`."""
        own = class_expression.child("name")
        if own is None or self._data[own.start : own.end] != name.encode():
            return None
        return Binding(name, class_expression, [own])

    def _table(self, name: str, function: Spot) -> dict[int, Binding]:
        key = (function.id, name)
        if key not in self._tables:
            self._tables[key] = self._declarations(name, function)
        return self._tables[key]

    def _declarations(self, name: str, function: Spot) -> dict[int, Binding]:
        table: dict[int, Binding] = {}
        for place in self._declaring_places(name, function):
            scope = declaring_scope(place)
            if scope is not None:
                table.setdefault(scope.id, Binding(name, scope)).declarations.append(place)
        return table

    def _declaring_places(self, name: str, function: Spot) -> list[Spot]:
        if self._typed:
            starts = self._words.set_places(name, function.start, function.end)
        else:
            starts = self._declared_by(function).get(name.encode(), [])
        spots = (self._name_at(start, len(name.encode())) for start in starts)
        return [spot for spot in spots if spot is not None]

    def _declared_by(self, function: Spot) -> Places:
        if function.id not in self._declared:
            declared = declared_places(function.node, self._data, self._budget)
            self._declared[function.id] = declared
        return self._declared[function.id]

    def stores(self, binding: Binding) -> list[Spot]:
        """Return the places, declarations left out, that may store to `binding`."""
        scope = binding.scope
        key = (scope.id, binding.name)
        if key not in self._stores and all(map(is_constant, binding.declarations)):
            self._stores[key] = []
        elif key not in self._stores:
            starts = self._words.store_places(binding.name, scope.start, scope.end)
            self._stores[key] = list(filter(is_stored_to, self._meant(binding, starts)))
        return self._stores[key]

    def followed(self, binding: Binding, pattern: re.Pattern[bytes]) -> list[Spot]:
        """Return the places that mean `binding` and are followed by what `pattern` matches."""
        key = (binding.scope.id, binding.name, pattern.pattern)
        if key not in self._followed:
            starts = self._words.places(binding.name, binding.scope.start, binding.scope.end)
            length = len(binding.name.encode())
            fitting = [start for start in starts if pattern.match(self._data, start + length)]
            self._followed[key] = self._meant(binding, fitting)
        return self._followed[key]

    def preceded(
        self, binding: Binding, pattern: re.Pattern[bytes], ends: frozenset[int]
    ) -> list[Spot]:
        """Return the places that mean `binding` and stand after what `pattern` matches; it `ends` with such a byte."""
        data = self._data
        starts = self._words.places(binding.name, binding.scope.start, binding.scope.end)
        fitting = [
            at
            for at in starts
            if data[at - 1] in ends and pattern.search(data, max(0, at - _BEFORE), at)
        ]
        return self._meant(binding, fitting)

    def are_stored(self, names: Iterable[str]) -> bool:
        """Return whether something is stored to a member of one of these names, of any object."""
        stored = self._words.stored_members()
        return any(name.encode() in stored for name in names)

    def matches(self, pattern: re.Pattern[bytes], within: Spot) -> Iterator[Spot]:
        """Yield what stands where `pattern`, or its group, matches in the text of `within`."""
        self._budget.spend((within.end - within.start) // _BYTES_A_STEP)
        for match in pattern.finditer(self._data, within.start, within.end):
            yield self._finder.at(match.start(match.lastindex or 0))

    def members(self, name: str, start: int, end: int) -> Iterator[Spot]:
        """Yield where a member called `name` may be asked for or given between two offsets, whoever's it is."""
        end = min(end, len(self._data))
        for place, _ in asked_members(
            self._data, name.encode("utf-8", "surrogatepass"), max(0, start), end
        ):
            self._budget.spend()
            yield self._finder.at(place)

    def uses(self, binding: Binding, *, called: bool = False) -> list[Spot] | None:
        """Return the places that mean `binding`, declarations left out; `called`: that may be calls; None: too many."""
        key = (binding.scope.id, binding.name, called)
        if key not in self._uses:
            where = (binding.scope.start, binding.scope.end)
            self._uses[key] = self._uses_of(binding.name, where, binding, called=called)
        return self._uses[key]

    def _meant(self, binding: Binding, starts: list[int]) -> list[Spot]:
        return list(self._meaning(binding.name, starts, binding, binding.scope.start))

    def free_values(self, name: str) -> list[Spot]:
        """Return what is assigned to `name` where nothing declares it: `name = value` makes a global."""
        if name not in self._free_values:
            starts = self._words.places(name, 0, len(self._data))
            self._free_values[name] = [
                value
                for place, value in assignments(self._finder, self._data, name, starts)
                if self.resolve(place, name) is None
            ]
        return self._free_values[name]

    def free_uses(self, name: str, *, called: bool = False) -> list[Spot] | None:
        """Return the places where `name` is free (and may be `called`); None when there are too many."""
        key = (name, called)
        if key not in self._free:
            everywhere = (0, len(self._data))
            self._free[key] = self._uses_of(name, everywhere, None, called=called)
        return self._free[key]
