"""What code hands to functions of its own files that it made from pieces: perhaps an address that they ask."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

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
_MOST, _FEW, _CALLS = 60, 20, 8


def computed(texts: Texts) -> Iterator[tuple[int, str, str]]:
    """Yield where a function of an own file is handed what was made from pieces, that file's name, and what."""
    data = texts.data
    if not _MADE.search(data):
        return
    for stem, opened in _calls(data):
        given = _given(data, opened)
        if _MADE.search(given) and not _PLAIN.fullmatch(given) and not texts.is_comment(opened):
            yield opened, stem, b" ".join(given.split()).decode("utf-8", "replace")


def _calls(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield where functions of own files are called, behind the bracket, and the file's name."""
    for load in islice(_LOADS.finditer(data), _MOST):
        named, file = filter(None, load.groups())
        for name in islice(_NAME.findall(named), _FEW):
            yield from ((_stem(file), place) for place in _called(data, name))
    for call in islice(_AT_ONCE.finditer(data), _MOST):
        yield _stem(call.group(1)), call.end()
    for own in islice(_OWN.finditer(data), _FEW):
        (name,) = filter(None, own.groups())
        yield from ((ITSELF, place) for place in _called(data, name))


def _stem(file: bytes) -> str:
    return file.rpartition(b"/")[2].partition(b".")[0].decode()


def _called(data: bytes, name: bytes) -> Iterator[int]:
    call = re.compile(rb"(?<![\w$.])(?<!function )" + re.escape(name) + rb"(?:\.[\w$]+)?\)?\s*\(")
    return (match.end() for match in islice(call.finditer(data), _CALLS))


def _given(data: bytes, opened: int) -> bytes:
    """Return what a call is given; where that is a name, what it was set to last, a little before."""
    closed = closing(data, opened, opened + _ARGUMENTS)
    given = data[opened : closed if closed >= 0 else opened + _ARGUMENTS]
    if not given.strip().replace(b"$", b"").replace(b"_", b"").isalnum():
        return given
    before = data[max(0, opened - _BEFORE) : opened]
    found = re.findall(_SET % re.escape(given.strip()), before)
    return found[-1] if found else b""
