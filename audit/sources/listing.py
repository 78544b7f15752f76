"""One walk over a folder: its files, and a name for the state they are in.

The name stands for content that nobody read. As in git's index it is made of what the file system says of each file:
path, size, inode, modification time and change time. Any write sets the change time to now, and no call sets it back,
so a file that was edited in place is seen, whatever its version says and whatever was done to its modification time.
Clocks tick: a file that was changed a moment ago could change once more under the same times, so a folder that holds
one has no name yet. What this cannot see: times set by whoever may set the clock or write to the disk below the file
system; on Windows, where there is no change time, a change that keeps the size and sets the modification time back.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.contents import ContentFile

if TYPE_CHECKING:
    from audit.sources.limits import Limits

SECOND = 1_000_000_000
"""In nanoseconds, like all times here."""
TICK = SECOND // 10
"""Longer than a tick of the clock that file systems take their times from."""
COARSE_TICK = 2 * SECOND
"""The same where only whole seconds are kept."""
_DIGEST_BYTES = 20
_FIELDS = 3
"""Of each file."""


class FolderError(Exception):
    """A folder that cannot be listed whole; the text is fit for a report."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files under a folder at one time. Links are followed only to what lies in it; devices are left out."""

    text: str
    """Path, size and stamp of each file, sorted, with a null character between: no name has one. A text travels
    from one process to another quicker than many small things do."""
    digest: str
    """A name for the state of all files; empty while one is so new that its times prove nothing."""

    @classmethod
    def of(cls, root: str, excluded: frozenset[str], limits: Limits) -> Listing:
        """List a folder.

        Args:
            root: the folder, every link in its own path resolved.
            excluded: folders, relative to `root`, that are no part of it.
            limits: how many files and how deep.

        Raises:
            FolderError: when there are more files, or deeper folders, than the limits allow.
            OSError: when a folder cannot be read.
        """
        began = time.time_ns()
        walk = _Walk(root, excluded, limits)
        text = "\0".join(sorted(walk.lines))
        return cls(text, _name(text) if is_settled(walk.newest, began) else "")

    def files(self) -> tuple[ContentFile, ...]:
        """Return the files, sorted by path."""
        fields = self.text.split("\0") if self.text else []
        return tuple(
            ContentFile(path, int(size))
            for path, size in zip(fields[::_FIELDS], fields[1::_FIELDS], strict=True)
        )


def _name(text: str) -> str:
    return hashlib.blake2b(
        text.encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES
    ).hexdigest()


class _Walk:
    """One walk over a folder.

    Attributes:
        lines: one for each file.
        newest: when a file last changed.
    """

    def __init__(self, root: str, excluded: frozenset[str], limits: Limits) -> None:
        self._root = root
        self._excluded = excluded
        self._limits = limits
        self.lines: list[str] = []
        self.newest = 0
        folders = [(root, "", 0)]
        while folders:
            folders.extend(self._list(*folders.pop()))

    def _list(self, folder: str, prefix: str, depth: int) -> list[tuple[str, str, int]]:
        """Add the files of one folder, and return the folders in it."""
        if depth > self._limits.depth:
            raise FolderError(f"folder too large: deeper than {self._limits.depth} folders")
        deeper = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    self._add(prefix + entry.name, entry.stat(follow_symlinks=False))
                elif entry.is_symlink():
                    deeper += self._link(entry, prefix + entry.name, folder, depth)
                elif entry.is_dir(follow_symlinks=False):
                    path = prefix + entry.name
                    if path not in self._excluded:
                        deeper.append((entry.path, path + "/", depth + 1))
        return deeper

    def _link(
        self, entry: os.DirEntry[str], path: str, folder: str, depth: int
    ) -> list[tuple[str, str, int]]:
        """Follow a link to what is in the same package; npm's own command links (`.bin`) are not the package's."""
        if _is_command(path) or path in self._excluded:
            return []
        real = os.path.realpath(entry.path)
        if not is_within(real, self._root) or self._is_excluded(real):
            return []
        try:
            status = os.stat(real, follow_symlinks=False)  # noqa: PTH116  # pathlib is slow here
        except OSError:
            return []
        if stat.S_ISREG(status.st_mode):
            self._add(path, status)
        holds_itself = is_within(os.path.realpath(folder), real)
        if not stat.S_ISDIR(status.st_mode) or holds_itself:
            return []
        return [(real, path + "/", depth + 1)]

    def _is_excluded(self, real: str) -> bool:
        inside = os.path.relpath(real, self._root).replace(os.sep, "/").split("/")
        return any(
            "/".join(inside[:length]) in self._excluded for length in range(1, len(inside) + 1)
        )

    def _add(self, path: str, status: os.stat_result) -> None:
        if len(self.lines) >= self._limits.files:
            raise FolderError(f"folder too large: more than {self._limits.files:,} files")
        changed = status.st_ctime_ns
        if changed > self.newest:  # noqa: PLR1730  a call of max() for each file is a tenth of the walk
            self.newest = changed
        stamp = f"{status.st_ino}-{status.st_mtime_ns}-{changed}"
        self.lines.append(f"{path}\0{status.st_size}\0{stamp}")


def is_settled(changed: int, now: int) -> bool:
    """Return whether a file that last changed at one time, seen at another, would change its times with its content."""
    return changed <= now - (TICK if changed % SECOND else COARSE_TICK)


def _is_command(path: str) -> bool:
    """Return whether `path` lies in a `node_modules/.bin` folder, where npm puts links to commands."""
    return path.rpartition("/")[0].endswith("node_modules/.bin")


def is_within(real: str, root: str) -> bool:
    """Return whether a path without links is `root` or lies under it."""
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)
