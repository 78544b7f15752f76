"""What a registry tells of how versions of a package were published. Facts, as far as it tells; None where not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """How one version was published."""

    published: datetime | None = None
    """When, in UTC."""
    publisher: str | None = None
    """The account's name."""
    newcomer: bool | None = None
    """The account neither published nor maintained any version before this one; None also for the first version."""
    trusted: bool | None = None
    """A workflow that the registry trusts published it, with a key of its own for this once, not an account's."""
    provenance: bool | None = None
    """Whether a signed statement of where it was built comes with it."""
    previous: datetime | None = None
    """When the version that was published just before it was; None for the first."""
    withdrawn: bool = False
    """The registry knows that it was published, and lists it no more."""

    @property
    def is_told(self) -> bool:
        """Whether the registry tells who published it."""
        return self.publisher is not None


@dataclass(frozen=True, slots=True)
class History:
    """Every version of one package that the registry tells of."""

    versions: Mapping[str, Publication] = field(default_factory=dict)
    first: datetime | None = None
    """When the package's first version was published."""

    def of(self, version: str | None) -> Publication:
        """Return what is told of a version; nothing where it is not known."""
        return self.versions.get(version or "", Publication())


NOTHING_TOLD = History()
"""Of a package of which the registry tells nothing, or was not asked."""
