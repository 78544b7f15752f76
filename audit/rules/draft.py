"""What a rule yields: a finding before it gets its place, path and fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.finding import SEVERITY_ORDER, Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from audit.model.finding import LockfilePlace
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence

_LOWERED = {
    Severity.CRITICAL: Severity.MODERATE,
    Severity.HIGH: Severity.MODERATE,
    Severity.MODERATE: Severity.LOW,
    Severity.LOW: Severity.INFO,
    Severity.INFO: Severity.INFO,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """One result of one rule, as the rule sees it."""

    severity: Severity
    message: str
    """One sentence, without the package's name and the rule's."""
    help: str
    """What to do next, one sentence."""
    package: AuditedPackage | None = None
    """None when it is about the project as a whole."""
    confidence: Confidence = Confidence.HIGH
    capability: str | None = None
    evidence: tuple[Evidence, ...] = ()
    discriminator: str = ""
    """What tells this result from others of the same rule, package and capability, and stays the same
    when versions, lines and install locations change."""
    place: AuditedPackage | None = None
    """Whose line of the lockfile is the primary place when `package` is None; None for the project's own."""
    at: LockfilePlace | None = None
    """The primary place when it is another one: a line of contain.json."""
    capabilities: tuple[str, ...] = ()
    """All capabilities that it is about, where they are more than `capability`."""
    suppressed: tuple[str, str] | None = None
    """(reason, expiry) of the waiver that silences it."""


def of_uses(
    package: AuditedPackage,
    uses: Sequence[CapabilityUse],
    severity: Severity,
    *,
    message: str,
    help: str,  # noqa: A002  # as in the draft
    discriminator: str,
) -> Draft:
    """Return a result about uses of a package's code, the most telling first, with the first place of each."""
    return Draft(
        severity,
        message,
        help,
        package,
        Confidence.MEDIUM,
        uses[0].id,
        first_places(uses, 3),
        discriminator,
        capabilities=tuple(use.id for use in uses),
    )


def weighed(severity: Severity, use: CapabilityUse) -> Severity:
    """Return `severity`, lowered when nothing can load the code that shows it."""
    return severity if use.reachable else lowered(severity)


def lowered(severity: Severity) -> Severity:
    """Return the severity that the same thing has in code that nothing loads."""
    return _LOWERED[severity]


def unloaded(severity: Severity) -> Severity:
    """Return the severity that something said to be new has where nothing loads it: two steps lower."""
    return lowered(lowered(severity))


def at_most(limit: Severity, severity: Severity) -> Severity:
    """Return the severity, no graver than the limit."""
    return max(limit, severity, key=SEVERITY_ORDER.__getitem__)


def first_places(uses: Iterable[CapabilityUse], most: int = 5) -> tuple[Evidence, ...]:
    """Return the first place of each use."""
    return tuple(place for use in uses for place in use.evidence[:1])[:most]
