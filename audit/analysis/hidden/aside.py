"""Code pushed out of sight: to the right or down by white space, or into one long line of a readable file."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.notes import column_bytes
from audit.analysis.hidden.outline import Outline
from audit.analysis.hidden.triggers import DOWN, WHITE, WIDE_SPACE
from audit.analysis.javascript.text.searching import large
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.hidden.notes import Notes
    from audit.model.facts import Fact

_SPACE = large(rf"{WIDE_SPACE}{{{WHITE},}}|(?:{WIDE_SPACE}|[\r\n]){{{DOWN},}}".encode())
_BLANK_LINES = 100
"""Lines without text after which code is out of sight."""
_BEGINS = re.compile(rb"[\w$({\[\]})'\"`!+~;,=?:&|./-]")
_COMMENT = re.compile(rb"//|/\*|\*|#|<!--")
_ACTS = re.compile(rb"[\w$\])]\s*[(\[`]|=")
"""A call, a member, an assignment: data that is lined up in columns has none."""
_SOME = 100
_REST = 400
"""Bytes after the white space that must act."""
_INDENT = 200
"""White space at the beginning of a line that no indentation reaches."""

LONG = 1_000
"""Bytes; a longer line is not written by hand."""
_SHORT = 200
_WRITTEN = 8
"""Lines of code, at least, that make a file one that people wrote."""
_FEW = 2
"""Long lines, at most; in files put together from minified ones there are more."""
_TOO_LARGE = 1_000_000
_STRING = re2.compile(rb"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")
_MARGINAL = (b"//", b"/*", b"*")
_TELLING = frozenset({"builtin", "global", "load", "native"})


def look_for_space(notes: Notes) -> None:
    """Note code that stands after so much white space that a screen does not show it."""
    outline = None
    for number, match in enumerate(_SPACE.finditer(notes.data)):
        if number == _SOME:
            break
        if not _is_far(notes.data, match.start(), match.end()):
            continue
        outline = outline or Outline(notes.data)
        if outline.part(match.end() - 1) is None and outline.part(match.end()) is None:
            notes.add(Hiding.ASIDE, match.end())


def _is_far(data: bytes, start: int, end: int) -> bool:
    """Return whether the white space hides what follows, and that does something."""
    rest = data[end : end + _REST].split(b"\n", 1)[0]
    if not _BEGINS.match(rest) or _COMMENT.match(rest) or not _ACTS.search(rest):
        return False
    lines = data.count(b"\n", start, end)
    if lines >= _BLANK_LINES:
        return True
    across = end - max(start, data.rfind(b"\n", start, end) + 1)
    is_indent = lines > 0 or start == 0 or data[start - 1 : start] == b"\n"
    return across >= (_INDENT if is_indent else WHITE)


def look_for_long_lines(notes: Notes, facts: Iterable[Fact]) -> None:
    """Note lines too long to be read that name something, in files that are otherwise written by hand."""
    telling = {fact.line: fact for fact in reversed([*facts]) if fact.kind in _TELLING}
    data = notes.data
    if not telling or not LONG < len(data) <= _TOO_LARGE or data.count(b"\n") < _WRITTEN:
        return
    long = list(islice(_long_lines(data), _FEW + 1))
    if not 0 < len(long) <= _FEW or not _is_written(data):
        return
    for start, end in long:
        fact = telling.get(data.count(b"\n", 0, start) + 1)
        if fact is not None and len(_STRING.sub(b"", data[start:end])) > LONG:
            notes.add(Hiding.LONG_LINE, start + column_bytes(data, start, fact.column))


def _long_lines(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the long lines begin and end."""
    step, at = LONG // 2, 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if end - at < step:
            at += step
            continue
        start = data.rfind(b"\n", 0, at) + 1
        if end - start > LONG:
            yield start, end
        at = end + 1


def _is_written(data: bytes) -> bool:
    """Return whether most lines are code of a length that people write; a licence above is none."""
    texts = [line.lstrip() for line in data.split(b"\n")]
    code = [text for text in texts if text and not text.startswith(_MARGINAL)]
    short = sum(1 for text in code if len(text) <= _SHORT)
    return short >= _WRITTEN and short >= len(code) * 0.9
