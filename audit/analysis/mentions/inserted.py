"""Addresses in markup and styles that code keeps in strings: scripts and styles that a page made of them loads.

A renderer, a minifier or a template has no page itself: what it returns becomes one, in the browsers of others.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.model.mention import TELLS_TYPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.addresses import Addresses
    from audit.analysis.mentions.texts import Texts

_GIVEN = rb"\\?['\"`]?(?:((?:https?:)?//[\w-]+(?:\.[\w-]+)+)|(?:\$\{|['\"`]\s*\+\s*)\s*([A-Za-z_$][\w$.]*)\s*(?:\}|\+))"
"""An address, or a name that stands for one."""
_LOADED = re2.compile(rb"(\b(?:src|href)\s*=\s*|\burl\(\s*|@import\s+)" + _GIVEN)
_MADE = re2.compile(
    rb"(?:\btag(?:Name)?['\"]?\s*:\s*|\(\s*)['\"`]script['\"`]\s*,[^;()]{0,200}?\b(src)['\"]?\s*:\s*"
    + _GIVEN
)
"""An element that is described: by a plugin of a bundler, or for a page that a server renders."""
_SCRIPTED = re2.compile(
    rb"(?s)createElement\(\s*\\?['\"`]script\\?['\"`]\s*\).{0,200}?\.src\s*=\s*" + _GIVEN
)
"""Code that makes one, where it stands in a string."""
_ELEMENT = re.compile(rb"<(?:(?P<runs>script|base)|link)\b(?P<attributes>[^<>]*)\Z", re.IGNORECASE)
_STYLE = re.compile(
    rb"\brel\s*=\s*\\?['\"]?(?:stylesheet|modulepreload|import)\b|\bas\s*=\s*\\?['\"]?script\b",
    re.IGNORECASE,
)
_PIECES = re.compile(rb"['\"`]\s*[,+]\s*['\"`]|\\?['\"`]\s*\+\s*\\?['\"`]")
_IMPORT = re.compile(rb"@import\s*\Z")
_TELLS = re.compile(rb"[^\s)'\"`]{0,100}(?:\$\{|['\"`]\s*\+)")
"""An address that goes on with what code computes."""
_TYPED = re2.compile(
    rb"\[\s*(?:data-)?value\s*[\^$*]=[^\n]{0,300}?\burl\(\s*\\?['\"]?(?:\$\{|(?:https?:)?//|['\"`]\s*\+)"
)
"""A rule of a style that loads something where a field begins with, ends in or holds some letters."""
_SIGNS = (b"script", b"<scr", b"ipt ", b"<link", b"<base", b"url(", b"@import")
_DOCUMENT = re2.compile(rb"(?i)<html\b|<!doctype html")
"""A whole page, which is its maker's own: what it loads is told otherwise."""
_SOMETIMES = re2.compile(rb"\bMath\.random\(|\bDate\b|\bprocess\.env\b")
"""What code asks that does something now and then, or in production only."""
_REACH = 300
"""Bytes before an address in which its element begins."""
_MOST = 400
"""Hits that are looked at."""


def inserted(texts: Texts, addresses: Addresses) -> Iterator[tuple[int, str]]:
    """Yield where a string holds a script's, a base's or a style's address, and the address.

    Who writes whole pages has pages of its own, unless something is in them only sometimes. Of what a style shows only
    what goes on with something that the code computes: it tells that to the host.

    Args:
        texts: the file.
        addresses: of the same file: names that are given a constant one.
    """
    data = texts.data
    if not any(sign in data for sign in _SIGNS):
        return
    if _DOCUMENT.search(data) and not _SOMETIMES.search(data):
        return
    for match in islice(_LOADED.finditer(data), _MOST):
        address, place = _address(match, addresses), match.start()
        loaded = address and _is_loaded(data, match) and not texts.is_comment(place)
        if loaded and texts.string_at(place):
            yield place, address
    for match in islice(_MADE.finditer(data), _MOST):
        address = _address(match, addresses)
        if address and not texts.is_comment(match.start()):
            yield match.start(), address
    for match in islice(_SCRIPTED.finditer(data), _MOST):
        if match.group(1) and texts.string_at(match.start()):
            yield match.start(), match.group(1).decode()


def styles_that_tell(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where a style in a string tells a host what is typed into a field."""
    for match in islice(_TYPED.finditer(texts.data) if b"url(" in texts.data else (), _MOST):
        if not texts.is_comment(match.start()):
            yield match.start(), TELLS_TYPED


def _address(match: re2._Match, addresses: Addresses) -> str:
    written, name = match.group(2), match.group(3)
    return written.decode() if written else addresses.constants.get(name or b"", "")


def _is_loaded(data: bytes, match: re2._Match) -> bool:
    kind = match.group(1)
    before = _PIECES.sub(b"", data[max(0, match.start() - _REACH) : match.start()])
    if kind.startswith((b"url", b"@")):
        imports = kind.startswith(b"@") or _IMPORT.search(before)
        return imports is not None or _TELLS.match(data, match.end()) is not None
    element = _ELEMENT.search(before)
    if element is None:
        return False
    after = data[match.end() : match.end() + _REACH].partition(b">")[0]
    return element["runs"] is not None or _STYLE.search(element["attributes"] + after) is not None
