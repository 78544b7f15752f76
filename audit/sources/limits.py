"""How much of a package is read before it is called too large: an archive's author chooses its size."""

from __future__ import annotations

from dataclasses import dataclass

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one package. All sizes in bytes; generous beside the largest honest packages."""

    packed: int = 256 * _MEBIBYTE
    """A compressed archive."""
    unpacked: int = 1024 * _MEBIBYTE
    """Everything in it."""
    file: int = 512 * _MEBIBYTE
    """One file in it, or one file that is read from a folder."""
    files: int = 100_000
    """Entries in an archive, or files in a folder."""
    depth: int = 100
    """Folders within folders."""
    ratio: int = 250
    """Unpacked size over packed size, judged once `ratio_from` bytes are unpacked. Deflate can reach 1032."""
    ratio_from: int = 32 * _MEBIBYTE
    document: int = 256 * _MEBIBYTE
    """A packument from the registry."""


LIMITS = Limits()
"""What is used unless a test says otherwise."""
