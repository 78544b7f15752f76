"""Comments by place, for readings of the text alone: few places are asked for, and nearly none stands in one."""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress

from audit.analysis.javascript.text.lexing import UnsureError, hidden_parts

_OPENS = (b"//", b"/*")
_SIGN = re.compile(rb"(?<!:)//|/\*")
"""What opens a comment; not the middle of an address."""
_REACH = 400
"""Bytes of the line before a place in which a comment's sign is looked for."""


class Comments:
    """Tells whether a place is in a comment: for sure, else not."""

    def __init__(self, data: bytes) -> None:
        """Begin with the (normalised) bytes of a file."""
        self._data = data
        self._walk = hidden_parts(data)
        self._parts: list[tuple[int, int]] = []

    def holds(self, place: int) -> bool:
        """Return whether a comment holds `place`. Only for a line that looks like one the text is walked over."""
        start = max(self._data.rfind(b"\n", 0, place) + 1, place - _REACH)
        before = self._data[start:place]
        if not (before.lstrip().startswith(b"*") or _SIGN.search(before)):
            return False
        self._walk_to(place)
        index = bisect_right(self._parts, (place, len(self._data))) - 1
        found = self._parts[index] if index >= 0 else (0, 0)
        return found[0] <= place < found[1] and self._data[found[0] : found[0] + 2] in _OPENS

    def _walk_to(self, place: int) -> None:
        with suppress(UnsureError):
            while not self._parts or self._parts[-1][1] <= place:
                part = next(self._walk, None)
                if part is None:
                    return
                self._parts.append(part)
