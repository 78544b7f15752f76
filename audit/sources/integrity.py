"""Subresource integrity as npm's lockfiles write it: `sha512-BASE64`, several separated by spaces."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from audit.model.checksums import STRENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Integrity:
    """The strongest algorithm that an integrity string offers, and the digests it allows."""

    algorithm: str
    """One of `STRENGTH`."""
    digests: tuple[str, ...]
    """Hexadecimal; content matches when it has any of them."""

    def __str__(self) -> str:
        return " ".join(self.algorithm + "-" + _base64(digest) for digest in self.digests)

    def holds(self, stream: BinaryIO) -> bool:
        """Return whether everything left in `stream` is the content that was meant."""
        return self.matches(digest_of(stream, self.algorithm))

    def matches(self, hexadecimal: str) -> bool:
        """Return whether content with this digest is the content that was meant."""
        return hexadecimal in self.digests


def parse_integrity(text: str | None) -> Integrity | None:
    """Return what `text` demands; None when it demands nothing that can be verified.

    As npm does, only the strongest algorithm counts: a weaker hash beside it proves nothing.
    """
    found: dict[str, list[str]] = {}
    for part in (text or "").split():
        algorithm, _, rest = part.partition("-")
        digest = _hexadecimal(algorithm, rest.partition("?")[0])
        if digest is not None:
            found.setdefault(algorithm, []).append(digest)
    for algorithm in STRENGTH:
        if algorithm in found:
            return Integrity(algorithm, tuple(sorted(set(found[algorithm]))))
    return None


def integrity_from_shasum(shasum: str) -> Integrity | None:
    """Return the integrity that a hexadecimal SHA-1 (a packument's legacy `dist.shasum`) stands for."""
    try:
        known = len(bytes.fromhex(shasum)) == hashlib.sha1(usedforsecurity=False).digest_size
    except ValueError:
        return None
    return Integrity("sha1", (shasum.lower(),)) if known else None


def digest_of(stream: BinaryIO, algorithm: str) -> str:
    """Return the hexadecimal digest of everything left in `stream`."""
    return digest_of_chunks(iter(lambda: stream.read(_CHUNK), b""), algorithm)


def digest_of_chunks(chunks: Iterable[bytes], algorithm: str) -> str:
    """Return the hexadecimal digest of `chunks` one after the other."""
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    for chunk in chunks:
        hasher.update(chunk)
    return hasher.hexdigest()


def _hexadecimal(algorithm: str, encoded: str) -> str | None:
    if algorithm not in STRENGTH:
        return None
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    wanted = hashlib.new(algorithm, usedforsecurity=False).digest_size
    return digest.hex() if len(digest) == wanted else None


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode("ascii")
