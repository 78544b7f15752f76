"""Bytes to a syntax tree, within bounds."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser, Point, Range

if TYPE_CHECKING:
    from tree_sitter import Tree

_GRAMMARS = {
    "javascript": tree_sitter_javascript.language,
    "typescript": tree_sitter_typescript.language_typescript,
    "tsx": tree_sitter_typescript.language_tsx,
}

_PIECE = 1 << 16
"""Bytes given to the parser at a time: only so does it report its progress."""

_BUFFER = memoryview(bytearray(_PIECE))
"""Where each piece is put before it is given."""
_FIRST, _LAST = Point(0, 0), Point(0xFFFFFFFF, 0xFFFFFFFF)


class _Pieces:
    """Gives the parser a text piece by piece, and a tree the text of its nodes.

    py-tree-sitter 0.26 never lets go of what it is given to parse, so that each piece is a view of one buffer. A tree
    must get bytes (else the process crashes), and does let go of them.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._is_parsed = False

    def __call__(self, offset: int, _point: Point) -> memoryview | bytes:
        """Return the piece that begins at an offset; an empty one at the end."""
        piece = self._data[offset : offset + _PIECE]
        if self._is_parsed:
            return piece
        _BUFFER[: len(piece)] = piece
        return _BUFFER[: len(piece)]

    def end(self) -> None:
        """Take note that the text is parsed."""
        self._is_parsed = True


@lru_cache(maxsize=2 * len(_GRAMMARS))
def parser_for(language: str, *, of_parts: bool = False) -> Parser:
    """Return this process's parser of `language`: `javascript`, `typescript` or `tsx`; one of its own for parts."""
    del of_parts
    return Parser(Language(_GRAMMARS[language]()))


def parse(
    data: bytes, language: str, seconds: float, part: tuple[int, int] | None = None
) -> Tree | None:
    """Parse `data`, or the `part` of it between two offsets; None when it took more than `seconds`.

    The nodes of a part stand where they do in the whole of `data`.
    """
    deadline = time.monotonic() + seconds
    parser = parser_for(language, of_parts=part is not None)
    if part is not None:
        parser.included_ranges = [Range(_FIRST, _LAST, *part)]
    calls = 0

    def too_late(_offset: int, _error: bool) -> bool:  # noqa: FBT001 - the parser's own signature
        nonlocal calls
        calls += 1
        return calls % 256 == 0 and time.monotonic() > deadline

    pieces = _Pieces(data)
    try:
        return parser.parse(pieces, progress_callback=too_late)
    except ValueError:  # what the parser raises when it is stopped
        parser.reset()
        return None
    finally:
        pieces.end()


def empty_tree() -> Tree:
    """Return the tree of a program without a statement."""
    return parser_for("javascript").parse(b"")
