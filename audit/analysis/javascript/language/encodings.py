"""Bytes as text and text as bytes: what `Buffer`, `atob` and `decodeURIComponent` do."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.analysis.javascript.language.values import (
    UnclearError,
    has_surrogates,
    in_characters,
    in_units,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_HEX_PAIRS = re.compile("(?:[0-9a-fA-F]{2})*")
_ESCAPED = re.compile(r"%(?:u([0-9A-Fa-f]{4})|([0-9A-Fa-f]{2}))")
_PERCENT = re.compile("(?:%[0-9A-Fa-f]{2})+")
_BLANKS = re.compile("[\t\n\f\r ]")
_PLAIN_BASE64 = re.compile("[A-Za-z0-9+/]*")
RESERVED = ";/?:@&=+$,#"
"""What `encodeURI` and `decodeURI` leave as it is."""


def base64_bytes(text: str) -> bytes:
    """Return the bytes of base64 text as Node reads it: what is no sign of it is passed over.

    Raises:
        UnclearError: where more follows after its end.
    """
    before, _, after = text.rstrip("=").partition("=")
    if after:
        raise UnclearError
    clean = _NOT_BASE64.sub("", before.replace("-", "+").replace("_", "/"))
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return base64.b64decode(clean + "=" * (-len(clean) % 4))


def _utf8(text: str) -> bytes:
    if not has_surrogates(text):
        return text.encode()
    return (
        in_characters(text)
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
        .encode()
    )


_ENCODERS: Mapping[str, Callable[[str], bytes]] = {
    "utf8": _utf8,
    "hex": lambda text: bytes.fromhex(m[0]) if (m := _HEX_PAIRS.match(text)) else b"",
    "base64": base64_bytes,
    "base64url": base64_bytes,
    "latin1": lambda text: bytes(ord(one) & 255 for one in text),
    "ascii": lambda text: bytes(ord(one) & 255 for one in text),
    "utf16le": lambda text: text.encode("utf-16-le", "surrogatepass"),
}
_DECODERS: Mapping[str, Callable[[bytes | bytearray], str]] = {
    "utf8": lambda data: in_units(data.decode("utf-8", "replace")),
    "hex": lambda data: data.hex(),
    "base64": lambda data: base64.b64encode(data).decode(),
    "base64url": lambda data: base64.urlsafe_b64encode(data).decode().rstrip("="),
    "latin1": lambda data: data.decode("latin-1"),
    "ascii": lambda data: bytes(one & 127 for one in data).decode("latin-1"),
    "utf16le": lambda data: in_units(
        data[: len(data) // 2 * 2].decode("utf-16-le", "surrogatepass")
    ),
}
_OTHER_NAMES = {
    "utf-8": "utf8",
    "binary": "latin1",
    "ucs2": "utf16le",
    "ucs-2": "utf16le",
    "utf-16le": "utf16le",
}


_OF_SIGNS = frozenset({"hex", "base64", "base64url"})


def _name(encoding: str) -> str:
    name = encoding.lower()
    name = _OTHER_NAMES.get(name, name)
    if name not in _ENCODERS:
        raise UnclearError
    return name


def text_bytes(text: str, encoding: str = "utf8") -> bytes:
    """Return a string as the bytes of a buffer.

    Raises:
        UnclearError: for an encoding that is not known.
    """
    name = _name(encoding)
    if name in _OF_SIGNS and not text.isascii():
        raise UnclearError  # engines look at parts of the signs
    return _ENCODERS[name](text)


def decoded_text(data: bytes | bytearray, encoding: str = "utf8") -> str:
    """Return the bytes of a buffer as a string.

    Raises:
        UnclearError: for an encoding that is not known.
    """
    return _DECODERS[_name(encoding)](data)


def atob(text: str) -> str:
    """Return `atob(text)`.

    Raises:
        UnclearError: where that throws.
    """
    clean = _BLANKS.sub("", text)
    if len(clean) % 4 == 0:
        clean = clean.removesuffix("=").removesuffix("=")
    if len(clean) % 4 == 1 or not _PLAIN_BASE64.fullmatch(clean):
        raise UnclearError
    return base64_bytes(clean).decode("latin-1")


def btoa(text: str) -> str:
    """Return `btoa(text)`.

    Raises:
        UnclearError: where that throws.
    """
    try:
        return base64.b64encode(text.encode("latin-1")).decode()
    except UnicodeEncodeError as error:
        raise UnclearError from error


def unescape(text: str) -> str:
    """Return `unescape(text)`."""
    return _ESCAPED.sub(lambda one: chr(int(one[1] or one[2], 16)), text)


def unquoted(text: str, kept: str = "") -> str:
    """Return `decodeURIComponent(text)`; with `kept` signs left as they are, `decodeURI(text)`.

    Raises:
        UnclearError: where that throws.
    """
    if text.count("%") != sum(len(run) // 3 for run in _PERCENT.findall(text)):
        raise UnclearError

    try:
        return in_units(_PERCENT.sub(lambda run: _run(run[0], kept), text))
    except UnicodeDecodeError as error:
        raise UnclearError from error


def _run(run: str, kept: str) -> str:
    """Return what some `%41%42` in a row stand for."""
    pieces, rest = re.split("(%[2-3][0-9a-fA-F])", run) if kept else [run], ""
    for piece in pieces:
        code = bytes.fromhex(piece.replace("%", ""))
        rest += piece if len(code) == 1 and code.decode("latin-1") in kept else code.decode()
    return rest


def quoted(text: str, kept: str = "") -> str:
    """Return `encodeURIComponent(text)`; with more signs `kept`, `encodeURI(text)`.

    Raises:
        UnclearError: where that throws.
    """
    try:
        return quote(in_characters(text), safe="!'()*~-_." + kept)
    except UnicodeEncodeError as error:
        raise UnclearError from error
