"""Code that a tool made unreadable: names numbered in hexadecimal, strings in a shuffled list, six characters for all.

Minified code is none of it: a minifier shortens names and leaves strings as they are.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from audit.analysis.hidden.notes import Notes

_NUMBERED = re.compile(rb"\b_0x[0-9a-f]{4,6}\b")
_ROTATION = re.compile(
    rb"(?P<list>[\w$]+)(?:\.|\[['\"])push(?:['\"]\])?\((?P=list)(?:\.|\[['\"])shift(?:['\"]\])?\(\)\)"
)
_REPLACED = re.compile(
    rb"(?P<name>[\w$]+)\s*=\s*function\s*\(\)\s*\{\s*return\s+(?P<list>[\w$]+);?\s*\}\s*[;,]\s*return\s+(?P=name)\(\)"
)
"""A function that makes a list once and then puts in its own place one that returns it."""
_COUNTED = re.compile(rb"while\s*\(\s*--")
_CHECKSUM = re.compile(rb"parseInt\([\w$]+\(")
_SIX = re.compile(rb"[\[\]()!+]{200,}")
_SYMBOLS = re.compile(rb"[$_]=~\[\];[$_]=\{")
_PACKED = re.compile(rb"eval\(function\(p,a,c,k,e,[dr]?\)")
_ESCAPED = re.compile(rb"(?:\\x[2-7][0-9a-fA-F]){6,}")

_NAMES = 12
"""Different numbered names from which they are no accident."""
_TERMS = 3
"""Numbers that the shuffled list is checked by."""
_AROUND = 800
_STRINGS = 10
"""Escaped strings of plain letters."""
_MANY = 2_000
_LIST = 200_000
"""Bytes that the list of strings may take."""


def look(notes: Notes) -> None:
    """Note the marks of tools that make code unreadable."""
    data = notes.data
    names = list(islice(_NUMBERED.finditer(data), _MANY))
    if len({match[0] for match in names}) >= _NAMES:
        notes.add(Hiding.OBFUSCATED, names[0].start(), ("numbered names",))
    for match in islice(_ROTATION.finditer(data), _STRINGS):
        around = data[max(0, match.start() - _AROUND) : match.end() + _AROUND]
        if len(_CHECKSUM.findall(around)) >= _TERMS or _COUNTED.search(around):
            notes.add(Hiding.OBFUSCATED, match.start(), ("shuffled strings",))
            break
    for match in islice(_REPLACED.finditer(data), _STRINGS):
        made = re.compile(rb"[\s{,]" + re.escape(match["list"]) + rb"\s*=\s*\[")
        if made.search(data, max(0, match.start() - _LIST), match.start()):
            notes.add(Hiding.OBFUSCATED, match.start(), ("shuffled strings",))
            break
    for expression, how in ((_SIX, "six characters"), (_SYMBOLS, "symbols"), (_PACKED, "packed")):
        if found := expression.search(data):
            notes.add(Hiding.OBFUSCATED, found.start(), (how,))
    escaped = [match.start() for match in islice(_ESCAPED.finditer(data), _STRINGS)]
    if len(escaped) >= _STRINGS:
        notes.add(Hiding.OBFUSCATED, escaped[0], ("escaped strings",))
