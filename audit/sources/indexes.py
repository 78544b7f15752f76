"""What is in the archives that were verified and listed before, so that a second run need not inflate them.

An index counts only while the archive's own stamp (inode, size, times) is the one it had when it was hashed. Reading
a file hashes the archive again, so an index can never show other bytes; it only saves listing them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from audit.keeping import keep, spread
from audit.model.contents import ContentFile
from audit.sources.archive import TarballContents

if TYPE_CHECKING:
    from collections.abc import Callable

_VERSION = 1


class Indexes:
    """Lists of files, kept under a folder that `folder` names when it is first needed."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def get(self, path: Path, integrity: str) -> TarballContents | None:
        """Return the contents of the archive at `path`; None when it is to be hashed and listed (again)."""
        try:
            stamp = _stamp(path)
            version, found_stamp, found_integrity, files = json.loads(
                self._place(path).read_bytes()
            )
            if (version, found_stamp, found_integrity) != (_VERSION, stamp, integrity):
                return None
            members = tuple(ContentFile(str(name), int(size)) for name, size in files)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return TarballContents(str(path), integrity, members)

    def put(self, contents: TarballContents, stamp: str) -> None:
        """Keep the list of an archive that had `stamp` when its hashing began; without a word where that fails."""
        files = [[file.path, file.size] for file in contents.members]
        row = [_VERSION, stamp, contents.integrity, files]
        keep(self._place(Path(contents.path)), json.dumps(row).encode())

    def _place(self, path: Path) -> Path:
        return spread(self._folder() / "indexes", str(path))


def stamp_of(path: Path) -> str:
    """Return what changes when the file may have changed; empty when there is none."""
    try:
        return _stamp(path)
    except OSError:
        return ""


def _stamp(path: Path) -> str:
    status = path.stat()
    return f"{status.st_ino}-{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}"
