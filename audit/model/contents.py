"""A package's files, wherever they come from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Source(StrEnum):
    """Where a package's contents were found."""

    NODE_MODULES = "node_modules"
    WORKSPACE = "workspace"
    """A folder of the project itself: a workspace or the target of a link."""
    CACHE = "cache"
    """npm's own content-addressed cache, or ours: by integrity."""
    REGISTRY = "registry"
    """Fetched now, from where the lockfile or the configuration says."""
    FILE = "file"
    """A folder or archive named on the command line or by `file:`."""
    MISSING = "missing"
    UNREAD = "unread"
    """Not looked for: a comparison does not need it, because it is the same on both sides or gone."""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One file of a package."""

    path: str
    """Relative to the package's folder, with `/`, never absolute and never leaving it."""
    size: int
    """In bytes."""


class PackageContents(Protocol):
    """The files of one package. Can be sent to another process. Reading never follows a link out."""

    @property
    def digest(self) -> str:
        """A name that another content does not have: an archive's integrity, or the stamps of a folder's files.

        Empty when only reading the files would tell.

        Raises:
            OSError: when the files cannot be listed.
        """

    def files(self) -> Sequence[ContentFile]:
        """Return the package's own files, sorted by path, without nested `node_modules` that are their own packages."""

    def read(self, path: str) -> bytes:
        """Return a file's bytes.

        Raises:
            OSError: when it cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Obtained:
    """The outcome of looking for one package's contents."""

    source: Source
    contents: PackageContents | None
    """None when `source` is missing."""
    problem: str = ""
    """Why there are none, in words fit for a report (no credentials); else empty."""
    tampered: bool = False
    """Something was found whose integrity is not the lockfile's: none of it is used."""
    note: str = ""
    """What the reader should know though there are contents: the installed copy was another version, for example."""

    @classmethod
    def missing(cls, problem: str, *, tampered: bool = False) -> Obtained:
        """Return the outcome that there are none, and why."""
        return cls(Source.MISSING, None, problem, tampered)
