"""Code that a tool made unreadable: names numbered in hexadecimal, strings in a shuffled list, six characters for all.

Minified code is none of it: a minifier shortens names and leaves strings as they are.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.hidden.notes import Notes

_NUMBERED = re2.compile(rb"\b_0x[0-9a-f]{4,6}\b")
_ROTATION = re2.compile(
    rb"(?:\.|\[['\"])push(?:['\"]\])?\(([\w$]{1,60})(?:\.|\[['\"])shift(?:['\"]\])?\(\)\)"
)
"""The first of a list becomes its last."""
_REPLACED = re2.compile(
    rb"=\s*function\s*\(\)\s*\{\s*return\s+([\w$]{1,60});?\s*\}\s*[;,]\s*return\s+([\w$]{1,60})\(\)"
)
"""A function that makes a list once and then puts in its own place one that returns it."""
_CHECKS = re2.compile(rb"while\s*\(\s*--|(?s:(?:parseInt\([\w$]+\(.*){3})")
"""A shuffle that is counted, or goes on until a sum of several numbers fits."""
_SIX = re2.compile(rb"[\[\]()!+]{200,}")
_SYMBOLS = re2.compile(rb"[$_]=~\[\];[$_]=\{")
_PACKED = re2.compile(rb"eval\(function\(p,a,c,k,e,[dr]?\)")
_ESCAPED = re2.compile(rb"(?:\\x[2-7][0-9a-fA-F]){6,}")

_NAMES = 12
"""Different numbered names from which they are no accident."""
_AROUND = 800
_STRINGS = 10
"""Escaped strings of plain letters."""
_MANY = 2_000
_LIST = 200_000
"""Bytes that the list of strings may take."""


def look(notes: Notes, marks: frozenset[str]) -> None:
    """Note what tools leave that make code unreadable.

    Args:
        notes: the file.
        marks: those that stand in its text: `numbered`, `shuffled`, `signs`, `escaped`.
    """
    for mark in sorted(marks & _LOOKS.keys()):
        for place, how in _LOOKS[mark](notes.data):
            notes.add(Hiding.OBFUSCATED, place, (how,))


def _numbered(data: bytes) -> Iterator[tuple[int, str]]:
    names = list(islice(_NUMBERED.finditer(data), _MANY))
    if len({match.group() for match in names}) >= _NAMES:
        yield names[0].start(), "numbered names"


def _signs(data: bytes) -> Iterator[tuple[int, str]]:
    for expression, how in ((_SIX, "six characters"), (_SYMBOLS, "symbols"), (_PACKED, "packed")):
        if found := expression.search(data):
            yield found.start(), how


def _escaped(data: bytes) -> Iterator[tuple[int, str]]:
    places = [match.start() for match in islice(_ESCAPED.finditer(data), _STRINGS)]
    if len(places) == _STRINGS:
        yield places[0], "escaped strings"


def _shuffled(data: bytes) -> Iterator[tuple[int, str]]:
    for place in islice(_shuffles(data), 1):
        yield place, "shuffled strings"


def _shuffles(data: bytes) -> Iterator[int]:
    """Yield the places where a list of strings is shuffled, or put behind a function."""
    for match in islice(_ROTATION.finditer(data), _MANY):
        around = data[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if data.endswith(match.group(1), 0, match.start()) and _CHECKS.search(around):
            yield match.start()
    for match in islice(_REPLACED.finditer(data), _MANY):
        before = data[max(0, match.start() - _LIST) : match.start()]
        made = rb"[\s{,]" + re.escape(match.group(1)) + rb"\s*=\s*\["
        if before.rstrip().endswith(match.group(2)) and re2.search(made, before):
            yield match.start()


_LOOKS = {"numbered": _numbered, "shuffled": _shuffled, "signs": _signs, "escaped": _escaped}
