"""The bytes of a file as the parser sees them, and places in them as people see them."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$")
"""Bytes of a name, those of other letters than ASCII aside."""
BLANKS = frozenset(b" \t\r\n\f\v")
_CONTINUATION = bytes(range(0x80, 0xC0))
_TOKEN = re.compile(rb"[\w$]+|[^\s\w$]")
_SAMPLE = 4096
_SAMPLES = 64
_STRAY_ZEROS = 16
"""Zero bytes that a text may hold; with more it is no text."""
EXCERPT = 120
"""Characters of source kept beside a fact."""


def normalised(data: bytes) -> bytes:
    """Return `data` as UTF-8 without a byte order mark, as Node would decode it.

    UTF-16 is told by its mark and the zeros of plain letters; bytes that are no UTF-8 become replacement characters.
    """
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in data[:_SAMPLE]:
        return data.decode("utf-16", "replace").encode()
    if 0 < data.count(b"\0") <= _STRAY_ZEROS:
        data = data.replace(b"\0", b" ")  # Node takes one in a string or a comment
    if data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").encode()
    return data


def is_binary(data: bytes) -> bool:
    """Return whether the (normalised) bytes cannot be source text."""
    return b"\0" in data[:8192]


def estimated_tokens(data: bytes) -> int:
    """Return about how many words and signs `data` holds, from samples all over it."""
    if len(data) <= _SAMPLE * _SAMPLES:
        return len(_TOKEN.findall(data))
    step = len(data) // _SAMPLES
    count = sum(len(_TOKEN.findall(data[at : at + _SAMPLE])) for at in range(0, len(data), step))
    return count * step // _SAMPLE


_TIGHT = (b"(", b"[", b".")
_OPEN = (*_TIGHT, b"{", b",", b"=", b"=>", b"+", b":", b"?", b"&&", b"||", b"??")
"""What a line ends with that goes on; no blank follows the first ones."""
_ENDED = (b";", b"}")
_CLOSES = (b")", b"]")
_GOES_ON = (b".", b"?.", *_CLOSES)
_BEGINS_AS_REST = (*_GOES_ON, b"[", b"? ", b": ", b"+ ", b"&&", b"||", b"??", b"=")
"""What a line begins with that is the rest of the one before; no blank precedes the first ones."""


class Source:
    """Normalised bytes with the place of any offset. Ask in ascending order: each answer builds on the last."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._ascii = data.isascii()
        self._offset = 0
        self._line = 1
        self._line_start = 0
        self._before = 0  # continuation bytes between the line's start and the offset

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column, in characters, of a byte offset."""
        if offset < self._offset:
            self._offset = self._line_start = self._before = 0
            self._line = 1
        passed = self.data.count(b"\n", self._offset, offset)
        start = self._offset
        if passed:
            self._line += passed
            start = self._line_start = self.data.rfind(b"\n", self._offset, offset) + 1
            self._before = 0
        if not self._ascii:
            piece = self.data[start:offset]
            self._before += len(piece) - len(piece.translate(None, _CONTINUATION))
        self._offset = offset
        return self._line, offset - self._line_start - self._before + 1

    def text(self, start: int, end: int) -> str:
        """Return the source between two offsets."""
        return self.data[start:end].decode("utf-8", "replace")

    def excerpt(self, start: int) -> str:
        """Return the source from an offset to the end of its line, at most `EXCERPT` characters.

        What goes on over lines (`filter((key) => {`) is told as one would write it on one.
        """
        lines = self.data[start : start + EXCERPT * 8].split(b"\n")
        piece = lines[0].rstrip()
        for line in map(bytes.strip, lines[1:]):
            if len(piece) >= EXCERPT or not _goes_on(piece, line):
                break
            piece = _as_one(piece, line)
        return piece.decode("utf-8", "ignore")[:EXCERPT].rstrip()


def _goes_on(piece: bytes, line: bytes) -> bool:
    """Return whether a line is the rest of what stands before it."""
    if piece.endswith(_OPEN):
        return True
    return line.startswith(_BEGINS_AS_REST) and not piece.endswith(_ENDED)


def _as_one(piece: bytes, line: bytes) -> bytes:
    """Return a piece of code and the line after it as they would stand on one line."""
    if line.startswith(_CLOSES):
        piece = piece.removesuffix(b",")
    is_member = line.startswith(b"[") and not piece.endswith(_OPEN)
    is_tight = piece.endswith(_TIGHT) or (line.startswith(_GOES_ON) and line[:3] != b"...")
    return piece + (b"" if is_tight or is_member else b" ") + line


def occurrences(data: bytes, text: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the places between two offsets where `text` begins, none within the one before."""
    place = data.find(text, start, end)
    while place >= 0:
        yield place
        place = data.find(text, place + max(1, len(text)), end)
