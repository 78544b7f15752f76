"""The members of a tar stream, as npm's own reader sees them.

The standard library's reader stops at a header that npm's skips, and reads names that npm's does not: a package
could show one set of files to the audit and another to npm. So the format is read here, following npm's choices:
a bad header is passed over block by block, two empty blocks end the archive, links and devices are dropped, the first
folder of every name is stripped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.sources.inflate import ArchiveError, Inflated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.sources.limits import Limits

_BLOCK = 512
_FILES = frozenset({"", "0", "7"})
_LINKS = frozenset({"1", "2"})
_PAX = frozenset({"x", "X"})
_LONG_NAME = frozenset({"L", "N"})
_NORMAL = frozenset({"", "0", "1", "2", "3", "4", "5", "6", "7", "D"})
_LENGTH = re.compile(r"\s*([+-]?[0-9]{1,12})")
_META = _PAX | _LONG_NAME | {"g", "K"}
_OCTAL = re.compile(r"\s*([+-]?[0-7]+)")
_NOT_OCTAL = frozenset(b"89")
_AFTER_NUL = re.compile("\0[^\n\r\u2028\u2029]*")
_META_LIMIT = 1 << 20
_DEPTH_LIMIT = 1024
_SIZE_DIGITS = 15
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the archive, in the order of the archive."""

    path: str
    """Relative, with `/`; the archive's first folder stripped."""
    size: int
    """In bytes."""
    order: int
    """How many files came before it: tells duplicates apart."""
    body: Body
    """Its content, to be taken before the next member is asked for."""


