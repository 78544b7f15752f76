"""How many share the effort that one package may cost: many small files, each made to cost much, must end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILES = 128
"""Files of a package that may each cost all that a file may."""
_BYTES = 32 * 1024 * 1024
"""Bytes of a package whose files may."""


def halvings(sizes: Mapping[str, int]) -> int:
    """Return how often the effort for a small file is halved, by how many the package has and how large they are.

    A whole number that stays the same over most updates: facts are kept by it.

    Args:
        sizes: bytes of each file, by path.
    """
    return max(len(sizes) // _FILES, sum(sizes.values()) // _BYTES).bit_length()
