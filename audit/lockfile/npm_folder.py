"""Which folder npm works in when it is started in another one: it walks up to the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lockfile.find import PACKAGE_LOCK, SHRINKWRAP
from audit.lockfile.manifest import ManifestError, parse_manifest
from audit.lockfile.project import ProjectFolder
from audit.lockfile.workspaces import is_workspace

if TYPE_CHECKING:
    from pathlib import Path

_MANIFEST = "package.json"
_LOCKFILES = (PACKAGE_LOCK, SHRINKWRAP)
_PROJECTS = (_MANIFEST, "node_modules", *_LOCKFILES)


def npm_folder(folder: Path) -> tuple[Path | None, str]:
    """Return the folder that npm works in instead of `folder`, and which workspace of it that is in.

    None: `folder` itself. The workspace is empty where the project is only further up.
    """
    start = folder.resolve()
    inner = next((each for each in (start, *start.parents) if _has(each, *_PROJECTS)), None)
    if inner is None:
        return None, ""
    for outer in inner.parents:
        workspace = inner.relative_to(outer).as_posix()
        if _has(outer, *_LOCKFILES) and _asks_for(outer, workspace):
            return outer, workspace
    return (inner if inner != start and _has(inner, *_LOCKFILES) else None), ""


def _has(folder: Path, *names: str) -> bool:
    return any((folder / name).exists() for name in names)


def _asks_for(outer: Path, workspace: str) -> bool:
    """Return whether a folder's package.json makes another one its workspace."""
    data = ProjectFolder(str(outer)).read(_MANIFEST)
    try:
        return data is not None and is_workspace(parse_manifest(data), workspace)
    except ManifestError:
        return False
