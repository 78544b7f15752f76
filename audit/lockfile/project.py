"""Where the package.json files beside a lockfile come from: the disk, or anything else with the same shape."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from audit.errors import InputError
from audit.lockfile.files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_MANIFEST = 16 * 1024 * 1024
"""In bytes."""


@runtime_checkable
class ProjectReader(Protocol):
    """Reads the project's own files. May also have `folders`, see `FolderLister`."""

    def read(self, relative_path: str) -> bytes | None:
        """Return the bytes of a file given relative to the project's folder; None when there is none."""


@runtime_checkable
class FolderLister(Protocol):
    """A reader that can list folders. Without it, workspaces are looked for among the lockfile's keys."""

    def folders(self, relative_path: str) -> Sequence[str]:
        """Return the names of the folders in a folder, sorted; none when it is no folder."""


class ProjectFolder:
    """The project's folder on the disk."""

    def __init__(self, root: str) -> None:
        self.root = root

    def _path(self, relative_path: str) -> str:
        return str(Path(self.root) / relative_path)

    def read(self, relative_path: str) -> bytes | None:
        """Return the bytes of a regular file; None when there is none that can be read."""
        try:
            return read_regular_file(self._path(relative_path), LARGEST_MANIFEST)
        except InputError:
            return None

    def folders(self, relative_path: str) -> list[str]:
        """Return the names of the folders in a folder, sorted; links to folders count."""
        try:
            with os.scandir(self._path(relative_path)) as entries:
                return sorted(entry.name for entry in entries if entry.is_dir())
        except (OSError, ValueError):
            return []
