"""A copy of what npm needs to resolve a project: manifests, lockfile and settings; no code, no node_modules."""

from __future__ import annotations

import os
import posixpath
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError

if TYPE_CHECKING:
    from audit.model.lockfile import Lockfile

_DEPTH = ("1", "2", "3", "4", "5", "6")
"""Folders around the copy, so that `file:../..` leads to a place in the copy as well."""
_MANIFEST, _SETTINGS = "package.json", ".npmrc"
_LARGEST = 64 * 1024 * 1024


class ProjectCopy:
    """A project's manifests, lockfile and settings in a temporary folder.

    Args:
        lockfile: the project's.
        around: an empty folder, gone after the run.
        settings: the project's `.npmrc` as npm may read it; empty when there is none.
    """

    def __init__(self, lockfile: Lockfile, around: Path, settings: str) -> None:
        self._root = Path(lockfile.root)
        self._top = around
        self.lock_name = Path(lockfile.path).name
        """The lockfile's file name, in the project and in the copy."""
        self.folder = around.joinpath(*_DEPTH, self._root.name or "project")
        """The project's folder in the copy: of the same name, which npm uses where package.json gives none."""
        self.folder.mkdir(parents=True)
        for name in (_MANIFEST, self.lock_name):
            self._take(name)
        if settings:
            (self.folder / _SETTINGS).write_text(settings, "utf-8")
        if not (self.folder / _MANIFEST).exists():
            raise InputError(
                "has no package.json, which npm needs to update",
                todo="update the project itself, not its lockfile alone",
                file=lockfile.path,
            )
        for location, entry in lockfile.entries.items():
            if location and "node_modules" not in location.split("/"):
                self._take(f"{location}/package.json")
            resolved = entry.text("resolved") or ""
            if resolved.startswith("file:") and not entry.flag("link"):
                self._take(resolved.removeprefix("file:"))

    def read(self, name: str) -> bytes:
        """Return a file of the copy's top folder."""
        return (self.folder / name).read_bytes()

    def write(self, lockfile: str) -> None:
        """Put another lockfile in the place of the project's."""
        (self.folder / self.lock_name).write_bytes(lockfile.encode())

    def _take(self, relative: str) -> None:
        """Copy one regular file, to the same place relative to the project; what leads too far out is left."""
        source = self._root / relative
        target = Path(posixpath.normpath(str(self.folder / relative)))
        if not target.is_relative_to(self._top) or target.exists():
            return
        try:
            found = os.stat(source)  # noqa: PTH116  # one question, links followed
            if stat.S_ISREG(found.st_mode) and found.st_size <= _LARGEST:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        except OSError as error:
            if relative in {_MANIFEST, self.lock_name} and not isinstance(error, FileNotFoundError):
                raise InputError(
                    f"cannot copy: {error.strerror or error}",
                    todo="see its permissions",
                    file=str(source),
                ) from error
