"""What programs make of encoded or packed text: `base64 -d`, `xxd -r -p`, `gunzip`."""

from __future__ import annotations

import base64
import bz2
import lzma
import re
import zlib
from collections.abc import Callable

from audit.analysis.commands.shell.state import LONGEST

_DECODING = frozenset({"-d", "-D", "-di", "--decode", "-id"})
_MOST = LONGEST + 1
"""Bytes that are unpacked: one more than is kept says that there are more."""
_MEMORY = 64 * 1024 * 1024
Filter = Callable[[str, list[str]], str | None]
"""Returns what a program of some arguments prints of a text; None where that is not known."""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _decoded(data: bytes) -> str:
    return data[:_MOST].decode("utf-8", "surrogateescape")


def _base64(text: str, words: list[str]) -> str | None:
    if _DECODING & set(words):
        return _decoded(base64.b64decode(_bytes("".join(text.split())) + b"=="))
    return base64.b64encode(_bytes(text)).decode() + "\n"


def _base32(text: str, words: list[str]) -> str | None:
    plain = "".join(text.split())
    return _decoded(base64.b32decode(plain)) if _DECODING & set(words) else None


def _openssl(text: str, words: list[str]) -> str | None:
    is_base64 = "base64" in words or "-base64" in words or "-a" in words
    return _base64(text, words) if is_base64 and "-d" in words else None


def _xxd(text: str, words: list[str]) -> str | None:
    options = "".join(word for word in words if word.startswith("-"))
    return (
        _decoded(bytes.fromhex("".join(text.split())))
        if "r" in options and "p" in options
        else None
    )


def _unpacked(unpack: Callable[[bytes], bytes]) -> Filter:
    return lambda text, _: _decoded(unpack(_bytes(text)))


def _gzip(text: str, words: list[str]) -> str | None:
    if not any(re.fullmatch(r"-[a-z]*d[a-z]*|--(?:decompress|uncompress)", word) for word in words):
        return None
    return _decoded(_gunzip(_bytes(text)))


def _gunzip(data: bytes) -> bytes:
    return zlib.decompressobj(47).decompress(data, _MOST)


def _bunzip(data: bytes) -> bytes:
    return bz2.BZ2Decompressor().decompress(data, _MOST)


def _unxz(data: bytes) -> bytes:
    return lzma.LZMADecompressor(memlimit=_MEMORY).decompress(data, _MOST)


DECODERS: dict[str, Filter] = {
    "base32": _base32,
    "base64": _base64,
    "bunzip2": _unpacked(_bunzip),
    "bzcat": _unpacked(_bunzip),
    "gunzip": _unpacked(_gunzip),
    "gzip": _gzip,
    "openssl": _openssl,
    "unxz": _unpacked(_unxz),
    "xxd": _xxd,
    "xzcat": _unpacked(_unxz),
    "zcat": _unpacked(_gunzip),
}
