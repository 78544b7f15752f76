"""What code hands to functions of its own files that it made from pieces: perhaps an address that they ask."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large
from audit.analysis.mentions.texts import closing
from audit.model.mention import ITSELF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_FILE = rb"['\"`](\.{1,2}/[\w@./-]{1,120})['\"`]"
_NAMES = rb"[\w$]+|\{[^{}]{1,600}\}"
_LOADS = re2.compile(
    rb"\b(?:const|let|var)\s+("
    + _NAMES
    + rb")\s*=\s*(?:[\w$.]+\()?require\(\s*"
    + _FILE
    + rb"\s*\)"
    rb"|\bimport\s+(?:[\w$]+\s*,\s*)?(?:\*\s*as\s+)?(" + _NAMES + rb")\s*from\s*" + _FILE
)
_AT_ONCE = re2.compile(rb"\brequire\(\s*" + _FILE + rb"\s*\)(?:\.[\w$]+)?\s*\(")
_ADDRESS = (
    rb"(?:address|endpoint|href|input|resource|target|ur[il]|[a-zA-Z]+(?:Ur[il]|UR[IL]|Endpoint))"
)
_GIVEN = rb"\([^()]{0,200}\b" + _ADDRESS + rb"\b[^()]{0,200}\)"
_OWN = re2.compile(
    rb"\bfunction\s+([\w$]+)\s*"
    + _GIVEN
    + rb"|\b(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\s*)?(?:"
    + _GIVEN
    + rb"|"
    + _ADDRESS
    + rb")\s*=>"
)
"""Functions of the file itself that are given an address."""

_NAME = re.compile(rb"(?:[\w$]+\s*(?::|\bas\b)\s*)?([\w$]+)")
_MADE = re.compile(
    rb"\batob\(|\bBuffer\.from\(|fromC(?:har|ode)\w+|\.(?:reverse|join|map|slice|substr\w*|replace\w*|concat|at|split)\("
    rb"|\bdec(?:ode|rypt|ipher)\w*\(|\+|\^|\$\{"
)
"""How a text is put together, so that no reader sees it whole."""
_PLAIN = re.compile(rb"\s*['\"`][^'\"`$]*['\"`]\s*")
_SET = rb"(?<![\w$.])%s\s*=(?!=|>)([^;\n]{1,300})"
_BEFORE, _ARGUMENTS = 800, 200
_MOST, _FEW, _CALLS = 60, 20, 400
_LARGEST = 200_000
"""Bytes; a larger file is a bundle, whose parts are no files any more."""
_WORD = len("function ")


def computed(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where a function of an own file is handed what was made from pieces, that file's name, and what."""
    data = texts.data
    if len(data) > _LARGEST or not _MADE.search(data):
        return
    for stem, opened in _calls(data):
        given = _given(data, opened)
        if _MADE.search(given) and not _PLAIN.fullmatch(given) and not texts.is_comment(opened):
            yield opened, stem, b" ".join(given.split()).decode("utf-8", "replace")


def _calls(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield where functions of own files are called, behind the bracket, and the file's name."""
    for call in islice(_AT_ONCE.finditer(data), _MOST):
        yield _stem(call.group(1)), call.end()
    stems = _named(data)
    if not stems:
        return
    names = b"|".join(map(re2.escape, stems))
    called = large(rb"(?:^|[^\w$.])(" + names + rb")(?:\.[\w$]+)?\)?\s*\(")
    for call in islice(called.finditer(data), _CALLS):
        if not data[max(0, call.start(1) - _WORD) : call.start(1)].endswith(b"function "):
            yield stems[call.group(1)], call.end()


def _named(data: bytes) -> dict[bytes, str]:
    """Return the names of functions of own files that are given an address, or may be, with the file's name."""
    stems: dict[bytes, str] = {}
    for load in islice(_LOADS.finditer(data), _MOST):
        named, file = filter(None, load.groups())
        stems |= dict.fromkeys(islice(_NAME.findall(named), _FEW), _stem(file))
    for own in islice(_OWN.finditer(data), _FEW):
        (name,) = filter(None, own.groups())
        stems[name] = ITSELF
    return stems


def _stem(file: bytes) -> str:
    return file.rpartition(b"/")[2].partition(b".")[0].decode()


def _given(data: bytes, opened: int) -> bytes:
    """Return what a call is given; where that is a name, what it was set to last, a little before."""
    closed = closing(data, opened, opened + _ARGUMENTS)
    given = data[opened : closed if closed >= 0 else opened + _ARGUMENTS]
    if not given.strip().replace(b"$", b"").replace(b"_", b"").isalnum():
        return given
    before = data[max(0, opened - _BEFORE) : opened]
    found = re.findall(_SET % re.escape(given.strip()), before)
    return found[-1] if found else b""
