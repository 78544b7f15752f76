"""The words of a declaration: which there are, and what they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from audit.model.capability import covers

if TYPE_CHECKING:
    from audit.model.capability import Capability
    from audit.model.package import Declaration


class CatalogueWords(Protocol):
    """What a declaration's reader asks of the catalogue."""

    def is_known_word(self, word: str) -> bool:
        """Return whether `word` is an authority or a capability id."""

    def nearest(self, word: str) -> str | None:
        """Return the known word that an unknown one probably stands for."""


def covered(declaration: Declaration, capability: Capability) -> bool:
    """Return whether the declaration asks for `capability`, by its own name or a wider one."""
    return any(covers(word, capability) for word in declaration.needs)
