"""Tells code from comments and strings without a parse, and says so where it cannot be sure.

Only what may hide code is looked for: quotes and slashes. A slash that may begin a regular
expression as well as divide ends the attempt, unless both readings go on alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECES = (
    rb"//[^\n\r]*|/\*.*?\*/"
    rb'|"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"'
    rb"|'[^'\\\n\r]*(?:\\.[^'\\\n\r]*)*'"
)
_MARK = re.compile(_PIECES + rb"|[/\"'`]", re.DOTALL)
_MARK_OR_BRACE = re.compile(_PIECES + rb"|[/\"'`{}]", re.DOTALL)
_TEMPLATE = re.compile(rb"[^`\\$]*(?:(?:\\.|\$(?!\{))[^`\\$]*)*(`|\$\{)", re.DOTALL)
_REGEX = re.compile(rb"/(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/[\w$]*")
_EITHER = re.compile(rb"/[^/\\\[\n\r'\"`{}]*/(?![/*\w$])")
"""A regular expression or two divisions; a word right after is either its flags or code."""
_LAST_SLASH = re.compile(rb"/[^/\n\r]*(?:[\n\r]|\Z)")
_TAG = re.compile(rb"<[\w$>\x80-\xff]")
_WORD_BEFORE = re.compile(rb"[.\w$\x80-\xff]+\Z")
_SPACE = b" \t\n\r"
_BEFORE_REGEX = frozenset(b"(,=:[!&|?{;*%<>~^")
_BEFORE_DIVISION = frozenset(b"]\"'`")
_OPERATORS = frozenset(
    b"await case default delete do else in instanceof new of return throw typeof void yield".split()
)
_HEADS = frozenset((b"if", b"while", b"for", b"with", b"await"))
"""Before parentheses that a statement follows, which may be a regular expression."""
COMMENTS = (b"//", b"/*")
"""What comments begin with."""
_OPENING, _CLOSING = b"()"
_FAR = 2000
"""Bytes between a pair of parentheses."""
_LONGEST_WORD = 12
_SEPARATORS = (b"\xe2\x80\xa8", b"\xe2\x80\xa9")
"""U+2028 and U+2029, which end a comment as a line's end does."""


class UnsureError(Exception):
    """The text alone does not tell code from strings."""


