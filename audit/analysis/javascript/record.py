"""Collects the facts and references of one file, and puts them in order at the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from audit.analysis.javascript.text.strings import sound
from audit.model.facts import Fact, Reference, ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sized

    from audit.analysis.javascript.limits import Limits
    from audit.analysis.javascript.text.source import Source

TIES = 100
"""Ties kept of one file."""
_NAMES = 24
"""Members of prototypes that one place may be said to change; where names are computed, more tell only whose."""
_MEMBER = ".prototype."
LITERALS = 20
"""Constant strings kept beside one fact."""


@dataclass(slots=True)
class _Seen:
    guarded: bool
    literals: set[str] = field(default_factory=set)


class Place(Protocol):
    """Something that begins at an offset of the source."""

    start: int


@dataclass(slots=True)
class InText:
    """A place that was found in the text, without a parse."""

    start: int


class Recorder:
    """What has been seen in one file, by place."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._facts: dict[tuple[int, str, str], _Seen] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._references: dict[tuple[int, str, ReferenceKind], tuple[bool, bool]] = {}
        self._full = False
        self._ties: set[str] = set()

    def fact(
        self,
        kind: str,
        what: str,
        spot: Place,
        literals: tuple[str, ...] = (),
        *,
        guarded: bool = False,
    ) -> None:
        """Note a fact that begins at `spot`."""
        what = sound(what)
        count = self._counts[kind, what] = self._counts.get((kind, what), 0) + 1
        if count > self._limits.occurrences or not self._has_room(self._facts):
            return
        seen = self._facts.setdefault((spot.start, kind, what), _Seen(guarded))
        seen.guarded = seen.guarded and guarded
        seen.literals.update(map(sound, literals))

    def reference(
        self,
        specifier: str,
        kind: ReferenceKind,
        spot: Place,
        *,
        guarded: bool = False,
        types_only: bool = False,
    ) -> None:
        """Note that the file names another at `spot`."""
        if self._has_room(self._references):
            key = (spot.start, sound(specifier), kind)
            self._references.setdefault(key, (guarded, types_only))

    def tie(self, tie: str) -> None:
        """Note what other files of the package would tell more of: see `FileFacts.ties`."""
        self._ties.add(sound(tie))

    def ties(self) -> tuple[str, ...]:
        """Return what was noted so, sorted."""
        return tuple(sorted(self._ties)[:TIES])

    def _has_room(self, noted: Sized) -> bool:
        """Return whether one more may be noted; that there was no room is a fact itself."""
        self._full = self._full or len(noted) >= self._limits.records
        return len(noted) < self._limits.records

    def part(self, start: int, end: int, source: Source) -> Recorder:
        """Return what was noted between two offsets, as of the file with the text `source` that stands there."""
        found = Recorder(source, self._limits)
        found._full = self._full
        found._facts = {
            (at - start, kind, what): seen
            for (at, kind, what), seen in self._facts.items()
            if start <= at < end
        }
        found._references = {
            (at - start, specifier, kind): how
            for (at, specifier, kind), how in self._references.items()
            if start <= at < end
        }
        return found

    def seen(self) -> list[tuple[int, str, str]]:
        """Return the offset, kind and name of every fact noted so far."""
        return list(self._facts)

    def literals(self, start: int, kind: str, what: str) -> frozenset[str]:
        """Return the literals noted beside a fact."""
        return frozenset(self._facts[start, kind, what].literals)

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts in order of place; of many alike, the first ones and those with new literals."""
        kept = [Fact("unknown", "size", 0, 0)] if self._full else []
        places: dict[tuple[str, str], int] = {}
        known: dict[tuple[str, str], set[str]] = {}
        wholes = self._taken_whole()
        for (start, kind, named), seen in sorted(self._by_place().items()):
            what = next((one for one in _owners(named) if (kind, one) in wholes), named)
            count = places[kind, what] = places.get((kind, what), 0) + 1
            shown = known.setdefault((kind, what), set())
            fresh = seen.literals - shown
            if count > self._limits.places and not (fresh and count < self._limits.places * 10):
                continue
            shown |= fresh
            kept.append(self._fact(start, kind, what, seen))
        return tuple(kept)

    def _taken_whole(self) -> set[tuple[str, str]]:
        """Return the kind and name of what has too many members to tell them apart."""
        named = {(kind, what) for _, kind, what in self._facts}
        if len(named) <= self._limits.members:
            return set()
        members = {(kind, part) for kind, what in named for part in (*_owners(what), what)}
        counted = Counter((kind, part.rpartition(".")[0]) for kind, part in members)
        return {one for one, count in counted.items() if one[1] and count > self._limits.members}

    def _by_place(self) -> dict[tuple[int, str, str], _Seen]:
        """Return what was noted; of a place that changes very many members of prototypes, only whose they are."""
        members = Counter(
            start for start, kind, what in self._facts if kind == "write" and _MEMBER in what
        )
        many = {start for start, count in members.items() if count > _NAMES}
        if not many:
            return self._facts
        found: dict[tuple[int, str, str], _Seen] = {}
        for (start, kind, what), seen in self._facts.items():
            owner, dot, _ = what.partition(_MEMBER)
            is_one_of_many = start in many and kind == "write" and dot
            told = f"{owner}.prototype" if is_one_of_many else what
            known = found.setdefault((start, kind, told), _Seen(seen.guarded))
            known.guarded = known.guarded and seen.guarded
            known.literals |= seen.literals
        return found

    def _fact(self, start: int, kind: str, what: str, seen: _Seen) -> Fact:
        line, column = self._source.place(start)
        literals = tuple(sorted(seen.literals)[:LITERALS])
        return Fact(kind, what, line, column, self._source.excerpt(start), literals, seen.guarded)

    def references(self) -> tuple[Reference, ...]:
        """Return the references in order of place."""
        kept = []
        for (start, specifier, kind), (guarded, types_only) in sorted(self._references.items()):
            line, column = self._source.place(start)
            kept.append(Reference(specifier, kind, line, column, guarded, types_only))
        return tuple(kept)


def _owners(what: str) -> Iterator[str]:
    """Yield what a dotted name is a member of, the outermost first: `fs`, `fs.promises` of `fs.promises.rm`."""
    dot = what.find(".")
    while dot > 0:
        yield what[:dot]
        dot = what.find(".", dot + 1)
