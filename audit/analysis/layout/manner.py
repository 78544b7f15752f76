"""How a package is read, and what each of its files may cost: many small ones, each made to cost much, must end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FULL_FILES = 128
"""Files of a package that may each cost all that a file may."""
_FULL_BYTES = 32 * 1024 * 1024
"""Bytes of a package whose files may."""


@dataclass(frozen=True, slots=True)
class Manner:
    """What of a package is looked for."""

    git: bool = False
    """npm installs it from git, and so runs its `prepare`."""
    compared: bool = False
    """It is compared with another version of itself: what it names away from a power is looked for, too."""


USUAL = Manner()


def halvings(sizes: Mapping[str, int]) -> int:
    """Return how often the effort for a small file is halved, by how many the package has and how large they are.

    A whole number that stays the same over most updates: facts are kept by it.

    Args:
        sizes: bytes of each file, by path.
    """
    return max(len(sizes) // _FULL_FILES, sum(sizes.values()) // _FULL_BYTES).bit_length()
