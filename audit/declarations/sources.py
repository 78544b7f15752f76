"""Who declares what a package needs: its author, else the project, else the community."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.declarations.collection import Collection
from audit.model.contents import Source

if TYPE_CHECKING:
    from audit.declarations.words import CatalogueWords
    from audit.model.package import AuditedPackage, Declaration
    from audit.model.policy import Policy

COMMUNITY = str(Path(__file__).with_name("community"))
"""The collection that comes with the program."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """The project's own folders, the first one first, and the community's collection."""

    project: tuple[Collection, ...]
    community: Collection

    @classmethod
    def of(cls, policy: Policy | None, words: CatalogueWords) -> Declarations:
        """Return the collections that a project uses."""
        folders = policy.declarations if policy is not None else ()
        reader = policy.reader if policy is not None else None
        return cls(
            tuple(Collection(folder, "project", words, reader) for folder in folders),
            Collection(COMMUNITY, "community", words),
        )

    def declare(self, package: AuditedPackage) -> AuditedPackage:
        """Return the package with the declaration that counts, and those that say something beside it.

        Raises:
            InputError: when a file that speaks of the package is wrong.
        """
        found = [each for each in self._all(package) if each is not None]
        if not found or found == [package.declaration]:
            return package
        return replace(package, declaration=found[0], other_declarations=tuple(found[1:]))

    def _all(self, package: AuditedPackage) -> tuple[Declaration | None, ...]:
        name, version = package.package_name, package.version
        if version is None:
            return (package.declaration,)
        own = (each.declaration(name, version) for each in self.project)
        project = next((each for each in own if each is not None), None)
        public = self.community.declaration(name, version) if is_public(package) else None
        return (package.declaration, project, public)


def is_public(package: AuditedPackage) -> bool:
    """Return whether a package comes from a registry: another one of the same name is not the community's.

    What another package brings inside its archive counts: it is held to what the real one needs.
    """
    entry = package.entry
    if package.source is Source.REGISTRY:
        return True
    if entry.flag("link") or "node_modules/" not in package.location:
        return False
    resolved = entry.text("resolved")
    if resolved is None:
        return entry.text("integrity") is not None or entry.flag("inBundle")
    return resolved.startswith(("http:", "https:"))
