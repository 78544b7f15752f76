"""Strings of a file by the place of something in them, brackets in code, and how what is found is told."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.analysis.hidden.outline import Outline
from audit.model.facts import Fact
from audit.model.mention import MENTION, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import re2

    from audit.analysis.javascript.text.source import Source

    Told = tuple[int, str, str]
    """Where something is named, as what, and its text."""

LONGEST = 200
"""Bytes kept of one string, at most."""
_QUOTES = b"'\"`"
_SIGNS = re.compile(rb"\\.|['\"`]", re.DOTALL)
_OPENS = (b"`", b"}")
"""What stands before the text of a template."""
_OPENED, _CLOSED = b"()"


def told(sort: Mentioned, found: Iterable[tuple[Any, ...]], *kinds: str) -> Iterator[Told]:
    """Yield what is named: where, as what of a sort, and the text. What is `found` may tell a kind before the text."""
    for place, *own, text in found:
        yield place, ":".join((sort.value, *kinds, *filter(None, own))), text


def mention(source: Source, place: int, what: str, text: str) -> Fact:
    """Return what is named at `place` as a fact."""
    return Fact(MENTION, what, *source.place(place), source.excerpt(place), (text,))


class Texts:
    """Finds the strings of a file around a place; comments and regular expressions are none."""

    def __init__(self, data: bytes) -> None:
        """Begin with the (normalised) bytes of a file."""
        self.data = data
        self._outline: Outline | None = None

    def hits(self, expression: re2._Regexp, most: int) -> Iterator[re2._Match]:
        """Yield the first `most` places where an expression is found, but for those in comments."""
        found = islice(expression.finditer(self.data), most)
        return (match for match in found if not self.is_comment(match.start()))

    def is_comment(self, place: int) -> bool:
        """Return whether a comment or a regular expression stands at `place`."""
        self._outline = self._outline or Outline(self.data)
        part = self._outline.part(place)
        if part is not None:
            first = self.data[part[0] : part[0] + 1]
            return first in (b"/", b"<", b"#") and self.data[part[0] - 1 : part[0]] not in _OPENS
        return not self._outline.is_sure and self._is_commented(place)

    def _is_commented(self, place: int) -> bool:
        """Return whether the line before `place` begins as a comment does, and as one that has not ended there."""
        line = self.data[self.data.rfind(b"\n", 0, place) + 1 : place].lstrip()
        return line.startswith(b"//") or (line.startswith((b"*", b"/*")) and b"*/" not in line)

    def string_at(self, place: int) -> str:
        """Return the string, or the text of a template, that holds `place`; empty where none does for sure."""
        self._outline = self._outline or Outline(self.data)
        part = self._outline.part(place)
        if part is None:
            return "" if self._outline.is_sure else self._on_line(place)
        first, before = self.data[part[0] : part[0] + 1], self.data[part[0] - 1 : part[0]]
        if first not in (b"'", b'"') and before not in _OPENS:
            return ""
        start, end = max(part[0], place - LONGEST), min(part[1], place + LONGEST * 5)
        return self.data[start:end].decode("utf-8", "replace")

    def _on_line(self, place: int) -> str:
        """Return the string that holds `place`, by the quotes of its line: another sort of quote within is text."""
        begin = max(self.data.rfind(b"\n", 0, place) + 1, place - 5 * LONGEST)
        opened = -1
        for sign in _SIGNS.finditer(self.data, begin, place):
            quote = sign.group()
            if opened < 0 and len(quote) == 1:
                opened = sign.start()
            elif opened >= 0 and quote == self.data[opened : opened + 1]:
                opened = -1
        if opened < 0:
            return self.around(place)
        end = self.data.find(self.data[opened : opened + 1], place)
        text = self.data[opened + 1 : end if end >= 0 else place]
        return text[: LONGEST * 5].split(b"\n", 1)[0].decode("utf-8", "replace")

    def around(self, place: int) -> str:
        """Return the string that holds `place`, a template with its substitutions as written; empty if none does."""
        begin = max(0, place - LONGEST - 1)
        start = max(last_quote(self.data, bytes([quote]), begin, place) for quote in _QUOTES)
        if start < 0 or place - start > LONGEST or b"\n" in self.data[start:place]:
            return ""
        end = self.data.find(self.data[start : start + 1], place)
        text = self.data[start + 1 : end if end >= 0 else place]
        return text[:LONGEST].split(b"\n", 1)[0].decode("utf-8", "replace")


def last_quote(data: bytes, quote: bytes, begin: int, end: int) -> int:
    """Return the last of such quotes between two places that is no escaped one; -1 if there is none."""
    start = data.rfind(quote, begin, end)
    while start > begin and data[start - 1 : start] == b"\\":
        start = data.rfind(quote, begin, start)
    return start


def closing(data: bytes, opened: int, end: int) -> int:
    """Return the place before `end` of the `)` that closes what was opened before `opened`; -1 where none does."""
    deep = 1
    for place in range(opened, min(len(data), end)):
        deep += (data[place] == _OPENED) - (data[place] == _CLOSED)
        if not deep:
            return place
    return -1
