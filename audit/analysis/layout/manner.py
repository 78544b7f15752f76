"""How a package is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """What of a package is looked for."""

    git: bool = False
    """npm installs it from git, and so runs its `prepare`."""
    compared: bool = False
    """It is compared with another version of itself: what it names away from a power is looked for, too."""


USUAL = Manner()
