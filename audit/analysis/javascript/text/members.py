"""Where a member is asked for by its name, as far as the text tells: `owner.name`, `{ name }`, `{ first, name }`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import BLANKS, WORD, occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

_CLOSING = frozenset(b")]")
_LISTING = frozenset(b"{,")
_DOT, _ASKING = ord("."), ord("?")
_NEAR = 64
"""Bytes before a name that are looked at."""
_PLACES = 2000
"""Places of one name that are looked at."""


def asked_members(data: bytes, name: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the places between two offsets where `name` may be a member's, and what its owner ends with.

    That is the last word of the owner, or a closing bracket; empty where the name stands in braces or after a comma.
    Only the first places of a name are looked at.
    """
    length, last = len(name), len(data)
    whole = (
        place
        for place in occurrences(data, name, start, end)
        if place + length == last or data[place + length] not in WORD
    )
    for place in islice(whole, _PLACES):
        before = _skipped(data, place, place - _NEAR)
        sign = data[before - 1] if before > 0 else 0
        if sign in _LISTING:
            yield place, b""
        elif sign == _DOT:
            owner = _owner(data, before - 1, place - _NEAR)
            if owner:
                yield place, owner


def _owner(data: bytes, dot: int, first: int) -> bytes:
    """Return the last word of what stands before a dot, or the bracket that it ends with; empty for neither."""
    end = dot - 1 if data[dot - 1] == _ASKING else dot
    end = _skipped(data, end, first)
    if end > 0 and data[end - 1] in _CLOSING:
        return data[end - 1 : end]
    begin, first = end, max(first, 0)
    while begin > first and data[begin - 1] in WORD:
        begin -= 1
    return data[begin:end]


def _skipped(data: bytes, end: int, first: int) -> int:
    """Return `end` without the blanks before it."""
    first = max(first, 0)
    while end > first and data[end - 1] in BLANKS:
        end -= 1
    return end
