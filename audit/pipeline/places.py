"""Where a project is: its folder, the repository around it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from audit.model.lockfile import LockfileKind

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model.lockfile import Lockfile


def project_folder(lockfile: Lockfile) -> str:
    """Return the project's folder, named as the user named the lockfile."""
    folder = os.path.dirname(lockfile.path) or "."  # noqa: PTH120 - a text as the user wrote it
    return os.path.dirname(folder) or "." if lockfile.kind is LockfileKind.HIDDEN else folder  # noqa: PTH120 - as above


def repository(folder: Path) -> Path:
    """Return the nearest folder upward that git keeps; the folder itself when none does."""
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return each
    return folder if folder.is_dir() else folder.parent


def absolute(path: Path) -> Path:
    """Return the path without links in its folder; a link as last part keeps its own name, as git has it."""
    return path.parent.resolve() / path.name if path.name else path.resolve()
