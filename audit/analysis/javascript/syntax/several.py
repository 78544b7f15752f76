"""Several files as one text, each parsed where it stands: their spots and offsets never meet."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.endings import parsed
from audit.analysis.javascript.syntax.parse import empty_tree
from audit.analysis.javascript.syntax.spots import Finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.analysis.javascript.limits import Budget
    from audit.analysis.javascript.syntax.spots import Spot

SEPARATOR = b"\n;\n"
"""What stands between two files: no word and no expression goes on over it."""
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Where one file stands in the text of all."""

    start: int
    end: int
    language: str
    """`json`, or one that `parse` knows."""


class SeveralFinder(Finder):
    """Finds the spot at an offset of the text that several files make together. A file is parsed once it is opened."""

    def __init__(self, data: bytes, pieces: Sequence[Piece], budget: Budget) -> None:
        """Prepare to find.

        Args:
            data: the text of all.
            pieces: the files, in order of place.
            budget: what finding may cost.
        """
        self._data = data
        self._pieces = pieces
        self._budget = budget
        self._starts = [piece.start for piece in pieces]
        self._opened: dict[int, Finder | None] = {}
        self._closed = Finder(empty_tree(), b"", budget)
        self.root = self._closed.root

    def open(self, start: int) -> Spot | None:
        """Return the syntax of the file that begins at `start`; None when it is no code or has an error."""
        if start not in self._opened:
            piece = self._pieces[bisect_right(self._starts, start) - 1]
            self._opened[start] = self._parsed(piece)
        finder = self._opened[start]
        return finder.root if finder is not None else None

    def _parsed(self, piece: Piece) -> Finder | None:
        if piece.language == "json" or piece.start == piece.end:
            return None
        tree = parsed(self._data, piece.language, _SECONDS, (piece.start, piece.end))
        if tree is None or tree.root_node.has_error:
            return None
        return Finder(tree, self._data, self._budget)

    def at(self, offset: int) -> Spot:
        """Return the smallest node of its file that contains the byte at `offset`; nothing of a file not opened."""
        start = self._starts[bisect_right(self._starts, offset) - 1]
        return (self._opened.get(start) or self._closed).at(offset)

    def release(self) -> None:
        """See `Spot.release`: of all files."""
        for finder in (*self._opened.values(), self._closed):
            if finder is not None:
                finder.root.release()
