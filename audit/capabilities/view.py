"""Facts seen as capabilities: a view that can be kept until the catalogue, or the code of this room, changes.

A use is kept as `[id, authority, reachable, guarded, literals, files]`, where `files` is a list of
`[path, reachable, places]` and a place is `[line, column, text]`.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.capabilities.classify import classify
from audit.model.capability import Authority, Capability
from audit.model.package import CapabilityUse, Evidence
from audit.version import room_version

if TYPE_CHECKING:
    from audit.capabilities.catalogue import Catalogue
    from audit.model.facts import PackageFacts

Uses = tuple[CapabilityUse, ...]


class CapabilityView:
    """Facts seen as the catalogue that comes with the program names them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def fingerprint(self) -> str:
        """See `audit.model.view.View`."""
        return room_version(Path(__file__).parent)

    def of(self, facts: PackageFacts) -> Uses:
        """Return the capabilities that the facts show, as `classify` does."""
        return classify(facts, self._catalogue)

    def encode(self, seen: Uses) -> list[Any]:
        """Return uses as JSON's values."""
        return [_row(use) for use in seen]

    def decode(self, row: Any) -> Uses:
        """Return the uses that `encode` made values of."""
        return tuple(
            CapabilityUse(
                _capability(name, authority),
                reachable,
                guarded,
                tuple(
                    Evidence(path, line, column, text, loaded)
                    for path, loaded, places in files
                    for line, column, text in places
                ),
                tuple(literals),
            )
            for name, authority, reachable, guarded, literals, files in row
        )


@cache
def _capability(name: str, authority: str) -> Capability:
    """Return one and the same capability for all packages that hold it."""
    return Capability(name, Authority(authority))


def _row(use: CapabilityUse) -> list[Any]:
    files = [
        [path, loaded, [[place.line, place.column, place.text] for place in places]]
        for (path, loaded), places in groupby(
            use.evidence, lambda place: (place.file, place.reachable)
        )
    ]
    capability = use.capability
    return [
        capability.id,
        capability.authority.value,
        use.reachable,
        use.guarded,
        use.literals,
        files,
    ]
