"""Whether the name of a global that stands alone in a text hands it on there: kept, given back, passed or listed."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.text.source import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEAR = 32
"""Bytes before a name or a bracket that are looked at."""
_AROUND = 240
"""Bytes before and after a name in which the brackets around it are looked for."""
_DEPTH = 4
"""Brackets around a value that only group it."""
_TAKES = re.compile(
    rb"(?:(?<![=!<>])=|=>|\?|\.\.\.|\b(?:return|yield|await|default|else|of|new)|\bfor\s*\([^;()]* in)\Z"
)
"""What the value of a name after it is given to."""
_EITHER = (b"||", b"&&")
_LISTS = (b"(", b",", b"{", b"[", *_EITHER)
"""After these it depends on what is around."""
_ENDS = re.compile(rb"[ \t]*(?:[;,)\]}:\r\n{]|\?[?.]|\|\||//|/\*|\Z)")
"""What follows a value that stands alone, and no word of a sentence."""
_GUARDS = re.compile(rb"(?:\b(?:if|while|switch|with|typeof|catch|for)\s*|!\s*)\Z")
"""Before the bracket around what is only asked whether it is there."""
_WORDS = re.compile(rb"\b(?:return|await|yield|in|of|case|new|throw|void|delete|else|default)\Z")
"""Words before a bracket that no call begins with."""
_OBJECT = re.compile(rb"(?:[=(\[,:?]|\|\||&&|\breturn|\bdefault)\Z")
"""Before the brace of an object."""
_PATTERN = re.compile(rb"\s*(?:=(?![=>])|from\b|of\b|in\b|\)\s*(?:=>|\{))")
"""After the bracket of a pattern."""
_BODY = re.compile(rb"\s*(?:=>|\{|:\s*[\w$]+\s*(?:=>|\{))")
"""After parameters."""
_CALLING = re.compile(rb"(?<!\\)[\w$)\]}`]\Z")
_QUOTES = (b'"', b"'", b"`")
"""Before brackets in a text: `"[eval]"`."""
_BRACKET = re.compile(rb"[()\[\]{}]")
_OPENING = b"([{"


_PLACES = 500
"""Places of one name that are looked at for its declaration."""
_STORED = re.compile(rb"\s*=(?!=)")
_DECLARED = re.compile(
    rb"(?:\b(?:function|class|enum|interface|namespace|as)[\s*]\s*"
    rb"|\b(?:var|let|const|import)\b(?:[^;=()]*[\s,\[{:])?|\bfunction\b[\w$\s*]*\([^()]*|\bcatch\s*\()\Z"
)
_WALKS = re.compile(rb"\b(?:in|of)\s*\Z")
_MEMBER = frozenset(bytes((sign,)) for sign in WORD | set(b".")) - {b""}


class Declared:
    """The names that one text declares somewhere: one of them that stands alone may be the text's own."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._known: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        """Return whether the text declares `name`, takes it as a parameter or is given it by another module."""
        if name not in self._known:
            self._known[name] = any(
                _declares(self._data, *match.span())
                for match in islice(_word(name).finditer(self._data), _PLACES)
            )
        return self._known[name]


@lru_cache(maxsize=512)
def _word(name: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(name).encode() + rb"(?![\w$.])")


def _declares(data: bytes, start: int, end: int) -> bool:
    """Return whether the name between two offsets is declared or stored to there, or is a parameter."""
    if data[start - 1 : start] in _MEMBER:
        return False
    before = data[max(0, start - _AROUND) : start]
    if _STORED.match(data, end) or (_DECLARED.search(before) and not _WALKS.search(before)):
        return True
    for _ in range(_DEPTH):
        opening, closing = _around(data, start, end)
        if opening is None or closing is None:
            return False
        if data.startswith(b"(", opening):
            before = data[max(0, opening - _NEAR) : opening].rstrip()
            after = data[closing + 1 : closing + 1 + _NEAR]
            return not _GUARDS.search(before) and _BODY.match(after) is not None
        start, end = opening, closing + 1
    return False


def hands_on(data: bytes, start: int, end: int) -> bool:
    """Return whether what is named between two offsets, all of it, is a value that something is done with.

    To ask for it (`if (x)`, `typeof x`, `x && y`, `x === y`) does nothing with it; nor is a parameter a value.
    """
    for _ in range(_DEPTH):
        ends = _ENDS.match(data, end)
        if ends is None:
            return False
        before = data[max(0, start - _NEAR) : start].rstrip()
        if ends[0].endswith(b"{"):
            return before.endswith(b"extends")
        if ends[0].endswith(b":") and before.endswith((b"{", b",")):
            return False
        if before.endswith(b":"):
            return _is_given_after_colon(data, start, end)
        if _TAKES.search(before):
            return True
        if not before.endswith(_LISTS):
            return False
        opening, closing = _around(data, start, end)
        answer = _in_brackets(data, opening, closing, either=before.endswith(_EITHER))
        if answer is not None or opening is None or closing is None:
            return bool(answer)
        start, end = opening, closing + 1  # brackets that only group
    return False


def _is_given_after_colon(data: bytes, start: int, end: int) -> bool:
    """Return whether no type stands there, but a member of an object or the end of a choice."""
    if b"?" in data[max(0, start - _AROUND) : start].rpartition(b"\n")[2]:
        return True
    opening, _ = _around(data, start, end)
    if opening is None or not data.startswith(b"{", opening) or data.startswith(b"${", opening - 1):
        return False  # `${1:name}` is of an editor's snippet
    return data[end : end + _NEAR].lstrip()[:1] in (b",", b"}")


def _in_brackets(
    data: bytes, opening: int | None, closing: int | None, *, either: bool
) -> bool | None:
    """Return whether values stand in the brackets; None when these only group one.

    Args:
        data: the text.
        opening: where they begin, if that is near.
        closing: where they end.
        either: what is asked about is the second of two, of which one counts.
    """
    if opening is None:
        return either
    bracket = data[opening : opening + 1]
    near = data[max(0, opening - _NEAR) : opening]
    before = near.rstrip()
    after = data[closing + 1 : closing + 1 + _NEAR] if closing is not None else b""
    if bracket == b"{":
        return either or (bool(_OBJECT.search(before)) and not _PATTERN.match(after))
    calls = _CALLING.search(near) and not _WORDS.search(near)
    if bracket == b"[":
        in_text = _CALLING.search(before) and not _WORDS.search(before)
        return either or not (in_text or near.endswith(_QUOTES) or _PATTERN.match(after))
    if _GUARDS.search(before) or _BODY.match(after) or before.endswith(b"function"):
        return False
    if calls or after.lstrip()[:1] in (b"(", b".", b"[", b"`"):
        return True
    return None


def _around(data: bytes, start: int, end: int) -> tuple[int | None, int | None]:
    """Return where the brackets open and close that stand directly around two offsets; None where that is far away."""
    first = max(0, start - _AROUND)
    before = [match.start() for match in _BRACKET.finditer(data, first, start)]
    after = (match.start() for match in _BRACKET.finditer(data, end, end + _AROUND))
    return _unmatched(data, reversed(before), opens=True), _unmatched(data, after, opens=False)


def _unmatched(data: bytes, places: Iterator[int], *, opens: bool) -> int | None:
    """Return the first of the brackets at `places` that no earlier one among them belongs to."""
    depth = 0
    for place in places:
        depth += -1 if (data[place] in _OPENING) is opens else 1
        if depth < 0:
            return place
    return None
