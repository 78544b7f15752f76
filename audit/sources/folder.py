"""The contents of a package that is a folder on this disk."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from audit.model.contents import ContentFile
from audit.sources.limits import LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Absent on some systems: there every path is resolved whole."""


class FolderError(Exception):
    """A folder that cannot be listed whole; the text is fit for a report."""


class FolderContents:
    """The files under a folder. Links are followed only to what lies in the same folder; devices are left out.

    Attributes:
        root: the folder, absolute, with every link in its own path resolved.
        excluded: folders, relative to `root`, that are packages of their own or no part of this one.
        limits: how many files, how deep and how large.
    """

    def __init__(
        self, root: str, excluded: frozenset[str] = frozenset(), limits: Limits = LIMITS
    ) -> None:
        self.root = root
        self.excluded = excluded
        self.limits = limits
        self._listed: tuple[ContentFile, ...] | None = None
        self._real: dict[str, str] = {}

    def __reduce__(self) -> tuple[type[FolderContents], tuple[str, frozenset[str], Limits]]:
        """Leave the listing behind when sent to another process: reading a file does not need it."""
        return FolderContents, (self.root, self.excluded, self.limits)

    @property
    def digest(self) -> str:
        """Empty: only reading the files tells what they are."""
        return ""

    def files(self) -> Sequence[ContentFile]:
        """Return the package's own files, sorted by path; listed once.

        Raises:
            OSError: when there are more files, or deeper folders, than the limits allow.
        """
        if self._listed is None:
            try:
                self._listed = _Listing(self).files()
            except FolderError as error:
                raise OSError(errno.EFBIG, str(error), self.root) from error
        return self._listed

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: when it cannot be read, is no regular file, is too large or lies outside the folder.
        """
        descriptor = self._open(path)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EINVAL, "is no regular file", path)
            if status.st_size > self.limits.file:
                raise OSError(errno.EFBIG, "is too large", path)
            return _whole(descriptor, status.st_size)
        finally:
            os.close(descriptor)

    def _open(self, path: str) -> int:
        """Open a file that does not lead out of the folder. A FIFO in its place must not hold us for ever."""
        if not _NO_LINK:
            return os.open(self._within(path), _OPEN_FLAGS)
        folder, _, name = path.rpartition("/")
        real_folder = self._real.get(folder)
        if real_folder is None:
            real_folder = self._real[folder] = self._within(folder)
        try:
            return os.open(f"{real_folder}{os.sep}{name}", _OPEN_FLAGS | _NO_LINK)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        return os.open(self._within(path), _OPEN_FLAGS)

    def _within(self, path: str) -> str:
        """Return `path` with its links resolved.

        Raises:
            OSError: when that is outside the folder.
        """
        real = os.path.realpath(os.path.join(self.root, path))  # noqa: PTH118  # pathlib is slow here
        if not _is_within(real, self.root):
            raise OSError(errno.EACCES, "leads out of the package's folder", path)
        return real


class _Listing:
    """One walk over a folder."""

    def __init__(self, contents: FolderContents) -> None:
        self._root = contents.root
        self._excluded = contents.excluded
        self._limits = contents.limits
        self._found: list[ContentFile] = []

    def files(self) -> tuple[ContentFile, ...]:
        folders = [(self._root, "", 0)]
        while folders:
            folders.extend(self._list(*folders.pop()))
        self._found.sort(key=lambda file: file.path)
        return tuple(self._found)

    def _list(self, folder: str, prefix: str, depth: int) -> list[tuple[str, str, int]]:
        """Add the files of one folder, and return the folders in it."""
        if depth > self._limits.depth:
            raise FolderError(f"folder too large: deeper than {self._limits.depth} folders")
        deeper = []
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_symlink():
                    deeper += self._link(entry, path, folder, depth)
                elif entry.is_dir(follow_symlinks=False):
                    if path not in self._excluded:
                        deeper.append((entry.path, path + "/", depth + 1))
                else:
                    self._add(path, entry.stat(follow_symlinks=False))
        return deeper

    def _link(
        self, entry: os.DirEntry[str], path: str, folder: str, depth: int
    ) -> list[tuple[str, str, int]]:
        """Follow a link to what is in the same package; npm's own command links (`.bin`) are not the package's."""
        if _is_command(path):
            return []
        real = os.path.realpath(entry.path)
        if not _is_within(real, self._root) or self._is_excluded(real):
            return []
        try:
            status = os.stat(real, follow_symlinks=False)  # noqa: PTH116  # pathlib is slow here
        except OSError:
            return []
        if not stat.S_ISDIR(status.st_mode):
            self._add(path, status)
            return []
        holds_itself = _is_within(os.path.realpath(folder), real)
        return [] if holds_itself else [(real, path + "/", depth + 1)]

    def _is_excluded(self, real: str) -> bool:
        inside = os.path.relpath(real, self._root).replace(os.sep, "/").split("/")
        return any(
            "/".join(inside[:length]) in self._excluded for length in range(1, len(inside) + 1)
        )

    def _add(self, path: str, status: os.stat_result) -> None:
        if not stat.S_ISREG(status.st_mode):
            return
        if len(self._found) >= self._limits.files:
            raise FolderError(f"folder too large: more than {self._limits.files:,} files")
        stamp = f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
        self._found.append(ContentFile(path, status.st_size, stamp))


def _whole(descriptor: int, size: int) -> bytes:
    """Return what a file holds, at most `size` bytes: one that grows meanwhile is read as it was."""
    data = os.read(descriptor, size)
    while len(data) < size and (more := os.read(descriptor, size - len(data))):
        data += more
    return data


def _is_command(path: str) -> bool:
    """Return whether `path` lies in a `node_modules/.bin` folder, where npm puts links to commands."""
    return path.rpartition("/")[0].endswith("node_modules/.bin")


def _is_within(real: str, root: str) -> bool:
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def real_folder(root: str, location: str) -> str | None:
    """Return the folder at `location` under `root` with links resolved.

    None when there is none, or when it leads out of `root`: a lockfile must not make us read elsewhere.
    """
    if "\0" in location:
        return None
    real_root = os.path.realpath(root)
    real = os.path.realpath(os.path.join(real_root, *location.split("/")))  # noqa: PTH118  # pathlib is slow here
    return real if _is_within(real, real_root) and os.path.isdir(real) else None  # noqa: PTH112  # the same
