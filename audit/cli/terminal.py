"""What standard output can show."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass

PIPED_WIDTH = 120
"""Columns of a text report that does not go to a terminal."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """How wide and how colourful text may be."""

    width: int
    """Columns."""
    colour: bool


def terminal(*, to_file: bool) -> Terminal:
    """Return what the report's destination can show; `NO_COLOR` and `TERM=dumb` are respected."""
    if to_file or not sys.stdout.isatty():
        return Terminal(PIPED_WIDTH, colour=False)
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Terminal(shutil.get_terminal_size((80, 24)).columns, colour=not plain)


def watched_width(output: str | None = None) -> int | None:
    """Return the columns of the terminal that text goes to; None where it goes to a file or a pipe."""
    return terminal(to_file=False).width if is_watched(output) else None


def is_watched(output: str | None) -> bool:
    """Return whether somebody sees what goes to the file `output`, or to standard output, as it is written."""
    return output is None and sys.stdout is not None and sys.stdout.isatty()
