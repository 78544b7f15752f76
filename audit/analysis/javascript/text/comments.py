"""Which places of a text stand in comments, as far as the text alone tells."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.lexing import COMMENTS, UnsureError, hidden_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = 400
"""Bytes before a place in which its line's comment begins, if it is to be seen."""
_BLOCK = 20_000
"""The same of a comment of several lines."""
_MARKS = re.compile(rb"`|\$\{|\*/|\r|\xe2\x80[\xa8\xa9]")
"""With which a text, a comment or the line itself may end before its `\n`."""


class Comments:
    """The comments of one text, found as far as they are asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._parts = self._found()
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._known = 0
        """Offset up to which all are found."""

    def __contains__(self, place: int) -> bool:
        """Return whether `place` surely stands in a comment."""
        if not self._may_hold(place):  # nearly always: quicker than to go through all of the text
            return False
        if self._is_surely(place):
            return True
        while self._known <= place:
            part = next(self._parts, None)
            if part is None:
                self._known = len(self._data) + 1
                break
            self._starts.append(part[0])
            self._ends.append(part[1])
            self._known = part[1]
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]

    def _is_surely(self, place: int) -> bool:
        """Return whether a line, or each line since one of `/**` alone, begins as only a comment's does.

        Such a line may also stand in a template, or in a block comment; so it is sure only while neither can end there.
        """
        data = self._data
        line = data.rfind(b"\n", 0, place) + 1
        text = data[line:place].lstrip()
        if text.startswith(b"//"):
            before = data[max(0, line - 3) : line].rstrip(b"\r\n")
            goes_on = before.endswith(b"\\")  # a text of several lines
            return not goes_on and not _MARKS.search(text)
        if not text.startswith(b"*"):
            return False
        opened = data.rfind(b"/**\n", max(0, line - _BLOCK), line)
        if opened < 0 or data[data.rfind(b"\n", 0, opened) + 1 : opened].strip():
            return False
        between = data[opened + 4 : place]
        return not _MARKS.search(between) and all(
            each.lstrip().startswith(b"*") for each in between.split(b"\n")
        )

    def _may_hold(self, place: int) -> bool:
        data = self._data
        opened = data.rfind(b"/*", max(0, place - _BLOCK), place)
        if opened >= 0 and data.find(b"*/", opened + 2, place) < 0:
            return True
        line = data[max(0, place - _LINE) : place].rpartition(b"\n")[2]
        return b"//" in line

    def _found(self) -> Iterator[tuple[int, int]]:
        try:
            for start, end in hidden_parts(self._data):
                if self._data.startswith(COMMENTS, start):
                    yield start, end
        except UnsureError:
            return
