"""Characters that no editor shows, and those that turn the direction of writing.

Ordinary texts hold both: the joiners in families of emoji, marks in Hebrew and Arabic sentences, tables of
Unicode. Data is told by length, names by standing in code, a turned direction by signs of code in the text that it
turns. (Boucher and Anderson, "Trojan Source", 2021, for the last.)
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.outline import Outline
from audit.analysis.hidden.triggers import BIDIRECTIONAL, FILLERS, RUN, SILENT
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from audit.analysis.hidden.notes import Notes

_RUN = re2.compile(f"{SILENT}{{{RUN},}}".encode())
_FILLER = re2.compile(f"{FILLERS}+".encode())
_TURN = re2.compile(BIDIRECTIONAL.encode())
_PLACES = 200
"""Places of one kind that are looked at in one file."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")
_CODE = re.compile(r"[;{}=]|\)\s*\S|//|/\*|\*/|&&|\|\|")
"""Signs that a text of comments or strings holds when it is to be taken for code."""
_STRONG = re.compile("[\u202a-\u202e]")
_QUOTE = re.compile(rb"[\"'`/]")
_IN_CLASS = (b"[", b"-")
_LONGEST = 4_000
"""Bytes of a line that is looked at where the text does not tell code from strings."""
_PUSHES = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_POPS = "\u202c\u2069"


def look(notes: Notes) -> None:
    """Note hidden data, hidden names, and text that looks other than it runs."""
    for match in _some(_RUN, notes.data):
        notes.add(Hiding.INVISIBLE, match.start(), ("data",))
    fillers = [match.start() for match in _some(_FILLER, notes.data)]
    turns = [match.start() for match in _some(_TURN, notes.data)]
    if fillers or turns:
        outline = Outline(notes.data)
        for start in fillers:
            if _is_name(outline, notes.data, start):
                notes.add(Hiding.INVISIBLE, start, ("names",))
        for start in turns:
            if _misleads(outline, notes.data, start):
                notes.add(Hiding.BIDIRECTIONAL, start)


def _some(expression: re2._Regexp, data: bytes) -> list[re2._Match]:
    return list(islice(expression.finditer(data), _PLACES))


def _is_name(outline: Outline, data: bytes, start: int) -> bool:
    """Return whether a letter without a picture stands where code names something."""
    if outline.is_sure:
        return outline.part(start) is None
    end = data.find(b"\n", start)
    line = data[data.rfind(b"\n", 0, start) + 1 : end if end >= 0 else None]
    return len(line) <= _LONGEST and _QUOTE.search(line) is None


def _misleads(outline: Outline, data: bytes, start: int) -> bool:
    """Return whether a change of direction stands in code, or in a text that it makes look like code.

    A sentence in a script that is written from right to left needs such characters, and ends what it
    begins; tables of characters and classes of regular expressions list them.
    """
    if data[start - 1 : start] in _IN_CLASS or data[start + 3 : start + 4] == b"-":
        return False
    part = outline.part(start)
    if part is None and outline.is_sure:
        return True
    text = outline.line_of(part or (0, len(data)), start)
    if _RIGHT_TO_LEFT.search(text):
        return False
    return bool(_CODE.search(text)) and (_is_open(text) or bool(_STRONG.search(text)))


def _is_open(text: str) -> bool:
    """Return whether a text begins more changes of direction than it ends."""
    return sum(map(text.count, _PUSHES)) > sum(map(text.count, _POPS))
