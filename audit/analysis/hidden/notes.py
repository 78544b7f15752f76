"""Collects the facts on hidden code of one file, and gives each its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import Source
from audit.model.facts import Fact
from audit.model.hidden import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.hidden import Hiding

PLACES = 5
"""Facts kept of one way of hiding in one file."""


class Notes:
    """What was seen in one file, by way of hiding and offset."""

    def __init__(self, data: bytes) -> None:
        """Begin with the (normalised) bytes of a file."""
        self.data = data
        self._seen: dict[tuple[int, Hiding], set[str]] = {}

    def add(self, hiding: Hiding, start: int, details: Iterable[str] = ()) -> None:
        """Note that something is hidden at `start`; of more than a few places the first are kept."""
        if (start, hiding) in self._seen or self._count(hiding) < PLACES:
            self._seen.setdefault((start, hiding), set()).update(details)

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts in order of place."""
        if not self._seen:
            return ()
        source = Source(self.data)
        return tuple(
            Fact(
                HIDDEN,
                hiding.value,
                *source.place(start),
                source.excerpt(start),
                tuple(sorted(details)),
            )
            for (start, hiding), details in sorted(self._seen.items())
        )

    def _count(self, hiding: Hiding) -> int:
        return sum(1 for _, each in self._seen if each is hiding)


class Offsets:
    """Finds the offset of a line and column, which facts name."""

    def __init__(self, data: bytes) -> None:
        """Begin with the (normalised) bytes of a file."""
        self._data = data
        self._line = 1
        self._start = 0

    def of(self, line: int, column: int) -> int:
        """Return the offset of a place; ask in ascending order of lines."""
        if line < self._line:
            self._line, self._start = 1, 0
        while self._line < line:
            following = self._data.find(b"\n", self._start)
            if following < 0:
                break
            self._line, self._start = self._line + 1, following + 1
        return self._start + column_bytes(self._data, self._start, column)


def column_bytes(data: bytes, start: int, column: int) -> int:
    """Return how many bytes stand before a column of the line that begins at `start`."""
    piece = data[start : start + column - 1]
    if piece.isascii():
        return len(piece)
    end = data.find(b"\n", start)
    text = data[start : end if end >= 0 else None].decode("utf-8", "replace")
    return len(text[: column - 1].encode())
