"""Encoded constants, the calls that decode them, and what it means that such a thing is run."""

from __future__ import annotations

import base64
import binascii
import re
from contextlib import suppress
from typing import TYPE_CHECKING

import re2

from audit.analysis.hidden.triggers import SILENT
from audit.model.hidden import Hiding

if TYPE_CHECKING:
    from collections.abc import Iterable

_DECODERS = {
    "base64": rb"\batob\b|,\s*(?P<quote64>[\"'`])base64(?:url)?(?P=quote64)",
    "hex": rb",\s*(?P<quote16>[\"'`])hex(?P=quote16)|parseInt\([^;]{1,80},\s*(?:16|0x10)\)",
    "char codes": rb"fromCharCode|fromCodePoint|TextDecoder",
    "compressed": rb"\b(?:inflate|gunzip|unzip|brotliDecompress|inflateRaw)(?:Sync)?\b|DecompressionStream",
    "percent": rb"\bunescape\b",
    "reversed": rb"\.reverse\(\)\s*\.join\(",
    "cipher": rb"createDecipheriv|subtle\.decrypt",
}
_DECODER = re.compile(
    b"|".join(
        b"(?P<%s>%s)" % (f"d{number}".encode(), text)
        for number, text in enumerate(_DECODERS.values())
    )
)
_NAMES = {f"d{number}": name for number, name in enumerate(_DECODERS)}
_ENCODES = re.compile(rb"toString\(\s*[\"'`](?:base64|hex)")

_QUOTED = re.compile(rb"[\"'`]([A-Za-z0-9+/_=-]{4,})[\"'`]")
_PIECES = re.compile(
    rb"(?:[\"'`][A-Za-z0-9+/_=-]{4,}[\"'`]\s*[,+]\s*)+[\"'`][A-Za-z0-9+/_=-]{1,}[\"'`]"
)
_XOR = re.compile(rb"[\w)\]]\s*\^=?\s*[\w(]")
_NUMBERS = re.compile(
    rb"(?:(?:0x[0-9a-fA-F]{1,4}|\d{1,5})\s*,\s*){7,}(?:0x[0-9a-fA-F]{1,4}|\d{1,5})\s*[\])]"
)
_ESCAPES = re.compile(rb"(?:\\x[2-7][0-9a-fA-F]|\\u00[2-7][0-9a-fA-F]){8,}")
_PERCENT = re.compile(rb"(?:%[2-7][0-9a-fA-F]){8,}")
_INVISIBLE = re2.compile(f"{SILENT}{{8,}}".encode())
_PRIVATE = re2.compile(rb"[\x{e000}-\x{f8ff}\x{f0000}-\x{10fffd}]{32,}")

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
_SIGNS = re.compile(rb"[(={.;/ ]")


_PERHAPS = re2.compile(
    (
        r"\batob\b|[\"'`](?:base64|base64url|hex)[\"'`]|fromCharCode|fromCodePoint|TextDecoder|,\s*(?:16|0x10)\)|\bunescape\b"
        r"|nflate(?:Raw)?(?:Sync)?\b|unzip(?:Sync)?\b|Decompress|reverse\(\)|createDecipher|\.decrypt\b"
        rf"|(?:\\x[2-7][0-9a-fA-F]|\\u00[2-7][0-9a-fA-F]){{8}}|(?:%[2-7][0-9a-fA-F]){{8}}|{SILENT}{{8}}|[\x{{e000}}-\x{{f8ff}}]{{8}}"
    ).encode()
)


def may_decode(data: bytes) -> bool:
    """Return whether a file holds any way of decoding, or anything encoded that needs none."""
    return _PERHAPS.search(data) is not None


def judged(texts: Iterable[bytes], runs: str) -> tuple[Hiding | None, set[str]]:
    """Return how what comes from `texts` is hidden when it is used, and by what means.

    Args:
        texts: the expressions that take part in making it.
        runs: what it is taken as: `code`, a `command`, a module's `name`. What is decoded and run as
            code counts even where it is no constant.
    """
    texts = list(texts)
    how = set[str]().union(*map(decoders, texts))
    forms = set[str]().union(*(constants(text, word=runs == "name") for text in texts))
    changed = how & _CHANGING or any(_XOR.search(text) for text in texts)
    telling = forms & _ALONE or (how and (forms & _DECODED or ("opaque" in forms and changed)))
    if telling:
        named = Hiding.ENCODED_NAME if runs == "name" else Hiding.PAYLOAD
        return named, how | (forms & (_ALONE | {"numbers"}))
    return (Hiding.DECODING, how) if how and runs == "code" else (None, set())


def decoders(text: bytes) -> set[str]:
    """Return the ways of decoding that an expression uses."""
    return {
        _NAMES[name]
        for match in _DECODER.finditer(_ENCODES.sub(b"", text))
        for name in _NAMES
        if match[name] is not None
    }


def constants(text: bytes, *, word: bool = False) -> set[str]:
    """Return the forms of encoded constants in an expression; with `word`, one that says a single word counts.

    `text` decodes to text; `opaque` is too long to be a word, and is no text when it is decoded.
    """
    found = {name for name, expression in _FORMS if expression.search(text)}
    pieces = [match[1] for match in _QUOTED.finditer(text)]
    lists = [b"".join(_QUOTED.findall(match[0])) for match in _PIECES.finditer(text)]
    if any(_says(piece, word=word) for piece in (*pieces, *lists)):
        return found | {"text"}
    return found | ({"opaque"} if any(len(piece) >= _LONG for piece in pieces) else set())


def _says(piece: bytes, *, word: bool) -> bool:
    """Return whether a constant is text in base64 or hexadecimal, perhaps read backwards."""
    if len(piece) < _SHORTEST:
        return False
    return any(
        _TEXT.fullmatch(decoded) and (word or _SIGNS.search(decoded))
        for each in (piece, piece[::-1])
        for decoded in _decoded(each)
    )


def _decoded(piece: bytes) -> list[bytes]:
    """Return what a constant says in hexadecimal and in base64, as far as it is written so."""
    found = []
    with suppress(ValueError):
        found.append(bytes.fromhex(piece[:_LOOK].decode("ascii")))
    plain = piece.rstrip(b"=").translate(_URL_SAFE)[:_LOOK]
    with suppress(binascii.Error, ValueError):
        found.append(base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True))
    return found


_URL_SAFE = bytes.maketrans(b"-_", b"+/")
