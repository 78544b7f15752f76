"""Addresses that no reader of a file sees as such: encoded, reversed, as numbers, or put together from pieces."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.searching import large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_PIECE = rb"(?:'[^'\n\\]{0,200}'|\"[^\"\n\\]{0,200}\"|`[^`\n\\$]{0,200}`)"
_BEGINS = (
    rb"[^A-Za-z0-9+/_-]aHR0c(?:HM6Ly|DovL)[\w+/-]"
    rb"|"
    rb"['\"`](?:aHR0c|d3M6Ly|d3NzOi8v)"
    rb"|['\"`](?i:68747470|77733a2f|7773733a)"
    rb"|//:(?:sptth|ptth|ssw|sw)['\"`]"
    rb"|\b(?:104,\s*116,\s*116,\s*112|(?i:0x68,\s*0x74,\s*0x74,\s*0x70))"
    rb"|(?:\\x68\\x74\\x74\\x70|\\u0068\\u0074\\u0074\\u0070)"
    rb"|['\"`](?:h|ht|htt|https?|https?:|https?:/|wss?|wss?:|wss?:/)['\"`]\s*[,+]\s*['\"`]"
    rb"|['\"`](?:https?|wss?)://[\w.-]*['\"`]\s*\+\s*['\"`]"
)
_DECODES = (
    rb"\batob\(\s*['\"`][A-Za-z0-9+/=_-]{8,200}['\"`]\s*,?\s*\)"
    rb"|\bBuffer\.from\(\s*['\"`][A-Za-z0-9+/=_-]{8,200}['\"`]\s*,\s*['\"`](?:base64(?:url)?|hex)['\"`]"
)
_JOINS = rb"\]\s*\.\s*join\(\s*['\"`]\.['\"`]\s*,?\s*\)"
_BEGIN = re2.compile(_BEGINS)
_DOTTED = re2.compile(_JOINS)
_DECODE = large(_DECODES)
SIGN = _BEGINS + rb"|" + _JOINS + rb"|" + _DECODES
"""What any such address has."""
_LABEL = rb"['\"`][\w-]{1,63}['\"`]"
_ROW = re.compile(rb"\[\s*((?:" + _LABEL + rb"\s*,\s*){2,8}" + _LABEL + rb")\s*,?\s*$")
_REACH = 400
"""Bytes before a `join` that are read."""
_SUM = re.compile(rb"\s{0,99}(" + _PIECE + rb")\s{0,99}(?P<sign>[+,])?")
_END = re.compile(
    rb"\s{0,99}\]\s{0,99}\.\s{0,99}(?P<what>join)\(\s{0,99}(?P<by>" + _PIECE + rb"|\))"
)
_CODES = re.compile(rb"(?:(?:0x[0-9a-fA-F]{1,2}|\d{1,3})\s{0,8},?\s{0,8}){8,200}")
_CODE = re.compile(rb"0x[0-9a-fA-F]{1,2}|\d{1,3}")
_ESCAPED = re.compile(rb"(?:\\x[0-9a-fA-F]{2}|\\u00[0-9a-fA-F]{2}|[\w./:-])+")
_ADDRESS = re.compile(
    r"(?:https?|wss?)://(?:[\w-]+(?:\.[\w-]+)+|\[[0-9a-f:.]+\])(?::\d+)?(?=[/?#\s'\"]|$)"
)
_NAME = re.compile(r"(?:[a-z0-9-]{1,63}\.){2,8}[a-z]{2,24}", re.IGNORECASE)
_BARE = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}(?P<end>[a-z]{2,24})(?::\d+)?(?:/\S*)?")
_FILE = re.compile(
    r"[cm]?[jt]s|json|node|html?|css|md|txt|sh|py|exe|dll|so|ya?ml|toml|lock|map|png|svg|g?zip|gz"
)
_CONSTANT = re.compile(rb"['\"`]([^'\"`]+)['\"`](\s*,\s*['\"`]hex)?")
_RUN = re.compile(rb"[A-Za-z0-9+/_-]+")
_QUOTES = (b"'", b'"', b"`")
_MOST = 200
"""Hits that are looked at."""
_MOST_PIECES = 40
_LONGEST = 1_200
"""Bytes of one such address that are read."""


def encoded(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where an address is written in such a way, and the address."""
    data = texts.data
    for match in islice(_BEGIN.finditer(data), _MOST):
        place = match.start()
        found = _decoded(data, place, match.group())
        if found and not texts.is_comment(place):
            yield place, found
    for match in islice(_DOTTED.finditer(data), _MOST):
        row = _ROW.search(data[max(0, match.start() - _REACH) : match.start()])
        name = ".".join(map(_text, re.findall(_LABEL, row.group(1)))) if row else ""
        if _NAME.fullmatch(name) and not texts.is_comment(match.start()):
            yield match.start(), f"//{name}"
    for place, found in _of_decoders(data):
        if not texts.is_comment(place):
            yield place, found


