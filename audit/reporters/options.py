"""How a report is to be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """What the reader's screen and patience allow."""

    width: int | None = None
    """Columns; None when lines may be as long as they like."""
    colour: bool = False
    verbose: bool = False
    """Every finding and every package with power."""
    quiet: bool = False
    """Only findings at or above the level."""
