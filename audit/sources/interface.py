"""What every source is: something that may have a package's files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit.sources.integrity import Integrity, parse_integrity

if TYPE_CHECKING:
    from audit.model.contents import Obtained
    from audit.model.lockfile import LockEntry

_ALIAS = "npm:"
_GIT = ("git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One package of the lockfile, in the terms of the sources."""

    location: str
    """Where it is installed, relative to the project."""
    name: str
    """The package's own name; differs from the location's last part under an alias. Empty when unknown."""
    version: str
    """As the lockfile has it; empty when it has none (a link, a folder)."""
    resolved: str
    """Where npm got it from; empty when the lockfile leaves it out."""
    integrity: Integrity | None
    """What its archive must be; None when the lockfile demands nothing verifiable."""
    link: bool = False
    """A link to the folder `resolved`, relative to the project."""
    bundled: bool = False
    """It comes inside the archive of the package it is installed in."""

    @property
    def git(self) -> bool:
        """Whether it is a git dependency: there is no archive of it that npm could verify."""
        return self.resolved.startswith(_GIT) or (
            not self.resolved and self.version.startswith(_GIT)
        )

    @property
    def of_project(self) -> bool:
        """Whether it is a folder of the project itself, that nothing else can supply."""
        return self.link or "node_modules" not in self.location.split("/")


class ContentSource(Protocol):
    """A place where packages' files may be."""

    def find(self, wanted: Wanted) -> Obtained | None:
        """Return the outcome, or None when this source does not know the package and the next is to be asked.

        An outcome without contents ends the search as well: the package is known, and cannot be used.
        """


def wanted_from(entry: LockEntry) -> Wanted:
    """Return what the lockfile's `entry` asks for; every field of it is hostile until it is a string."""
    version, name = entry.text("version") or "", entry.text("name") or ""
    if version.startswith(_ALIAS):
        alias_name, _, version = version[len(_ALIAS) :].rpartition("@")
        name = name or alias_name
    resolved = entry.text("resolved") or ""
    if not resolved and ("/" in version or ":" in version):
        resolved = version
    return Wanted(
        location=entry.location,
        name=name or name_at(entry.location),
        version=version,
        resolved=resolved,
        integrity=parse_integrity(entry.text("integrity")),
        link=entry.flag("link"),
        bundled=entry.flag("inBundle"),
    )


def name_at(location: str) -> str:
    """Return the package name that an install location ends with; empty when it is no place in node_modules."""
    before, found, name = location.rpartition("node_modules/")
    return name if found and (not before or before.endswith("/")) else ""
