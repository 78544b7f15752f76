"""The contents of a package that is a folder on this disk."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Any

from audit.disk import OPEN_FLAGS, read_regular
from audit.model.json_text import read_json
from audit.model.manifest import MANIFEST_PLACES, MANIFEST_SIZE
from audit.sources.limits import LIMITS, Limits
from audit.sources.listing import FolderError, Listing, is_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.contents import ContentFile

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Absent on some systems: there every path is resolved whole."""
_NO_STEPS = frozenset({"", ".", ".."})


class FolderContents:
    """The files under a folder. Links are followed only to what lies in the same folder; devices are left out.

    Attributes:
        root: the folder, absolute, with every link in its own path resolved.
        excluded: folders, relative to `root`, that are packages of their own or no part of this one.
        limits: how many files, how deep and how large.
        listing: the files, once somebody has asked for them.
    """

    def __init__(
        self, root: str, excluded: frozenset[str] = frozenset(), limits: Limits = LIMITS
    ) -> None:
        self.root = root
        self.excluded = excluded
        self.limits = limits
        self.listing: Listing | None = None
        self._real = {"": root}

    def __reduce__(self) -> tuple[type[FolderContents], tuple[str, frozenset[str], Limits]]:
        """Leave the listing behind when sent to another process: reading a file does not need it."""
        return FolderContents, (self.root, self.excluded, self.limits)

    @property
    def digest(self) -> str:
        """A name for the state of all files when they were first listed; empty when it would prove nothing.

        Raises:
            OSError: as `files` does.
        """
        return self.ensure_listed().digest

    def files(self) -> Sequence[ContentFile]:
        """Return the package's own files, sorted by path; listed once.

        Raises:
            OSError: when there are more files, or deeper folders, than the limits allow.
        """
        return self.ensure_listed().files()

    def ensure_listed(self) -> Listing:
        """List the files, now at the latest.

        Raises:
            OSError: as `files` does.
        """
        if self.listing is None:
            try:
                self.listing = Listing.of(self.root, self.excluded, self.limits)
            except FolderError as error:
                raise OSError(errno.EFBIG, str(error), self.root) from error
        return self.listing

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: when it cannot be read, is no regular file, is too large or lies outside the folder.
        """
        return read_regular(self._open(path), self.limits.file)

    def _open(self, path: str) -> int:
        """Open a file that does not lead out of the folder. A FIFO in its place must not hold us for ever."""
        if not _NO_LINK:
            return os.open(self._within(path), OPEN_FLAGS)
        folder, _, name = path.rpartition("/")
        real_folder = self._real.get(folder)
        if real_folder is None:
            real_folder = self._real[folder] = self._within(folder)
        try:
            return os.open(f"{real_folder}{os.sep}{name}", OPEN_FLAGS | _NO_LINK)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
        return os.open(self._within(path), OPEN_FLAGS)

    def _within(self, path: str) -> str:
        """Return `path` with its links resolved.

        Raises:
            OSError: when that is outside the folder.
        """
        real = os.path.realpath(os.path.join(self.root, path))  # noqa: PTH118  # pathlib is slow here
        if not is_within(real, self.root):
            raise OSError(errno.EACCES, "leads out of the package's folder", path)
        return real


class Folders:
    """The folders under a root, links resolved; made for thousands of them, whose first steps are the same."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._plain: set[str] = set()

    def real(self, location: str) -> str | None:
        """Return the folder at `location`; None when there is none or it leads out of the root."""
        if os.sep == "/" and self._is_plain(location):
            return f"{self._root}/{location}"
        return real_folder(self._root, location)

    def _is_plain(self, location: str) -> bool:
        """Return whether every step of the way is a folder and no link. Each step is looked at once."""
        steps = location.split("/")
        for length, step in enumerate(steps, 1):
            way = "/".join(steps[:length])
            if way not in self._plain:
                if step in _NO_STEPS or not _is_folder(f"{self._root}/{way}"):
                    return False
                self._plain.add(way)
        return True


def _is_folder(path: str) -> bool:
    """Return whether there is a folder, and no link to one, at the end of `path`."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return False


def real_folder(root: str, location: str) -> str | None:
    """Return the folder at `location` under `root` with links resolved.

    None when there is none, or when it leads out of `root`: a lockfile must not make us read elsewhere.
    """
    if "\0" in location:
        return None
    real_root = os.path.realpath(root)
    real = os.path.realpath(os.path.join(real_root, *location.split("/")))  # noqa: PTH118  # pathlib is slow here
    return real if is_within(real, real_root) and os.path.isdir(real) else None  # noqa: PTH112  # the same


def manifest_in(folder: str) -> dict[str, Any] | None:
    """Return the package.json of a folder, as it is written; None where there is none that can be read."""
    try:
        raw = FolderContents(folder).read("package.json")
        value = read_json(raw, MANIFEST_PLACES).value if len(raw) <= MANIFEST_SIZE else None
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None
