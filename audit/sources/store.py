"""Archives kept by what they are: npm's own cache (read only) and ours. Verified each time one is taken."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from audit.keeping import kept_folder
from audit.model.contents import Obtained, Source
from audit.sources.archive import open_archive
from audit.sources.indexes import Indexes, stamp_of
from audit.sources.inflate import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.sources.integrity import Integrity
    from audit.sources.interface import Wanted
    from audit.sources.settings import Settings

_APPLICATION = "contain-audit"


class NpmCache:
    """The cache that npm fills as it installs: content by digest."""

    def __init__(self, settings: Settings, indexes: Indexes) -> None:
        self._settings = settings
        self._indexes = indexes

    def find(self, wanted: Wanted) -> Obtained | None:
        """Return the archive when npm has kept it."""
        root = self._settings.cache / "_cacache" / "content-v2"

        def place(algorithm: str, digest: str) -> Path:
            return root / _spread(algorithm, digest)

        return find_archive(wanted.integrity, place, self._indexes)


class Store:
    """The archives that we have fetched, one file each, named by digest."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep archives under `folder`; None means the user's cache folder."""
        self._folder = folder
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        self.indexes = Indexes(lambda: self.folder)

    def find(self, wanted: Wanted) -> Obtained | None:
        """Return the archive when it was fetched before."""
        return find_archive(wanted.integrity, self.place, self.indexes)

    def place(self, algorithm: str, digest: str) -> Path:
        """Return where the archive with this digest is, or would be."""
        return self.folder / "archives" / _spread(algorithm, digest)

    def keep(self, path: Path, algorithm: str, digest: str) -> Path:
        """Move a complete archive to its place and return it. Other runs see it whole or not at all."""
        place = self.place(algorithm, digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, place)  # noqa: PTH105  # the atomic one, by its own name
        return place

    @contextlib.contextmanager
    def unfinished(self) -> Iterator[Path]:
        """Yield a path for an archive that is being fetched: whatever is left there afterwards is removed."""
        folder = self.folder / "unfinished"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        os.close(descriptor)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    @property
    def folder(self) -> Path:
        """Return the store's folder; one for this run alone where the usual one is not writable."""
        with self._lock:
            if self._temporary is None and not _is_writable(self._usual):
                self._temporary = tempfile.TemporaryDirectory(prefix=f"{_APPLICATION}-")
            return self._usual if self._temporary is None else Path(self._temporary.name)

    @cached_property
    def _usual(self) -> Path:
        return self._folder or Path(kept_folder())


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def find_archive(
    integrity: Integrity | None, place: Callable[[str, str], Path], indexes: Indexes
) -> Obtained | None:
    """Return the archive that lies at one of the places of `integrity` and is what it says.

    One that is not (a disk's fault, a run that was killed) is passed over: it can still be had elsewhere.
    """
    for digest in integrity.digests if integrity else ():
        assert integrity is not None  # noqa: S101  # it has digests; tells mypy
        path = place(integrity.algorithm, digest)
        known = indexes.get(path, str(integrity))
        if known is not None:
            return Obtained(Source.CACHE, known)
        stamp = stamp_of(path)
        if stamp and _holds(path, integrity):
            return opened(path, Source.CACHE, str(integrity), stamp, indexes)
    return None


def opened(path: Path, source: Source, integrity: str, stamp: str, indexes: Indexes) -> Obtained:
    """Return the verified archive's contents, listed for the next run as well, or why they cannot be read."""
    try:
        contents = open_archive(str(path), integrity)
    except ArchiveError as error:
        return Obtained.missing(str(error))
    indexes.put(contents, stamp)
    return Obtained(source, contents)


def _holds(path: Path, integrity: Integrity) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return integrity.holds(stream)
    except OSError:
        return False


def _spread(algorithm: str, digest: str) -> Path:
    """Return npm's own layout: folders by the first bytes, so that no folder grows too large."""
    return Path(algorithm, digest[:2], digest[2:4], digest[4:])
