"""Brackets in code, as far as the text alone tells: those in strings count like all others."""

from __future__ import annotations

_OPENING, _CLOSING = b"()"


def closing(data: bytes, opened: int, end: int) -> int:
    """Return the place before `end` of the `)` that closes what was opened before `opened`; -1 where none does."""
    deep = 1
    for place in range(opened, min(len(data), end)):
        deep += (data[place] == _OPENING) - (data[place] == _CLOSING)
        if not deep:
            return place
    return -1
