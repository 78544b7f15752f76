"""Which part of a folder or an archive is one package: packages are installed inside packages."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Nesting:
    """The part of a tree of files that is one package."""

    prefix: str = ""
    """The folder inside the tree that is the package, with a trailing `/`; empty when it is the tree itself."""
    excluded: frozenset[str] = frozenset()
    """Folders, relative to the package, that are packages of their own."""

    def inside(self, path: str) -> str | None:
        """Return `path` (of the tree) relative to the package; None when it is not the package's own."""
        if not path.startswith(self.prefix):
            return None
        path = path[len(self.prefix) :]
        return None if self.excludes(path) else path

    def outside(self, path: str) -> str:
        """Return `path` (of the package) relative to the tree."""
        return self.prefix + path

    def excludes(self, path: str) -> bool:
        """Return whether `path` (of the package) lies in a folder that is a package of its own."""
        if not self.excluded:
            return False
        parts = path.split("/")
        return any("/".join(parts[:length]) in self.excluded for length in range(1, len(parts)))


def nested_locations(locations: Sequence[str], outer: str) -> frozenset[str]:
    """Return those of the sorted `locations` that lie inside `outer`, relative to it."""
    start = f"{outer}/" if outer else ""
    first = bisect_left(locations, start)
    found = takewhile(lambda location: location.startswith(start), islice(locations, first, None))
    return frozenset(location[len(start) :] for location in found if location != outer)
