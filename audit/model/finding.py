"""A finding: something that deserves attention, where, why and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.model.text import called

if TYPE_CHECKING:
    from audit.model.package import Evidence


class Severity(StrEnum):
    """How much it matters, the worst first: npm's words."""

    CRITICAL = "critical"
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    INFO = "info"


SEVERITY_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


class Confidence(StrEnum):
    """How sure the tool is that the finding describes what the code does."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class LockfilePlace:
    """The line of the lockfile that a finding is about."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class FindingPackage:
    """The package a finding is about."""

    name: str
    version: str | None
    location: str
    package_name: str = ""
    """The package's own name, where it is known."""

    @property
    def shown(self) -> str:
        """What people are to know it by: an alias with what it stands for."""
        return called(self.name, self.package_name)


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of one rule."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    """One sentence, without the package's name and the rule's."""
    help: str
    """What to do next, one sentence."""
    lockfile: LockfilePlace
    """The primary place: there is always one."""
    package: FindingPackage | None = None
    """None when the finding is about the project as a whole."""
    capability: str | None = None
    evidence: tuple[Evidence, ...] = ()
    path: tuple[str, ...] = ()
    """Install locations from the project (`""`) to the package, the shortest."""
    fingerprint: str = ""
    """Stable across unrelated changes: made once, after the rules."""
    suppressed: tuple[str, str] | None = None
    """(reason, expiry) of the waiver that silences it."""

    def fails(self, level: Severity | None) -> bool:
        """Return whether it counts at a level: at or above it, and not waived; no level, none counts."""
        if level is None or self.suppressed is not None:
            return False
        return SEVERITY_ORDER[self.severity] <= SEVERITY_ORDER[level]
