"""Archives that the project itself holds: `file:vendor/thing-1.0.0.tgz`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.model.contents import Obtained, Source
from audit.model.text import brief
from audit.sources.archive import TarballContents, open_archive
from audit.sources.inflate import ArchiveError
from audit.sources.integrity import Integrity, digest_of

if TYPE_CHECKING:
    from audit.sources.interface import Wanted

_FILE = "file:"


class LocalArchive:
    """Archives inside the project's folder."""

    def __init__(self, root: str) -> None:
        self._root = root

    def find(self, wanted: Wanted) -> Obtained | None:
        """Return the archive that a `file:` address names, if it lies inside the project."""
        if not wanted.resolved.startswith(_FILE):
            return None
        name = wanted.resolved.removeprefix(_FILE).replace("\\", "/")
        path = _inside(self._root, name)
        if path is None and wanted.integrity:
            return None
        if path is None:
            shown = brief(name, 200)
            return Obtained.missing(f"the file {shown} is not there, or not in the project")
        if wanted.integrity and not _is(path, wanted.integrity):
            return Obtained.missing(
                "its file is not what the lockfile's integrity says", tampered=True
            )
        try:
            return Obtained(Source.FILE, open_archive(str(path), str(wanted.integrity or "")))
        except ArchiveError as error:
            return Obtained.missing(str(error))


def named_archive(path: str) -> TarballContents:
    """Return the contents of an archive that the user named.

    Raises:
        InputError: when it is none, is damaged or is too large.
    """
    if not Path(path).is_file():
        raise InputError(
            "not a folder and not an archive", file=path, todo="name a package's folder or its .tgz"
        )
    try:
        with Path(path).open("rb") as stream:
            digest = digest_of(stream, "sha512")
        return open_archive(str(Path(path).resolve()), str(Integrity("sha512", (digest,))))
    except ArchiveError as error:
        raise InputError(str(error), file=path, todo=error.todo) from error
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", file=path) from error


def _inside(root: str, name: str) -> Path | None:
    if "\0" in name:
        return None
    real_root = os.path.realpath(root)
    path = Path(os.path.realpath(os.path.join(real_root, name)))  # noqa: PTH118  # realpath wants text
    return path if path.is_relative_to(real_root) and path.is_file() else None


def _is(path: Path, integrity: Integrity) -> bool:
    with path.open("rb") as stream:
        return integrity.holds(stream)
