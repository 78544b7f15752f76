"""Builders of tar archives, block by block: honest ones, and ones that no tool would write."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BLOCK = 512
END = bytes(2 * BLOCK)


def entry(
    name: str, content: bytes = b"", *, kind: str = "0", link: str = "", prefix: str = ""
) -> bytes:
    """One member of an archive: a header of the given type and its content."""
    return header(name, len(content), kind=kind, link=link, prefix=prefix) + padded(content)


def header(name: str, size: int, *, kind: str = "0", link: str = "", prefix: str = "") -> bytes:
    """A ustar header with a right checksum."""
    block = bytearray(BLOCK)
    block[0:100] = name.encode()[:100].ljust(100, b"\0")
    block[100:124] = b"0000644\0" + b"0000000\0" * 2
    block[124:136] = f"{size:011o}\0".encode()
    block[136:148] = b"00000000000\0"
    block[156:157] = kind.encode() or b"\0"
    block[157:257] = link.encode().ljust(100, b"\0")
    block[257:265] = b"ustar\x0000"
    block[345:500] = prefix.encode().ljust(155, b"\0")
    return signed(bytes(block))


def signed(block: bytes) -> bytes:
    """The header with the checksum that belongs to it."""
    total = sum(block[:148]) + sum(block[156:]) + 8 * 0x20
    return block[:148] + f"{total:06o}\0 ".encode() + block[156:]


def padded(content: bytes) -> bytes:
    """The content filled up to whole blocks."""
    return content + bytes(-len(content) % BLOCK)


def pax(records: Mapping[str, str], *, kind: str = "x") -> bytes:
    """An extended header for the next member (or, of kind `g`, for all that follow)."""
    body = b""
    for key, value in records.items():
        record = f" {key}={value}\n".encode()
        length = len(record) + 1
        while length != len(record) + len(str(length)):
            length = len(record) + len(str(length))
        body += str(length).encode() + record
    return entry("pax", body, kind=kind)


def archive(entries: Iterable[bytes], *, end: bytes = END) -> bytes:
    """A compressed archive of the given members."""
    return gzip.compress(b"".join(entries) + end, mtime=0)


def tarball(files: Mapping[str, bytes | str], *, folder: str = "package") -> bytes:
    """An honest package's archive."""
    return archive(
        entry(f"{folder}/{name}", content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    )


def package_tarball(name: str, version: str, files: Mapping[str, str] | None = None) -> bytes:
    """An honest package's archive with its package.json."""
    manifest = json.dumps({"name": name, "version": version})
    return tarball({"package.json": manifest, **(files or {"index.js": f"// {name} {version}\n"})})


def integrity(content: bytes, algorithm: str = "sha512") -> str:
    """The integrity that a lockfile would have for `content`."""
    digest = hashlib.new(algorithm, content).digest()
    return f"{algorithm}-{base64.b64encode(digest).decode()}"
