"""The contents of a package that is a tarball on this disk."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from audit.model.contents import ContentFile
from audit.sources.inflate import ArchiveError, Inflated
from audit.sources.integrity import parse_integrity
from audit.sources.limits import LIMITS, Limits
from audit.sources.nesting import Nesting
from audit.sources.tar import Member, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_KEPT_FILE = 4 << 20
"""Bytes of the largest file that is kept; a larger one is inflated anew each time it is asked for."""
_KEPT_TOTAL = 48 << 20
"""Bytes kept in memory, of all archives together; what an archive holds beyond that waits on the disk."""
_SPILLED_TOTAL = LIMITS.unpacked
"""Bytes kept on the disk, of all archives together."""


@dataclass(frozen=True, slots=True)
class TarballContents:
    """The files of an archive whose integrity was verified. Small to send to another process."""

    path: str
    """The archive on this disk."""
    integrity: str
    """What the archive was verified against, and is again before it is read; empty when nothing is known."""
    listed: tuple[ContentFile, ...] | None
    """Every file in it, by path; None until somebody asks."""
    nesting: Nesting = field(default=Nesting())
    """Which part of the archive is this package."""

    def __reduce__(self) -> tuple[type[TarballContents], tuple[str, str, None, Nesting]]:
        """Leave the list behind when sent to another process: reading a file does not need it, and it may be long."""
        return TarballContents, (self.path, self.integrity, None, self.nesting)

    @property
    def members(self) -> tuple[ContentFile, ...]:
        """Every file in the archive, by path.

        Raises:
            OSError: when it has changed since it was verified.
        """
        if self.listed is not None:
            return self.listed
        try:
            return _files_of(_verified_members(self.path, self.integrity))
        except ArchiveError as error:
            raise OSError(f"{self.path}: {error}") from error

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
            ContentFile(inside, member.size)
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
        return TarballContents(self.path, self.integrity, self.listed, nesting)


def open_archive(path: str, integrity: str = "", limits: Limits = LIMITS) -> TarballContents:
    """Return the contents of the archive at `path`, whose bytes the caller has just verified.

    Raises:
        ArchiveError: when it is damaged or beyond `limits`.
        OSError: when it cannot be read.
    """
    with Path(path).open("rb") as stream:
        files = _files_of(_named(members(Inflated(stream, limits), limits)))
    return TarballContents(path, integrity, files)


def _files_of(found: Iterable[Member]) -> tuple[ContentFile, ...]:
    """Return the files, by path; of two with one name the later one counts."""
    sizes = {member.path: member.size for member in found}
    return tuple(ContentFile(name, sizes[name]) for name in sorted(sizes))


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
    """What one archive held: the small files kept, in memory while there is room and then on the disk."""

    kept: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    """Bytes in `kept`."""
    spill: IO[bytes] | None = None
    """A file without a name, gone with its last use."""
    spilled: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Where in `spill` a file begins, and its bytes."""
    spilled_size: int = 0
    orders: dict[str, int] = field(default_factory=dict)
    """The place in the archive of every file."""

    def take(self, member: Member) -> None:
        """Note a member and keep it if it is small; of two with one name the later one counts."""
        self.size -= len(self.kept.pop(member.path, b""))
        self.spilled.pop(member.path, None)
        self.orders[member.path] = member.order
        if member.size > _KEPT_FILE:
            return
        if self.size + member.size <= _KEPT_TOTAL:
            self.kept[member.path] = member.body.read()
            self.size += member.size
        else:
            self._put_aside(member)

    def find(self, name: str) -> bytes | None:
        """Return a kept file; None when it was not kept."""
        if name in self.spilled and self.spill is not None:
            start, length = self.spilled[name]
            self.spill.seek(start)
            return self.spill.read(length)
        return self.kept.get(name)

    def close(self) -> None:
        """Give the disk's space back."""
        if self.spill is not None:
            self.spill.close()

    def _put_aside(self, member: Member) -> None:
        if self.spill is None:
            self.spill = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the archive is let go
        self.spilled[member.path] = (self.spilled_size, member.size)
        self.spilled_size += self.spill.write(member.body.read())


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
            content = unpacked.find(name)
            if content is not None:
                return content
            order = unpacked.orders.get(name)
        if order is None:
            raise FileNotFoundError(f"{contents.path}: no file {name!r} in the archive")
        return _read_one(contents, order)

    def _get(self, contents: TarballContents) -> _Unpacked:
        key = (contents.path, contents.integrity)
        if key not in self._archives:
            unpacked = _unpack(contents)
            while self._archives and not self._has_room_for(unpacked):
                self._archives.popitem(last=False)[1].close()
            self._archives[key] = unpacked
        self._archives.move_to_end(key)
        return self._archives[key]

    def _has_room_for(self, new: _Unpacked) -> bool:
        every = [new, *self._archives.values()]
        in_memory, on_disk = (
            sum(each.size for each in every),
            sum(each.spilled_size for each in every),
        )
        return in_memory <= _KEPT_TOTAL and on_disk <= _SPILLED_TOTAL


_UNPACKED = _UnpackedArchives()


def _unpack(contents: TarballContents) -> _Unpacked:
    unpacked = _Unpacked()
    for member in _verified_members(contents.path, contents.integrity):
        unpacked.take(member)
    return unpacked


def _read_one(contents: TarballContents, order: int) -> bytes:
    for member in _verified_members(contents.path, contents.integrity):
        if member.order == order:
            return member.body.read()
    raise ArchiveError("archive has changed while it was read")


def _verified_members(path: str, verified: str) -> Iterator[Member]:
    """Yield the members; the open file is hashed first, so that what is read is what was verified."""
    with Path(path).open("rb") as stream:
        integrity = parse_integrity(verified)
        if integrity and not integrity.holds(stream):
            raise ArchiveError("archive has changed since it was verified")
        stream.seek(0)
        yield from _named(members(Inflated(stream, LIMITS), LIMITS))