def _of_decoders(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where a constant is decoded to a host without a scheme."""
    for match in islice(_DECODE.finditer(data), _MOST):
        found = _BARE.fullmatch(_plain(match.group()).decode("utf-8", "replace"))
        if found is not None and not _FILE.fullmatch(found["end"]):
            yield match.start(), f"//{found[0]}"


def _plain(call: bytes) -> bytes:
    """Return what a call decodes its constant to; nothing where that is not of its encoding."""
    constant = _CONSTANT.search(call)
    with suppress(ValueError):
        if constant is not None and constant[2]:
            return bytes.fromhex(constant[1].decode())
        if constant is not None:
            return _from_base64(constant[1])
    return b""


def _decoded(data: bytes, place: int, begins: bytes) -> str:
    """Return the address that begins at `place`; empty where it is none."""
    if begins[:1] == b"/":
        start = max(data.rfind(quote, 0, place) for quote in _QUOTES)
        return _address(data[start + 1 : place + len(begins) - 1][::-1])
    if begins[:1] == b"\\":
        found = _ESCAPED.match(data[place : place + _LONGEST])
        return _address(_unescaped(found.group())) if found else ""
    if begins[:1].isdigit():
        found = _CODES.match(data[place : place + _LONGEST])
        codes = [int(one, 0) for one in _CODE.findall(found.group())] if found else []
        return _address(bytes(code & 0xFF for code in codes))
    if begins[:1] not in _QUOTES and begins[1:6] == b"aHR0c":
        run = _RUN.match(data[place + 1 : place + _LONGEST])
        return _address(_from_base64(run.group())) if run else ""
    text = _together(data, place)
    if begins[1:2] in b"aAdD" and begins[1:4] in (b"aHR", b"d3M", b"d3N"):
        return _address(_from_base64(text))
    if begins[1:2] in b"67":
        with suppress(ValueError):
            return _address(bytes.fromhex(text[: len(text) // 2 * 2].decode("ascii", "replace")))
        return ""
    return _address(text)


def _together(data: bytes, place: int) -> bytes:
    """Return the strings from `place` on that are added, or listed and joined, as one."""
    pieces: list[bytes] = []
    added = 0
    while len(pieces) < _MOST_PIECES and (found := _SUM.match(data, place)):
        pieces.append(found.group(1)[1:-1])
        place = found.end()
        added = added or (0 if found["sign"] == b"+" else len(pieces))
        if not found["sign"]:
            break
    end = _END.match(data, place)
    if end is None:
        return b"".join(pieces[: added or None])
    return (end["by"][1:-1] if end["by"] != b")" else b",").join(pieces)


def _from_base64(text: bytes) -> bytes:
    plain = text.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    with suppress(binascii.Error, ValueError):
        return base64.b64decode(
            plain[: len(plain) if len(plain) % 4 != 1 else -1] + b"==="[: -len(plain) % 4]
        )
    return b""


def _unescaped(text: bytes) -> bytes:
    return re.sub(
        rb"\\(?:x|u00)([0-9a-fA-F]{2})", lambda found: bytes([int(found.group(1), 16)]), text
    )


def _text(piece: bytes) -> str:
    return piece[1:-1].decode("utf-8", "replace")


def _address(text: bytes) -> str:
    found = _ADDRESS.match(text.decode("utf-8", "replace"))
    return found[0] if found else ""
