"""What the files of a package show, with a bound for all together: its author chooses how many files there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.facts import Fact, FileFacts, LocatedFact
from audit.model.mention import MENTION

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

MOST = 100_000
"""Facts of one package told one by one; the largest healthy packages have a quarter."""
_DOTTED = frozenset({"builtin", "global", "write"})
"""Kinds whose names are taken as a whole by their first part."""


class Gathered:
    """The facts of a package's files, those of the first files by path told one by one.

    Of the files after these only each power is told, once, at its first place. Which files these are hangs on
    the files alone and not on the order in which they are read: what is too much now is too much at the end.
    """

    def __init__(self, most: int = MOST) -> None:
        """Begin with no files; facts beyond `most` are told in short."""
        self.files: dict[str, FileFacts] = {}
        self._most = most
        self._counts: dict[str, int] = {}
        self._held = 0
        self._shortened: set[str] = set()
        self._first: dict[tuple[str, str, bool], LocatedFact] = {}

    @property
    def is_full(self) -> bool:
        """Whether there is more than is told one by one."""
        return self._held > self._most or bool(self._shortened)

    def put(self, path: str, found: FileFacts) -> None:
        """Take in what a file shows, in the place of what it showed before."""
        self._held += len(found.facts) - self._counts.get(path, 0)
        self._counts[path] = len(found.facts)
        self.files[path] = found

    def relieve(self) -> None:
        """Shorten what is too much, once that is so much that it is worth looking for."""
        if self._held > 2 * self._most:
            self.shorten()

    def shorten(self) -> None:
        """Shorten all that is too much."""
        if self._held <= self._most:
            return
        total = 0
        for path in sorted(self.files):
            total += self._counts[path]
            if total > self._most and path not in self._shortened:
                self._shorten(path)

    def shows(self, path: str) -> bool:
        """Return whether a file showed anything."""
        return self._counts.get(path, 0) > 0

    def located(
        self, facts: Mapping[str, Iterable[Fact]], reached: Container[str]
    ) -> list[LocatedFact]:
        """Return what is told of the package, sorted by place.

        Args:
            facts: what each file shows in the end.
            reached: the files that can be loaded from an entry of the package.
        """
        told = []
        for path, each in facts.items():
            placed = [LocatedFact(path, fact, path in reached) for fact in each]
            if path in self._shortened:
                self._note(placed)
            else:
                told += placed
        return sorted([*told, *self._in_short()], key=_order)

    def _in_short(self) -> list[LocatedFact]:
        """Return what the shortened files show, and that they were shortened."""
        if not self._shortened:
            return []
        said = f"more than {self._most} places: of this file and those after it only the powers are told"
        unknown = Fact("unknown", "size", 0, 0, said)
        return [LocatedFact(min(self._shortened), unknown, reachable=True), *self._first.values()]

    def _shorten(self, path: str) -> None:
        found = self.files[path]
        self._shortened.add(path)
        self._held -= len(found.facts)
        self._note(LocatedFact(path, fact, reachable=True) for fact in found.facts)
        self.files[path] = replace(found, facts=())

    def _note(self, facts: Iterable[LocatedFact]) -> None:
        for located in facts:
            kind, what = located.fact.kind, located.fact.what
            if kind == MENTION:
                continue
            whole = what.partition(".")[0] if kind in _DOTTED else what
            key = (kind, whole, located.fact.guarded)
            known = self._first.get(key)
            if known is None or _order(located) < _order(known):
                fact = replace(located.fact, what=whole, literals=())
                self._first[key] = replace(located, fact=fact)


def _order(located: LocatedFact) -> tuple[str, int, int, str, str]:
    fact = located.fact
    return (located.file, fact.line, fact.column, fact.kind, fact.what)
