"""Code that a file keeps in its strings: what it puts into a page, into what it builds, or into other files."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.mentions.signs import SCAN, signs
from audit.analysis.mentions.texts import last_quote
from audit.model.mention import HANDLER, HOOKS_REQUESTS, KEPT, MADE_SCRIPT, SCRIPT, SENDS_KEPT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from audit.analysis.mentions.texts import Texts

_SIGN = re.compile(SCAN.encode())
_TAG_OBJECT = re.compile(rb"tag(?:Name)?['\"]?:\s*['\"]script")
"""An element that a plugin of a bundler is to make."""
_NUMBERS = re.compile(rb"\[\s*((?:\d{2,3}\s*,\s*){12,2000}\d{2,3})\s*\]")
_ELEMENT = re2.compile(
    rb"([A-Za-z_$][\w$]*)\s*=\s*[\w$.]{1,60}\.createElement\(\s*['\"`]script['\"`]\s*,?\s*\)"
)
_OF_DATA = re.compile(rb"\btype['\"]?\s*[=,:]\s*['\"`](?:application/(?:\w+\+)?json|text/(?!java))")
_ADDRESS = re.compile(rb"(?:(?:https?|wss?):)?//[\w-]+(?:\.[\w-]+)+(?=[/:?#'\"`\\])")
_LOADS = re2.compile(rb"\bnew Image\b|\.src\s*=|\blocation(?:\.href)?\s*=|\bXMLHttpRequest\b")
_HOOKS = re2.compile(
    rb"\b(?:[a-zA-Z]|window|self|globalThis|top)\.fetch\s*=(?:[^=]|$)"
    rb"|\b(?:XMLHttpRequest|[a-zA-Z]{1,3})\.prototype\.(?:open|send)\s*=(?:[^=]|$)"
)
"""Code that puts something of its own in the place of what a page asks with."""
_FAR = 1_000
"""Bytes between where what a page keeps is read and where something is sent."""
_NEAR = 400
"""Bytes behind an element's making in which it gets its text."""
_TAG = re.compile(r"<script\b[^<>]*>")
_SPOKEN = re.compile(r"<script>[\"'`]?,? (?:[A-Za-z]+(?:'[a-z]+)?[,.]? ){4}")
"""A tag that a sentence speaks of: no code begins with four words."""
_HANDLER = re.compile(rb"<[a-zA-Z][\w-]*[\s/][^<>]*\bon[a-zA-Z]{3,20}\s*=\s*[^<>]*$")
"""An element in whose handler the code stands."""
_CODE = re.compile(r"[\w$\])]\s*\([^()]*[^()\s][^()]*\)?|[;={}]|=>")
"""What a sentence that speaks of code has not."""
_SAID_OF = re.compile(
    r"['\"`]?[\w$.]{1,60}\([^();={}/<\n]{0,60}\)[,:]? (?:is|are|isn't|can|cannot|may|must|should|was|were|has|will)"
    r"(?: [a-z]+)+[.!]?['\"`]?"
)
"""What a message says of a call: "eval(x) is harmful"."""
_SENTENCE = re.compile(r"(?:[A-Za-z]+(?:'[a-z]+)?[,.]? ){4}")
_OPENING = frozenset(bytes([sign]) for sign in b"=(,:[+?&|{};> \n\t!") | {b""}
"""What may stand before a quote that opens a string."""
_FEW = 20
_REACH = 600
"""Bytes from the beginning of a string to the first sign of code in it."""


def written(texts: Texts, clues: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Yield where a string holds code, and what that code does; `clues` are the places where `SCAN` found something."""
    data = texts.data
    yield from _spelled(data)
    for place in _scripts(data):
        if not texts.is_comment(place):
            yield place, MADE_SCRIPT
    places: dict[str, list[int]] = {}
    for clue in clues:
        if _TAG_OBJECT.match(data, clue):
            yield clue, SCRIPT
        match = _SIGN.match(data, clue)
        if match is None or not _may_be_in_string(data, match.end() - 1) or texts.is_comment(clue):
            continue
        for what in _does(texts, clue, match.end() - 1):
            places.setdefault(what, []).append(clue)
            yield clue, what
    sent = _sends_kept(data, places)
    if sent >= 0:
        yield sent, SENDS_KEPT
    for hook in _hooks(texts, places):
        yield hook, HOOKS_REQUESTS


def _sends_kept(data: bytes, places: Mapping[str, list[int]]) -> int:
    """Return where code in strings reads what a page keeps and sends to an address that stands there; else -1."""
    sends = [*places.get("network", ()), *(match.start() for match in _LOADS.finditer(data))]
    for kept in places.get(KEPT, ()):
        near = (place for place in sends if abs(place - kept) < _FAR)
        if any(_ADDRESS.search(data, max(0, each - _NEAR), each + _NEAR) for each in near):
            return kept
    return -1


def _hooks(texts: Texts, places: Mapping[str, list[int]]) -> Iterator[int]:
    """Yield where code in a string replaces what a page asks with, near an address that stands there."""
    hooks = _HOOKS.finditer(texts.data) if "network" in places else ()
    for hook in islice(hooks, _FEW):
        near = max(0, hook.start() - _FAR), hook.end() + _FAR
        addressed = _ADDRESS.search(texts.data, *near) is not None
        if (
            addressed
            and _may_be_in_string(texts.data, hook.start())
            and texts.string_at(hook.start())
        ):
            yield hook.start()


def _scripts(data: bytes) -> Iterator[int]:
    """Yield where an element that runs code is made and gets a text; data and settings are none."""
    for made in islice(_ELEMENT.finditer(data), _FEW):
        name, after = re.escape(made.group(1)), data[made.end() : made.end() + _NEAR]
        given = re.search(
            rb"(?<![\w$.])%s\s*\.\s*(?:text|textContent|innerHTML|innerText)\s*=(?!=)" % name, after
        )
        if given and not _OF_DATA.search(after):
            yield made.start()


def _spelled(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where an array of numbers spells code, and what that code does."""
    if b"fromCharCode" not in data and b"fromCodePoint" not in data:
        return
    for match in islice(_NUMBERS.finditer(data), _FEW):
        text = "".join(chr(int(number)) for number in match[1].split(b","))
        for what in signs(text):
            yield match.start(), what


def _may_be_in_string(data: bytes, place: int) -> bool:
    """Return whether a quote stands before `place` that may open a string: on its line, or a back quote further up."""
    begin = max(data.rfind(b"\n", 0, place) + 1, place - _REACH)
    far = max(0, place - _REACH)
    quotes = ((b"'", begin), (b'"', begin), (b"`", far))
    return any(
        start >= 0 and data[max(0, start - 1) : start] in _OPENING
        for start in (last_quote(data, quote, first, place) for quote, first in quotes)
    )


def _does(texts: Texts, clue: int, place: int) -> list[str]:
    """Return what the code in the string at a place does, and that it stands in a handler of an element."""
    found = [*_in_text(texts.string_at(place))]
    handled = _HANDLER.search(texts.data, max(0, clue - _REACH), clue) if found else None
    return [*found, HANDLER] if handled else found


def _in_text(text: str) -> Iterator[str]:
    if _TAG.search(_SPOKEN.sub("", text)):
        yield SCRIPT
    if _CODE.search(text) and not (_SENTENCE.search(text) or _SAID_OF.fullmatch(text)):
        yield from signs(text)
