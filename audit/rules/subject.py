"""What the rules judge: a lockfile, its graph and the audited packages, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from audit.rules.update import Update

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from audit.model.comparison import Before
    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage
    from audit.model.policy import Policy


class Paths(Protocol):
    """What the rules need of a dependency graph (`audit.graph.DependencyGraph` has it)."""

    def shortest_path(self, location: str, /) -> tuple[str, ...]:
        """Return the install locations from the project (`""`) to `location`; empty when nothing leads there."""


@dataclass(frozen=True)
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
    before: Mapping[str, Before] | None = None
    """What each changed package is compared with, by install location; None outside a comparison:
    then the rules on changes have nothing to say."""
    now: datetime | None = None
    """What the age of a publication is counted from, in UTC; None: no age is known."""

    def ordered(self) -> tuple[AuditedPackage, ...]:
        """Return the packages by install location, without the project itself."""
        return self._ordered

    def code(self) -> tuple[AuditedPackage, ...]:
        """Return the packages whose code can be judged: all that are not links to another one here."""
        return self._code

    @cached_property
    def _ordered(self) -> tuple[AuditedPackage, ...]:
        return tuple(self.packages[location] for location in sorted(self.packages) if location)

    @cached_property
    def _code(self) -> tuple[AuditedPackage, ...]:
        return tuple(package for package in self._ordered if not package.entry.flag("link"))

    def copies(self) -> dict[str, list[AuditedPackage]]:
        """Return the packages whose code can be judged by their names: a grant is for all copies of one."""
        found: dict[str, list[AuditedPackage]] = {}
        for package in self._code:
            found.setdefault(package.package_name, []).append(package)
        return found

    def changed(self) -> tuple[tuple[AuditedPackage, Before], ...]:
        """Return the packages that are not the same as before, each with what it is compared with."""
        before = self.before or {}
        return tuple(
            (package, before[package.location])
            for package in self.code()
            if package.location in before
        )

    def updated(self) -> tuple[Update, ...]:
        """Return the packages of which both the version before and this one could be read."""
        return tuple(
            Update(package, before.package, before)
            for package, before in self.changed()
            if before.package is not None and package.was_read and before.package.was_read
        )