def hidden_parts(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where comments, strings, regular expressions and texts of templates stand, in order.

    Code is never among them.

    Raises:
        UnsureError: while iterating, where the text alone does not tell.
    """
    if _is_odd(data):
        raise UnsureError
    yield from _Scan(data).parts()


class _Scan:
    """One walk over a text, from mark to mark."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._depths: list[int] = []
        """For each template that is open: the open braces within its substitution."""
        self._parts: list[tuple[int, int]] = []
        closed = b"</" in data or b"/>" in data
        self._tags = _TAG.finditer(data) if closed else iter(())
        self._tag = next(self._tags, None)

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield the hidden parts."""
        data, place = self._data, 0
        if data.startswith(b"#!"):
            place = (data.find(b"\n") + 1) or len(data)
        while match := (_MARK_OR_BRACE if self._depths else _MARK).search(data, place):
            start, place = match.span()
            if place - start == 1:
                start, place = self._single(start)
            if start < place:
                self._pass_tags(start)
                self._parts.append((start, place))
                yield start, place
        self._pass_tags(len(data))
        if self._depths:
            raise UnsureError

    def _pass_tags(self, end: int) -> None:
        """Go on to `end`, from the last part: markup stands where a tag stands in code as a value."""
        code = self._parts[-1][1] if self._parts else 0
        while self._tag and (start := self._tag.start()) < end:
            if start >= code and self._begins_regex(start) is not False:
                raise UnsureError
            self._tag = next(self._tags, None)

    def _single(self, start: int) -> tuple[int, int]:
        """Return the hidden part at a lone quote, slash or brace; an empty one when it is code."""
        mark = self._data[start : start + 1]
        if mark == b"/":
            return self._slash(start)
        if mark == b"{":
            self._depths[-1] += 1
            return start + 1, start + 1
        if mark == b"}" and self._depths[-1]:
            self._depths[-1] -= 1
            return start + 1, start + 1
        if mark == b"}":
            self._depths.pop()
        elif mark != b"`":
            raise UnsureError
        return self._template(start + 1)

    def _template(self, start: int) -> tuple[int, int]:
        found = _TEMPLATE.match(self._data, start)
        if found is None:
            raise UnsureError
        if found[1] != b"`":
            self._depths.append(0)
        return start, found.end()

    def _slash(self, start: int) -> tuple[int, int]:
        """Return the regular expression at `start`; an empty part after what divides."""
        data = self._data
        if data.startswith(b"/*", start):
            raise UnsureError  # a comment that never ends
        begins = self._begins_regex(start)
        if begins is False:
            return start + 1, start + 1
        if begins:
            found = _REGEX.match(data, start)
            if found is None:
                raise UnsureError
            return start, found.end()
        if _LAST_SLASH.match(data, start):
            return start + 1, start + 1
        found = _EITHER.match(data, start)
        if found is None or self._begins_regex(found.end() - 1) is not False:
            raise UnsureError
        return found.end(), found.end()

    def _begins_regex(self, start: int) -> bool | None:
        """Return whether the slash at `start` begins a regular expression; None when that is open."""
        data, before = self._data, self._before(start)
        if before < 0 or data[before] in _BEFORE_REGEX:
            return True
        if data[before] in _BEFORE_DIVISION or self._is_hidden(before):
            return False
        if data[before] == _CLOSING:
            opening = self._opening(before)
            return None if opening is None else self._word_at(self._before(opening)) in _HEADS
        word = self._word_at(before)
        if word in _OPERATORS:
            return True
        return False if word.isascii() and word and word not in (b".", b"?") else None

    def _is_hidden(self, place: int) -> bool:
        """Return whether `place` is in a part: the last slash or a flag of a regular expression is no word of code."""
        part = next((one for one in reversed(self._parts) if one[0] <= place), (0, 0))
        return place < part[1]

    def _word_at(self, place: int) -> bytes:
        """Return the word whose last byte is at `place`; `?` for a member called like a keyword."""
        found = _WORD_BEFORE.search(self._data[max(0, place - _LONGEST_WORD) : place + 1])
        if found is None:
            return b""
        _, dot, word = found[0].rpartition(b".")
        return b"?" if dot and word in _OPERATORS | _HEADS else word or b"."

    def _before(self, place: int) -> int:
        """Return the last byte of code before `place`, space and comments left out; -1 when there is none."""
        place -= 1
        index = len(self._parts) - 1
        while place >= 0:
            while index >= 0 and self._parts[index][0] > place:
                index -= 1
            start, end = self._parts[index] if index >= 0 else (0, 0)
            if place < end and self._data[start : start + 2] in COMMENTS:
                place = start - 1
            elif self._data[place] in _SPACE:
                place -= 1
            else:
                break
        return place

    def _opening(self, closing: int) -> int | None:
        """Return where the parenthesis opens that closes at `closing`; None when it is far away."""
        depth, place, index = 0, closing, len(self._parts) - 1
        while place >= max(0, closing - _FAR):
            while index >= 0 and self._parts[index][0] > place:
                index -= 1
            if index >= 0 and place < self._parts[index][1]:
                place = self._parts[index][0] - 1
                continue
            depth += (self._data[place] == _CLOSING) - (self._data[place] == _OPENING)
            if depth == 0:
                return place
            place -= 1
        return None


def _is_odd(data: bytes) -> bool:
    """Return whether the text may hold what ends lines or begins comments in other ways."""
    return b"<!--" in data or b"-->" in data or any(one in data for one in _SEPARATORS)
