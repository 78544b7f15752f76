"""Files of one package that are read together, because what one says tells more of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.layout.files import FileJob

FILE_BYTES = 120_000
"""Bytes of a file that is read with others; a larger one is a bundle of many."""
GROUP_BYTES = 400_000
"""Bytes of the files of one group; what is tied to more is told from its files alone."""
GROUP_FILES = 400
"""Files of one group."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """One file of a group."""

    job: FileJob
    followed: bool
    """Its powers are followed; else it is only asked for what it exports."""
    settled: bool
    """No other file of the package changes what it exports."""
    settled_within: bool
    """Nor members of objects among it."""
    closed: bool
    """Every file that loads it is followed in the group, and nobody outside of the package can load it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Files to read together, sorted by path."""

    files: tuple[Grouped, ...]
    resolved: tuple[tuple[str, str, tuple[str, ...]], ...]
    """A file, what it names, and the files that this leads to."""
    builtins: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """The same for built-in modules under other names."""