class Body:
    """The content of a member: read it, or leave it and it is passed over."""

    def __init__(self, stream: Inflated, size: int) -> None:
        self._stream = stream
        self._size = size
        self._left = -(-size // _BLOCK) * _BLOCK

    def read(self) -> bytes:
        """Return the content (once)."""
        content = self._stream.read(self._size)
        self._left -= len(content)
        if len(content) < self._size:
            raise ArchiveError("archive is truncated")
        return content

    def finish(self) -> None:
        """Pass over whatever was not read, up to the next block."""
        missing = self._left - self._stream.skip(self._left)
        if missing >= _BLOCK:
            raise ArchiveError("archive is truncated")
        self._left = 0


@dataclass(slots=True)
class _Header:
    name: str
    size: int
    type: str
    link: str


@dataclass(slots=True)
class _Extension:
    """What extended headers said of the next file (or, global, of all that follow)."""

    values: dict[str, str] = field(default_factory=dict)

    def size(self) -> int | None:
        text = self.values.get("size")
        if text is not None and not (
            text.isascii() and text.isdigit() and len(text) <= _SIZE_DIGITS
        ):
            raise ArchiveError("archive is damaged: a size that is no number")
        return None if text is None else int(text)


def members(stream: Inflated, limits: Limits) -> Iterator[Member]:
    """Yield the files of the archive; the same path may come twice, then the last one holds.

    Raises:
        ArchiveError: when the archive is damaged or beyond `limits`; no member after that can be trusted.
    """
    order = 0
    for entries, (path, size) in enumerate(_files(stream), start=1):
        if entries > limits.files:
            raise ArchiveError(f"archive too large: more than {limits.files:,} entries")
        if size > limits.file:
            raise ArchiveError(f"archive too large: a file of {size:,} bytes")
        body = Body(stream, size)
        if path:
            yield Member(path, size, order, body)
            order += 1
        body.finish()


def _files(stream: Inflated) -> Iterator[tuple[str, int]]:
    """Yield (path, size) of every entry with a body or a name; an empty path is to be passed over."""
    local, everywhere = _Extension(), _Extension()
    seen = False
    for header in _headers(stream, local, everywhere):
        seen = True
        if header.type in _META:
            _take_extension(stream, header, local, everywhere)
            yield "", 0
            continue
        name = local.values.get("path", header.name)
        yield _stripped(name) if header.type in _FILES else "", header.size
        local.values.clear()
    if not seen:
        raise ArchiveError("archive is damaged: not a tar archive")


def _headers(stream: Inflated, local: _Extension, everywhere: _Extension) -> Iterator[_Header]:
    empty = 0
    while empty < 2:  # noqa: PLR2004  # two empty blocks end a tar archive
        block = stream.read(_BLOCK)
        if len(block) < _BLOCK:
            return
        if _is_empty(block):
            empty += 1
            continue
        empty = 0
        header = _header(block, local, everywhere)
        if header is not None:
            yield header


def _is_empty(block: bytes) -> bool:
    """Return whether npm takes `block` for an end mark: nothing in it, but perhaps blanks for a checksum."""
    return not any(block[:148]) and not any(block[156:]) and not _OCTAL.match(_text(block[148:156]))


def _header(block: bytes, local: _Extension, everywhere: _Extension) -> _Header | None:
    """Return the header in `block`; None when npm would not take it for one."""
    size = _number(block[124:136])
    if _number(block[148:156]) != sum(block[:148]) + sum(block[156:]) + 8 * 0x20 or size is None:
        return None
    kind = _text(block[156:157])
    header = _Header("", max(size, 0), kind, _text(block[157:257]))
    own = _text(block[:100])
    if kind in _NORMAL:
        own = _extend(header, own, local, everywhere)
    elif kind in _META and local.size() is not None:
        # Readers disagree whether the size counts for this header, and so on what follows it.
        raise ArchiveError("archive is damaged: a size is given for an extended header")
    header.name = _with_prefix(own, block)
    return header if _acceptable(header) else None


def _extend(header: _Header, own: str, local: _Extension, everywhere: _Extension) -> str:
    """Apply what extended headers said of this file, and return its name so far."""
    for extension in (everywhere, local):
        size = extension.size()
        header.size = header.size if size is None else size
    name = local.values.get("path", own)
    if header.type in {"", "0"} and name.endswith("/"):
        header.type = "5"
    if header.type == "5":
        header.size = 0
    return name


def _acceptable(header: _Header) -> bool:
    if not header.name:
        return False
    if header.type in _LINKS:
        return bool(header.link)
    return not header.link or header.type in {"x", "g"}


def _with_prefix(name: str, block: bytes) -> str:
    if block[257:265] != b"ustar\x0000":
        return name
    prefix = _text(block[345:500] if block[475] else block[345:475])
    return f"{prefix}/{name}" if prefix or block[475] else name


def _take_extension(
    stream: Inflated, header: _Header, local: _Extension, everywhere: _Extension
) -> None:
    body = Body(stream, header.size)
    if header.size > _META_LIMIT:
        body.finish()
        return
    content = body.read()
    body.finish()
    if header.type in _PAX:
        local.values.update(_records(content))
    elif header.type == "g":
        everywhere.values.update(_records(content))
    elif header.type in _LONG_NAME:
        local.values["path"] = _text(content)
    else:
        local.values["linkpath"] = _text(content)


def _records(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield key and value of pax records, one a line; a line that misstates its length is dropped."""
    for line in content.decode("utf-8", "replace").removesuffix("\n").split("\n"):
        match = _LENGTH.match(line)
        if match and int(match[1]) == len(line.encode()) + 1:
            key, _, value = line[len(str(int(match[1]))) + 1 :].partition("=")
            yield key, _AFTER_NUL.sub("", value, count=1)


def _text(raw: bytes) -> str:
    """Return a field up to its NUL, the way npm's reader cuts it (a line break after the NUL ends the cut)."""
    filled = raw.rstrip(b"\0")
    if b"\0" not in filled:
        return filled.decode("utf-8", "replace")
    return _AFTER_NUL.sub("", raw.decode("utf-8", "replace"), count=1)


def _number(raw: bytes) -> int | None:
    """Return a numeric field: octal, or base 256 when its first bit is set; None when it is not valid."""
    if raw[0] & 0x80:
        if raw[0] not in {0x80, 0xFF}:
            return None
        return int.from_bytes(raw[1:], signed=False) if raw[0] == 0x80 else -1  # noqa: PLR2004  # tar's own marks
    digits = raw.rstrip(b"\0 ")
    if digits.isdigit() and not _NOT_OCTAL.intersection(digits):
        return int(digits, 8)
    match = _OCTAL.match(_text(raw))
    return int(match[1], 8) if match else 0


def _stripped(name: str) -> str:
    """Return the path npm would write to inside the package's folder; empty when it would not write."""
    path = name.partition("/")[2]
    while path.startswith("/") or _DRIVE.match(path):
        path = path[1:] if path.startswith("/") else path[2:]
    if ".." in path.replace("\\", "/").split("/"):
        return ""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    return "/".join(parts) if len(parts) <= _DEPTH_LIMIT else ""
