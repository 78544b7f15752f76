"""How close together two uses stand: the nearer, the more likely they serve one purpose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from audit.model.package import only_loads

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.model.package import CapabilityUse, Evidence

_LINES = 150
"""Lines within which two places of a file are near: one small module, or one appended payload."""
_COLUMNS = 4_000
"""Characters within which two places of one (minified) line are near."""
_FAR_LINES = 1_000
_FAR_COLUMNS = 50_000
"""Beyond these a file is a bundle of many modules: to stand in it says no more than to stand in one package."""
_BUNDLE_COLUMNS = 2_000
"""Characters within which two places are near that stand so far into a line: small modules follow each other there."""

_NONE: Mapping[tuple[str, int], int] = {}


class Closeness(IntEnum):
    """The distance between two uses, the nearest first."""

    NEAR = 0
    SAME_FILE = 1
    SAME_BUNDLE = 2
    """So far apart in one file that it is one of many modules."""
    APART = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two uses of one package, and the two places where they stand closest."""

    closeness: Closeness
    first: CapabilityUse
    second: CapabilityUse
    evidence: tuple[Evidence, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The two capabilities, each once."""
        return tuple(dict.fromkeys(each.id for each in (self.first, self.second)))

    @property
    def reachable(self) -> bool:
        """Whether both can be reached from an entry point, there where they stand closest."""
        used = self.first.reachable and self.second.reachable
        return used and all(place.reachable for place in self.evidence)


def closest(
    firsts: Iterable[CapabilityUse],
    seconds: Iterable[CapabilityUse],
    among: Iterable[CapabilityUse] = (),
) -> Pair | None:
    """Return the pair of uses that stand closest, reachable ones first; None when one side is empty.

    What else is used (`among`) tells which lines of their files are wide: those of a bundle.
    """
    ones = tuple(filter(None, map(_taken, firsts)))
    others = tuple(filter(None, map(_taken, seconds))) if ones else ()
    widths = _widths(among if others else ())
    pairs = [_pair(one, other, widths) for one in ones for other in others]
    return min(pairs, key=_rank, default=None)


def _taken(use: CapabilityUse) -> CapabilityUse | None:
    """Leave out the places that only load a built-in; None when there is no other."""
    if not use.evidence:
        return use
    kept = use.where(lambda place: not only_loads(place.text))
    return kept if kept.evidence else None


def _rank(pair: Pair) -> tuple[bool, Closeness, str, str]:
    ids = (pair.first.id, pair.second.id)
    return (not pair.reachable, pair.closeness, *ids)


def _pair(
    first: CapabilityUse, second: CapabilityUse, widths: Mapping[tuple[str, int], int]
) -> Pair:
    places = [
        ((not (a.reachable and b.reachable), closeness(a, b, widths)), (a, b))
        for a in first.evidence
        for b in second.evidence
    ]
    nowhere = ((True, Closeness.APART), (*first.evidence[:1], *second.evidence[:1]))
    (_, nearest), evidence = min(places, key=lambda place: place[0], default=nowhere)
    return Pair(nearest, first, second, evidence)


def _widths(uses: Iterable[CapabilityUse]) -> dict[tuple[str, int], int]:
    """Return how wide each line of a file is known to be."""
    widths: dict[tuple[str, int], int] = {}
    for place in (place for use in uses for place in use.evidence):
        key = (place.file, place.line)
        widths[key] = max(widths.get(key, 0), place.column)
    return widths


def closeness(
    one: Evidence, other: Evidence, widths: Mapping[tuple[str, int], int] = _NONE
) -> Closeness:
    """Return how close together two places stand; `widths` tell of lines of their file how wide they are."""
    if one.file != other.file:
        return Closeness.APART
    lines, columns = _distance(one, other, widths)
    in_bundle = lines == 0 and min(one.column, other.column) > _FAR_COLUMNS
    if lines <= _LINES and columns <= (_BUNDLE_COLUMNS if in_bundle else _COLUMNS):
        return Closeness.NEAR
    far = lines > _FAR_LINES or columns > _FAR_COLUMNS
    return Closeness.SAME_BUNDLE if far else Closeness.SAME_FILE


def _distance(
    one: Evidence, other: Evidence, widths: Mapping[tuple[str, int], int]
) -> tuple[int, int]:
    """Return how many lines lie between two places, and how many characters: on two lines, the most of one of these."""
    lines = abs(one.line - other.line)
    if lines == 0:
        return 0, abs(one.column - other.column)
    start, end = sorted((one.line, other.line))
    between = range(start, end) if lines <= _LINES else ()
    known = (widths.get((one.file, line), 0) for line in between)
    return lines, max(one.column, other.column, *known)
