"""Encoded constants, the calls that decode them, and what it means that such a thing is run."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.triggers import SILENT
from audit.analysis.javascript.language.compression import is_packed, unpacked
from audit.analysis.javascript.language.values import UnclearError
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECODERS = {
    "base64": re2.compile(rb"\batob\b|[\"'`]base64(?:url)?[\"'`]"),
    "hex": re2.compile(rb",\s*[\"'`]hex[\"'`]|parseInt\([^;]{1,80},\s*(?:16|0x10)\)"),
    "char codes": re2.compile(rb"fromCharCode|fromCodePoint|TextDecoder"),
    "compressed": re2.compile(
        rb"\b(?:inflate|inflateRaw|gunzip|unzip|brotliDecompress)(?:Sync)?\b|DecompressionStream"
    ),
    "percent": re2.compile(rb"\bunescape\b"),
    "reversed": re2.compile(rb"\.reverse\(\)\s*\.join\("),
    "cipher": re2.compile(rb"createDecipheriv|subtle\.decrypt"),
}
_ENCODES = re2.compile(rb"toString\(\s*[\"'`](?:base64(?:url)?|hex)[\"'`]")

_QUOTED = re2.compile(rb"[\"'`]([A-Za-z0-9+/_=-]{4,})[\"'`]")
_PIECES = re2.compile(
    rb"(?:[\"'`][A-Za-z0-9+/_=-]{4,}[\"'`]\s*[,+]\s*)+[\"'`][A-Za-z0-9+/_=-]{1,}[\"'`]"
)
_XOR = re2.compile(rb"[\w)\]]\s*\^=?\s*[\w(]")
_NUMBERS = re2.compile(
    rb"(?:(?:0x[0-9a-fA-F]{1,4}|\d{1,5})\s*,\s*){7}\s*(?:0x[0-9a-fA-F]{1,4}|\d{1,5})\s*[,\])]"
)
_ESCAPES = re2.compile(rb"(?:\\x[2-7][0-9a-fA-F]|\\u00[2-7][0-9a-fA-F]){8}")
_PERCENT = re2.compile(rb"(?:%[2-7][0-9a-fA-F]){8}")
_INVISIBLE = re2.compile(f"{SILENT}{{8}}".encode())
_PRIVATE = re2.compile(rb"[\x{e000}-\x{f8ff}\x{f0000}-\x{10fffd}]{32}")

_FORMS = (
    ("numbers", _NUMBERS),
    ("escapes", _ESCAPES),
    ("percent", _PERCENT),
    ("invisible", _INVISIBLE),
    ("private use", _PRIVATE),
)
"""Constants that are encoded whatever decodes them."""
_ALONE = frozenset({"escapes", "percent", "invisible", "private use"})
_DECODED = frozenset({"text", "numbers"})
_CHANGING = frozenset({"compressed", "cipher", "char codes"})
"""Ways of decoding that make text of what is none after base64."""
_SHORTEST = 12
_LONG = 120
"""Letters of a constant that is no word."""
_LOOK = 4_096
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e]{6,}")
_NAME = re.compile(rb"(?:node:)?[a-z][a-z0-9_/.-]{1,60}")
"""The name of a module."""
_SIGNS = re.compile(rb"[(={.;/ ]")
_QUOTES = (b"'", b'"', b"`")
_PROGRAM = 1_000
"""Bytes of a string that is a program of its own, which its reader sees."""
_FUNCTION = re.compile(rb"\bfunction\b[^\n]{0,200}\{|=>\s*\{")
URL_SAFE = bytes.maketrans(b"-_", b"+/")
"""From the alphabet of base64 for addresses to the usual one."""


PERHAPS = re2.compile(
    (
        r"\batob\b|[\"'`](?:base64|base64url|hex)[\"'`]|fromCharCode|fromCodePoint|TextDecoder|,\s*(?:16|0x10)\)|\bunescape\b"
        r"|nflate(?:Raw)?(?:Sync)?\b|unzip(?:Sync)?\b|Decompress|reverse\(\)|createDecipher|\.decrypt\b"
        rf"|(?:\\x[2-7][0-9a-fA-F]|\\u00[2-7][0-9a-fA-F]){{8}}|(?:%[2-7][0-9a-fA-F]){{8}}|{SILENT}{{8}}|[\x{{e000}}-\x{{f8ff}}]{{8}}"
    ).encode()
)
"""Any way of decoding, or anything encoded that needs none; more than there is, never less."""


def judged(texts: Iterable[bytes], runs: str) -> tuple[Hiding | None, set[str]]:
    """Return how what comes from `texts` is hidden when it is used, and by what means.

    Args:
        texts: the expressions that take part in making it.
        runs: what it is taken as: `code`, a `command`, a module's `name`. What is decoded and run as
            code counts even where it is no constant.
    """
    texts = list(texts)
    text = b";\n".join(texts)
    how, forms = decoders(text), constants(text, word=runs == "name")
    if "numbers" in forms and not any(
        _NUMBERS.search(each) for each in texts if not _is_code(each)
    ):
        forms = forms - {"numbers"}  # lists in code that stands there to be read
    changed = how & _CHANGING or _XOR.search(text)
    telling = forms & _ALONE or (how and (forms & _DECODED or ("opaque" in forms and changed)))
    if telling:
        named = Hiding.ENCODED_NAME if runs == "name" else Hiding.PAYLOAD
        return named, how | (forms & (_ALONE | {"numbers"}))
    return (Hiding.DECODING, how) if how and runs == "code" else (None, set())


def _is_code(text: bytes) -> bool:
    """Return whether an expression is one long string that is code as people or minifiers write it."""
    is_string = text[:1] in _QUOTES and text[-1:] == text[:1]
    return is_string and len(text) > _PROGRAM and _FUNCTION.search(text) is not None


def decoders(text: bytes) -> set[str]:
    """Return the ways of decoding that an expression uses."""
    if not PERHAPS.search(text):
        return set()
    plain = _ENCODES.sub(b"", text) if b"toString" in text else text
    return {name for name, expression in _DECODERS.items() if expression.search(plain)}


def constants(text: bytes, *, word: bool = False) -> set[str]:
    """Return the forms of encoded constants in an expression; with `word`, one that says a single word counts.

    `text` decodes to text; `opaque` is too long to be a word, and is no text when it is decoded.
    """
    found = {name for name, expression in _FORMS if expression.search(text)}
    pieces = _QUOTED.findall(text)
    lists = [b"".join(_QUOTED.findall(match.group())) for match in _PIECES.finditer(text)]
    if any(_says(piece, word=word) for piece in (*pieces, *lists)):
        return found | {"text"}
    return found | ({"opaque"} if any(len(piece) >= _LONG for piece in pieces) else set())


def _says(piece: bytes, *, word: bool) -> bool:
    """Return whether a constant is text in base64 or hexadecimal, perhaps read backwards; or with `word` a name."""
    if not word and len(piece) < _SHORTEST:
        return False
    return any(
        _NAME.fullmatch(decoded) if word else _TEXT.fullmatch(decoded) and _SIGNS.search(decoded)
        for each in (piece, piece[::-1])
        for decoded in _decoded(each)
    )


def _decoded(piece: bytes) -> list[bytes]:
    """Return what a constant says in hexadecimal and in base64, as far as it is written so, also unpacked."""
    found = []
    with suppress(ValueError):
        found.append(bytes.fromhex(piece[:_LOOK].decode("ascii")))
    plain = piece.rstrip(b"=").translate(URL_SAFE)[:_LOOK]
    with suppress(binascii.Error, ValueError):
        found.append(base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True))
    for packed in filter(is_packed, tuple(found)):
        with suppress(UnclearError):
            found.append(unpacked(packed))
    return found
