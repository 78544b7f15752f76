"""Code pushed out of sight: to the right or down by white space, or into one long line of a readable file."""

from __future__ import annotations

import re
from collections import defaultdict
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

_SPACE = large(
    (
        rf"(?:(?:\r?\n{WIDE_SPACE}*){{{DOWN + 1},}}|(?:{WIDE_SPACE}|;){{{WHITE},}})"
        rf"(?:\*/{WIDE_SPACE}*)?"
    ).encode()
)
"""White space, with empty statements in it, or at the end of a comment."""
_BEGINS = re.compile(rb"[\w$({\[\]})'\"`!+~;,=?:&|./-]")
_COMMENT = re.compile(rb"//|/\*|\*|#|<!--")
_ACTS = re.compile(rb"[\w$\])]\s*[(\[`]|=")
"""A call, a member, an assignment: data that is lined up in columns has none."""
_QUOTES = (b"'", b'"')
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
        if outline.part(match.end()) is None and not _ends_a_text(outline, match):
            notes.add(Hiding.ASIDE, match.end())


def _ends_a_text(outline: Outline, match: re.Match[bytes]) -> bool:
    """Return whether the white space is the end of a text, or of a comment that goes on."""
    return not match[0].rstrip().endswith(b"*/") and outline.part(match.end() - 1) is not None


def _is_far(data: bytes, start: int, end: int) -> bool:
    """Return whether the white space hides what follows, and that does something."""
    rest = data[end : end + _REST].split(b"\n", 1)[0]
    if data[start - 1 : start] == rest[:1] and rest[:1] in _QUOTES:
        # a string of blanks, whatever stands around it: two strings in a row are no code
        return False
    if not _BEGINS.match(rest) or _COMMENT.match(rest) or not _ACTS.search(rest):
        return False
    lines = data.count(b"\n", start, end)
    if lines > DOWN:
        return True
    across = end - max(start, data.rfind(b"\n", start, end) + 1) - data.count(b";", start, end)
    is_indent = lines > 0 or start == 0 or data[start - 1 : start] == b"\n"
    if is_indent and data[start:end].rstrip().endswith(b"*/") and _is_lined_up(data, start):
        return False
    return across >= (_INDENT if is_indent else WHITE)


def _is_lined_up(data: bytes, start: int) -> bool:
    """Return whether the line before is as far out: a comment of code that a compiler left in its place."""
    before = data.rfind(b"\n", 0, max(start - 1, 0)) + 1
    return not data[before : before + _INDENT].strip() and before + _INDENT < start


def look_for_long_lines(notes: Notes, facts: Iterable[Fact]) -> None:
    """Note lines too long to be read that name something, in files that are otherwise written by hand."""
    telling: defaultdict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in _TELLING:
            telling[fact.line].append(fact)
    data = notes.data
    if not telling or not LONG < len(data) <= _TOO_LARGE or data.count(b"\n") < _WRITTEN:
        return
    long = list(islice(_long_lines(data), _FEW + 1))
    if not 0 < len(long) <= _FEW or not _is_written(data):
        return
    for start, end in long:
        there = telling.get(data.count(b"\n", 0, start) + 1, [])
        if (
            len(_STRING.sub(b"", data[start:end])) <= LONG
        ):  # a text: what stands far behind it counts
            there = [fact for fact in there if fact.column > LONG]
        if there:
            notes.add(Hiding.LONG_LINE, start + column_bytes(data, start, there[0].column))


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
