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
_REGEX = re.compile(rb"/(?:[^/\\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+/")
_EITHER = re.compile(rb"/[^/\\\[\n\r'\"`{}]*/(?![/*])")
"""A regular expression or two divisions."""
_LAST_SLASH = re.compile(rb"/[^/\n\r]*(?:[\n\r]|\Z)")
_MARKUP = re.compile(
    rb"(?:[^\w$\s\"'`\]]|\b(?:await|case|default|delete|do|else|in|new|of|return|throw|typeof|void|yield)|\A)"
    rb"\s*<[\w$>\x80-\xff]"
)
_WORD_BEFORE = re.compile(rb"[.\w$\x80-\xff]+\Z")
_SPACE = b" \t\n\r"
_BEFORE_REGEX = frozenset(b"(,=:[!&|?{;*%<>~^")
_BEFORE_DIVISION = frozenset(b"]\"'`")
_OPERATORS = frozenset(
    b"await case default delete do else in instanceof new of return throw typeof void yield".split()
)
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
    place = 0
    depths: list[int] = []
    if data.startswith(b"#!"):
        place = (data.find(b"\n") + 1) or len(data)
    while match := (_MARK_OR_BRACE if depths else _MARK).search(data, place):
        start, place = match.span()
        if place - start > 1:
            yield start, place
            continue
        first = data[start]
        if first == 0x7B:  # {
            depths[-1] += 1
        elif first == 0x7D and depths[-1]:  # }
            depths[-1] -= 1
        elif first == 0x7D or first == 0x60:  # } of a substitution, or `
            if first == 0x7D:
                depths.pop()
            found = _TEMPLATE.match(data, place)
            if found is None:
                raise UnsureError
            yield place, found.end()
            place = found.end()
            if found[1] != b"`":
                depths.append(0)
        elif first == 0x2F:  # /
            place, hidden = _slash(data, start)
            if hidden:
                yield start, place
        else:
            raise UnsureError
    if depths:
        raise UnsureError


def _is_odd(data: bytes) -> bool:
    """Return whether the text may hold what ends lines or begins comments or texts in other ways."""
    if b"<!--" in data or b"-->" in data or any(one in data for one in _SEPARATORS):
        return True
    return (b"</" in data or b"/>" in data) and _MARKUP.search(data) is not None


def _slash(data: bytes, start: int) -> tuple[int, bool]:
    """Return where reading goes on after the slash at `start`, and whether it began a regular expression."""
    begins = _begins_regex(data, start)
    if begins is False:
        return start + 1, False
    if begins:
        found = _REGEX.match(data, start)
        if found is None:
            raise UnsureError
        return found.end(), True
    if _LAST_SLASH.match(data, start):
        return start + 1, False
    found = _EITHER.match(data, start)
    if found is None or _begins_regex(data, found.end() - 1) is not False:
        raise UnsureError
    return found.end(), False


def _begins_regex(data: bytes, start: int) -> bool | None:
    """Return whether the slash at `start` begins a regular expression; None when that is open."""
    before = start - 1
    while before >= 0 and data[before] in _SPACE:
        before -= 1
    if before < 0 or data[before] in _BEFORE_REGEX:
        return True
    if data[before] in _BEFORE_DIVISION:
        return False
    word = _WORD_BEFORE.search(data[max(0, before - _LONGEST_WORD) : before + 1])
    if word is None or word[0][-1] >= 0x80 or word[0][-1] == ord("."):
        return None
    if word[0] in _OPERATORS:
        return True
    return None if word[0].rpartition(b".")[2] in _OPERATORS else False
