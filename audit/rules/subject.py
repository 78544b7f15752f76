"""What the rules judge: a lockfile, its graph and the audited packages, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage
    from audit.model.policy import Policy


class Paths(Protocol):
    """What the rules need of a dependency graph (`audit.graph.DependencyGraph` has it)."""

    def shortest_path(self, location: str, /) -> tuple[str, ...]:
        """Return the install locations from the project (`""`) to `location`; empty when nothing leads there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a rule may look at."""

    lockfile: Lockfile
    graph: Paths
    packages: Mapping[str, AuditedPackage]
    """Audited packages by install location. May be fewer than the lockfile's entries (`--omit`)."""
    registry_hosts: frozenset[str] = frozenset()
    """Hosts of the registries that npm is set to use; empty when they are not known."""
    policy: Policy | None = None
    """The project's contain.json; None when there is none: then nothing is ungranted."""
    today: date | None = None
    """What waivers expire by; None: they do not."""

    def ordered(self) -> tuple[AuditedPackage, ...]:
        """Return the packages by install location, without the project itself."""
        return tuple(self.packages[location] for location in sorted(self.packages) if location)

    def code(self) -> tuple[AuditedPackage, ...]:
        """Return the packages whose code can be judged: all that are not links to another one here."""
        return tuple(package for package in self.ordered() if not package.entry.flag("link"))
