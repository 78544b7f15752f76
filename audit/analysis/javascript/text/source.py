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


_OPEN = (b"(", b"[", b"{", b",")
"""What a line ends with that goes on."""


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

        What a line leaves open (`filter((key) => {`) is told with the lines after it, as one.
        """
        lines = self.data[start : start + EXCERPT * 4].split(b"\n")
        piece = lines[0].rstrip(b"\r")
        for line in lines[1:]:
            if not piece.endswith(_OPEN) or len(piece) >= EXCERPT:
                break
            piece += b" " + line.strip()
        return piece.decode("utf-8", "ignore")[:EXCERPT].rstrip()


def occurrences(data: bytes, text: bytes, start: int, end: int) -> Iterator[int]:
    """Yield the places between two offsets where `text` begins, none within the one before."""
    place = data.find(text, start, end)
    while place >= 0:
        yield place
        place = data.find(text, place + max(1, len(text)), end)
