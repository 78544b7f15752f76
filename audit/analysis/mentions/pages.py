"""Pages that a package ships: what their elements load and send to, and what the code in them does. Nothing is run.

Templates that a program fills in later (`.ejs`, `.hbs`) are read in the same way.
"""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.source import Source, normalised
from audit.analysis.markup import CODE_ADDRESS, HANDLER, text_of
from audit.analysis.mentions.elsewhere import in_data
from audit.analysis.mentions.recipients import recipients
from audit.analysis.mentions.signs import signs
from audit.analysis.mentions.texts import LONGEST, Texts, mention, told
from audit.analysis.mentions.wallets import wallets
from audit.model.facts import FileFacts, Reading, in_order
from audit.model.mention import CODE, SPOKEN, Mentioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Told

LARGEST = 1_000_000
"""Bytes; of a larger page only so many are read."""
_ADDRESS = r"(?:[a-z][a-z+.-]{1,9}:)?//[^\s'\"`<>()\\]+"
_LOADED = re2.compile(
    (
        r"(?i)<(?P<element>script|iframe|frame|embed|object|form|base|link|img|input|button|image|use)\b"
        r"[^<>]*?\s(?:src|srcset|action|formaction|href|xlink:href|data|ping)\s*=\s*['\"]?\s*"
        rf"(?P<address>{_ADDRESS})"
    ).encode()
)
_REFRESH = re2.compile(
    rb"(?i)<meta\b[^<>]*?http-equiv\s*=\s*['\"]?refresh[^<>]*?url\s*=\s*['\"]?([^'\"\s<>]+)"
)
_PUG = re.compile(
    rf"^[ \t]*(script|iframe|form|base|link)\([^)\n]*?(?:src|action|href)\s*=\s*['\"]({_ADDRESS})".encode(),
    re.MULTILINE,
)
_STYLE = re.compile(
    rb"(?:@import\s*(?:url\()?|\burl\()\s*['\"]?((?:https?:)?//[^\s'\"()<>\\]+)", re.IGNORECASE
)
_GIVEN = re.compile(rb"['\"`(]\s*((?:(?:https?|wss?):)?//(?:[\w-]+\.)+[a-z]{2,24}[^\s'\"`)]*)")
"""An address in the code of a page."""
_DATA = r"application/(?:ld\+)?json|text/(?!javascript|babel)"
"""Types of scripts that no page runs."""
_SCRIPT = re.compile(
    rf"<script\b(?![^>]{{0,300}}\btype\s*=\s*['\"]?(?:{_DATA}))[^>]{{0,2000}}>(.*?)(?:</script|\Z)".encode(),
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = re2.compile(rb"(?s)<%[-_=]?(.*?)%>")
"""Code that a template's engine runs."""
_INNER = re2.compile(rb"(?i)\ssrcdoc\s*=\s*(?:\"([^\"]+)\"|'([^']+)')")
"""A page within the page."""
_TAKEN = re.compile(
    rb"rel\s*=\s*['\"]?(?:stylesheet|preload|modulepreload|prefetch|import|manifest)", re.IGNORECASE
)
"""Links that the page takes by itself."""
_MOST = 500
"""Elements and pieces of code that are looked at."""


def read_page(data: bytes) -> FileFacts:
    """Return what a page names."""
    data = normalised(data[:LARGEST])
    found: dict[tuple[str, str], int] = {}
    for place, what, text in _mentions(data):
        found.setdefault((what, text[: LONGEST * 10]), place)
    source = Source(data)
    facts = [
        mention(source, place, what, text)
        for (what, text), place in sorted(found.items(), key=lambda each: each[1])
    ]
    return FileFacts(Reading.DATA, in_order(facts))


def _mentions(data: bytes) -> Iterator[Told]:
    page = Mentioned.PAGE.value
    yield from told(Mentioned.PAGE, _elements(data))
    for place, code in islice(_code(data), _MOST):
        for sign in signs(code.decode("utf-8", "replace")):
            yield place, f"{page}:{CODE}", sign
        for given in islice(_GIVEN.finditer(code), _MOST):
            yield place, f"{page}:script", given[1].decode("utf-8", "replace")
    spoken = {address for _, address in in_data(data)}
    if spoken:
        yield 0, f"{page}:{SPOKEN}", " ".join(f"https:{each}" for each in sorted(spoken))
    texts = Texts(data)
    yield from told(Mentioned.WALLET, wallets(texts))
    yield from told(Mentioned.RECIPIENT, recipients(texts))


def _elements(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield where an element of its own accord loads from an address or sends there, its name and the address."""
    for match in islice(_LOADED.finditer(data), _MOST):
        groups = {name.decode(): value or b"" for name, value in match.groupdict().items()}
        element = groups["element"].decode().lower()
        if element == "link" and not _TAKEN.search(_tag(data, match)):
            continue
        yield match.start(), element, groups["address"].decode("utf-8", "replace")
    for refresh in _REFRESH.finditer(data):
        yield refresh.start(), "meta", (refresh.group(1) or b"").decode("utf-8", "replace")
    for style in islice(_STYLE.finditer(data), _MOST):
        yield style.start(), "style", style[1].decode("utf-8", "replace")
    for element_ in _PUG.finditer(data):
        yield element_.start(1), element_[1].decode(), element_[2].decode("utf-8", "replace")


def _tag(data: bytes, match: re2._Match) -> bytes:
    """Return the whole of an element's opening tag of which `match` is the beginning."""
    return data[match.start() : match.end() + 200].split(b">", 1)[0]


def _code(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield where code stands in a page, and the code."""
    for match in _SCRIPT.finditer(data):
        yield match.start(1), match[1]
    for block in _BLOCK.finditer(data):
        yield block.start(1), block.group(1) or b""
    for expression in (HANDLER, _INNER, CODE_ADDRESS):
        for match in expression.finditer(data):
            yield match.start() + 1, html.unescape(text_of(match)).encode()
