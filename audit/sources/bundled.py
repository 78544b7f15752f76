"""Packages that come inside another package's archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.contents import Obtained
from audit.sources.archive import TarballContents
from audit.sources.nesting import Nesting, nested_locations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from audit.sources.interface import Wanted


def part_of_carrier(
    wanted: Wanted, found: Mapping[str, Obtained], locations: Sequence[str]
) -> Obtained | None:
    """Return the part of an already found archive that is the bundled package `wanted`.

    None when it is not there and the lockfile says where else it could be had.
    """
    for carrier in _outward(wanted.location):
        archive = found[carrier].contents if carrier in found else None
        if not isinstance(archive, TarballContents) or archive.nesting.prefix:
            continue
        prefix = wanted.location[len(carrier) + 1 :] + "/"
        if any(member.path.startswith(prefix) for member in archive.members):
            nesting = Nesting(prefix, nested_locations(locations, wanted.location))
            return Obtained(found[carrier].source, archive.part(nesting))
    if wanted.resolved or wanted.integrity:
        return None
    return Obtained.missing("bundled in the package around it, where it was not found")


def _outward(location: str) -> Iterator[str]:
    """Yield the locations that `location` lies in, the nearest first."""
    while "/node_modules/" in location:
        location = location.rpartition("/node_modules/")[0]
        yield location
