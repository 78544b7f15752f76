"""Where code stands in a text, and where comments and strings do: for the few files in which it matters here."""

from __future__ import annotations

from bisect import bisect_right

from audit.analysis.javascript.text.lexing import UnsureError, hidden_parts

_LONGEST = 4_000
"""Bytes of one comment or string that are looked at around a place."""


class Outline:
    """The comments, strings, regular expressions and templates of a file, as far as its text tells."""

    def __init__(self, data: bytes) -> None:
        """Walk over the (normalised) bytes of a file."""
        self._data = data
        self._parts: list[tuple[int, int]] = []
        self.is_sure = True
        """Whether the text alone told code from strings to its end."""
        try:
            self._parts.extend(hidden_parts(data))
        except UnsureError:
            self.is_sure = False

    def part(self, place: int) -> tuple[int, int] | None:
        """Return the comment, string, regular expression or text of a template that holds `place`; None in code."""
        index = bisect_right(self._parts, (place, len(self._data))) - 1
        if index < 0:
            return None
        start, end = self._parts[index]
        return (start, end) if start <= place < end else None

    def line_of(self, part: tuple[int, int], place: int) -> str:
        """Return what of `part` stands on the line of `place`."""
        start = max(part[0], self._data.rfind(b"\n", 0, place) + 1, place - _LONGEST)
        end = self._data.find(b"\n", place)
        end = min(part[1], end if end >= 0 else part[1], place + _LONGEST)
        return self._data[start:end].decode("utf-8", "replace")
