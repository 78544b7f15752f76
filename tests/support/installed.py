"""Builders for packages that are looked for on a disk or in a registry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.model.lockfile import LockEntry, Position

if TYPE_CHECKING:
    from pathlib import Path

    from audit.model.contents import Obtained, PackageContents


def locked(location: str, **meta: Any) -> LockEntry:
    """An entry of a lockfile."""
    return LockEntry(location, Position(1, 1), meta, meta)


def install(project: Path, location: str, manifest: dict[str, Any], **files: str) -> Path:
    """Put a package where npm would; keyword `index_js` becomes the file `index.js`."""
    folder = project / location
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps(manifest))
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


def paths(contents: PackageContents | None) -> list[str]:
    """The names of a package's files."""
    assert contents is not None
    return [file.path for file in contents.files()]


def contents_of(found: Obtained) -> PackageContents:
    """The contents, which must be there."""
    assert found.contents is not None, found.problem
    return found.contents
