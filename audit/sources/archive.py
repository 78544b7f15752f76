"""The contents of a package that is a tarball on this disk."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from audit.model.contents import ContentFile
from audit.sources.inflate import ArchiveError, Inflated
from audit.sources.integrity import digest_of, parse_integrity
from audit.sources.limits import LIMITS, Limits
from audit.sources.nesting import Nesting
from audit.sources.tar import Member, members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEPT_FILE = 4 << 20
_KEPT_TOTAL = 48 << 20


@dataclass(frozen=True, slots=True)
class TarballContents:
    """The files of an archive whose integrity was verified. Small to send to another process."""

    path: str
    """The archive on this disk."""
    integrity: str
    """What the archive was verified against, and is again before it is read; empty when nothing is known."""
    members: tuple[ContentFile, ...]
    """Every file in it, by path."""
    nesting: Nesting = field(default=Nesting())
    """Which part of the archive is this package."""

    @property
    def digest(self) -> str:
        """The archive's integrity, with a mark of the part that is meant when it is not all of it."""
        if not self.integrity or self.nesting == Nesting():
            return self.integrity
        part = hashlib.sha256(
            repr((self.nesting.prefix, sorted(self.nesting.excluded))).encode()
        ).hexdigest()
        return f"{self.integrity}#{part[:32]}"

    def files(self) -> Sequence[ContentFile]:
        """Return the package's own files, sorted by path."""
        return tuple(
            ContentFile(inside, member.size, member.stamp)
            for member in self.members
            if (inside := self.nesting.inside(member.path)) is not None
        )

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: when there is no such file, or the archive has changed since it was verified.
        """
        try:
            return _UNPACKED.read(self, self.nesting.outside(path))
        except ArchiveError as error:
            raise OSError(f"{self.path}: {error}") from error

    def part(self, nesting: Nesting) -> TarballContents:
        """Return the part of the same archive that is another package, or all but what is."""
        return TarballContents(self.path, self.integrity, self.members, nesting)


def open_archive(path: str, integrity: str = "", limits: Limits = LIMITS) -> TarballContents:
    """Return the contents of the archive at `path`, whose bytes the caller has just verified.

    Raises:
        ArchiveError: when it is damaged or beyond `limits`.
        OSError: when it cannot be read.
    """
    with Path(path).open("rb") as stream:
        found = {
            member.path: member.size for member in _named(members(Inflated(stream, limits), limits))
        }
    files = tuple(ContentFile(name, found[name], integrity) for name in sorted(found))
    return TarballContents(path, integrity, files)


def _named(found: Iterator[Member]) -> Iterator[Member]:
    """Yield the members under the names npm would write: `.gitignore` becomes `.npmignore` unless there is one."""
    ignores: set[str] = set()
    for member in found:
        path = member.path
        folder, _, base = path.rpartition("/")
        if base == ".npmignore":
            ignores.add(path)
        elif base == ".gitignore":
            path = f"{folder}/.npmignore" if folder else ".npmignore"
            if path in ignores:
                continue
        yield Member(path, member.size, member.order, member.body)


@dataclass(slots=True)
class _Unpacked:
    """What one archive held: the small files kept, the place of the others."""

    kept: dict[str, bytes] = field(default_factory=dict)
    orders: dict[str, int] = field(default_factory=dict)
    size: int = 0


class _UnpackedArchives:
    """The archives unpacked last in this process, within a bound of memory.

    A package's files are read one after the other, so an archive is inflated once and its small files kept. A large
    file is inflated anew each time it is asked for.
    """

    def __init__(self) -> None:
        self._archives: OrderedDict[tuple[str, str], _Unpacked] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, contents: TarballContents, name: str) -> bytes:
        with self._lock:
            unpacked = self._get(contents)
            if name in unpacked.kept:
                return unpacked.kept[name]
            order = unpacked.orders.get(name)
        if order is None:
            raise FileNotFoundError(f"{contents.path}: no file {name!r} in the archive")
        return _read_one(contents, order)

    def _get(self, contents: TarballContents) -> _Unpacked:
        key = (contents.path, contents.integrity)
        if key not in self._archives:
            unpacked = _unpack(contents)
            while self._archives and self._total() + unpacked.size > _KEPT_TOTAL:
                self._archives.popitem(last=False)
            self._archives[key] = unpacked
        self._archives.move_to_end(key)
        return self._archives[key]

    def _total(self) -> int:
        return sum(unpacked.size for unpacked in self._archives.values())


_UNPACKED = _UnpackedArchives()


def _unpack(contents: TarballContents) -> _Unpacked:
    unpacked = _Unpacked()
    for member in _verified_members(contents):
        unpacked.size -= len(unpacked.kept.pop(member.path, b""))
        unpacked.orders[member.path] = member.order
        if member.size <= _KEPT_FILE and unpacked.size + member.size <= _KEPT_TOTAL:
            unpacked.kept[member.path] = member.body.read()
            unpacked.size += member.size
    return unpacked


def _read_one(contents: TarballContents, order: int) -> bytes:
    for member in _verified_members(contents):
        if member.order == order:
            return member.body.read()
    raise ArchiveError("archive has changed while it was read")


def _verified_members(contents: TarballContents) -> Iterator[Member]:
    """Yield the members; the open file is hashed first, so that what is read is what was verified."""
    with Path(contents.path).open("rb") as stream:
        integrity = parse_integrity(contents.integrity)
        if integrity and not integrity.matches(digest_of(stream, integrity.algorithm)):
            raise ArchiveError("archive has changed since it was verified")
        stream.seek(0)
        yield from _named(members(Inflated(stream, LIMITS), LIMITS))
