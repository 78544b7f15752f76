"""Packages that lie nowhere, and their facts as they are: for tools and tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.model.contents import ContentFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model.facts import PackageFacts


@dataclass(frozen=True)
class MemoryContents:
    """A package's files in memory; can be sent to another process."""

    held: Mapping[str, bytes]
    digest: str = ""

    def files(self) -> Sequence[ContentFile]:
        """Return all files, by path."""
        return [ContentFile(path, len(data)) for path, data in sorted(self.held.items())]

    def read(self, path: str) -> bytes:
        """Return what a file holds.

        Raises:
            FileNotFoundError: there is none.
        """
        if path not in self.held:
            raise FileNotFoundError(path)
        return self.held[path]


class Facts:
    """The facts as they are, as a view of them that is not kept."""

    fingerprint = ""

    def of(self, facts: PackageFacts) -> PackageFacts:
        """Return the facts."""
        return facts

    def encode(self, seen: PackageFacts) -> list[Any]:
        """Refuse: nothing is kept."""
        raise NotImplementedError

    def decode(self, row: Any) -> PackageFacts:
        """Refuse: nothing is kept."""
        raise NotImplementedError
