"""A bounded reader over a gzip stream (or a plain one): what a tar reader may ask for, and no more."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from audit.sources.limits import Limits

_GZIP = b"\x1f\x8b"
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_PIECE = 1 << 18


class ArchiveError(Exception):
    """An archive that cannot be read whole; the text is fit for a report."""

    @property
    def todo(self) -> str:
        """What its owner can do."""
        if "too large" in str(self):
            return "unpack it, and name the folder"
        if "truncated" in str(self):
            return "make or fetch it again"
        return "name a package's folder or its .tgz"


class Inflated:
    """The uncompressed bytes of a stream, read forward, within limits.

    Like npm's reader it takes several gzip members one after the other, ignores what follows the last one, and
    reads a file that is not compressed as it stands.

    Raises:
        ArchiveError: from every method, when the stream is damaged, truncated or beyond the limits.
    """

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._packed = 0
        self._unpacked = 0
        self._buffer = b""
        self._at = 0
        self._pending = self._next_packed()
        if self._pending.startswith(_ZSTANDARD):
            raise ArchiveError("archive compressed with zstandard cannot be read")
        compressed = self._pending.startswith(_GZIP)
        self._inflater = zlib.decompressobj(31) if compressed else None

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes; fewer at the end."""
        pieces: list[bytes] = []
        while count > 0 and self._available():
            piece = self._buffer[self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            pieces.append(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def skip(self, count: int) -> int:
        """Pass over the next `count` bytes and return how many there were."""
        skipped = 0
        while skipped < count and self._available():
            step = min(count - skipped, len(self._buffer) - self._at)
            self._at += step
            skipped += step
        return skipped

    def _available(self) -> bool:
        while self._at >= len(self._buffer):
            piece = self._next_piece()
            if piece is None:
                return False
            self._buffer, self._at = piece, 0
            self._unpacked += len(piece)
            self._check_size()
        return True

    def _next_piece(self) -> bytes | None:
        """Return some more uncompressed bytes (perhaps none yet), or None at the end."""
        if self._inflater is None:
            piece, self._pending = self._pending, self._next_packed()
            return piece or None
        if self._inflater.eof:
            return self._next_member()
        data = self._inflater.unconsumed_tail or self._pending or self._next_packed()
        self._pending = b""
        try:
            piece = self._inflater.decompress(data, _PIECE)
        except zlib.error as error:
            raise ArchiveError("archive is damaged: not valid gzip") from error
        if not data and not piece and not self._inflater.eof:
            raise ArchiveError("archive is truncated")
        return piece

    def _next_member(self) -> bytes | None:
        assert self._inflater is not None  # noqa: S101  # only called while inflating; tells mypy
        rest = self._inflater.unused_data
        if len(rest) < len(_GZIP):
            rest += self._next_packed()
        if not rest.startswith(_GZIP):
            return None
        self._inflater, self._pending = zlib.decompressobj(31), rest
        return b""

    def _next_packed(self) -> bytes:
        data = self._stream.read(_PIECE)
        self._packed += len(data)
        if self._packed > self._limits.packed:
            raise ArchiveError(f"archive too large: more than {self._limits.packed:,} bytes packed")
        return data

    def _check_size(self) -> None:
        if self._unpacked > self._limits.unpacked:
            raise ArchiveError(
                f"archive too large: more than {self._limits.unpacked:,} bytes unpacked"
            )
        suspicious = self._unpacked > self._limits.ratio_from
        if suspicious and self._unpacked > self._limits.ratio * self._packed:
            raise ArchiveError(
                f"archive too large: unpacks to more than {self._limits.ratio} times its size"
            )
