"""Deeds that newly wait for a date, a time zone, a language, a machine or chance: nobody else sees them happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.mention import CHANCE, Mentioned
from audit.rules.changes import since
from audit.rules.draft import Draft, unloaded
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage

_CLEANS = (CHANCE, "changes files")
"""Old files are cleaned up once in a while: what a cache does."""


def newly_waiting(package: AuditedPackage, old: AuditedPackage) -> Iterator[Draft]:
    """Yield a result where a deed waits that waited for nothing in the version before; breaking or not."""
    had = {(each.to, each.text) for each in waiting(old)}
    new = [each for each in waiting(package) if (each.to, each.text) not in had]
    if not new:
        return
    new.sort(key=lambda each: not each.evidence.reachable)
    grave = any((each.to, each.text) != _CLEANS for each in new)
    severity = Severity.HIGH if grave else Severity.MODERATE
    words = listing(sorted({f"{each.text} by {each.to}" for each in new}))
    yield Draft(
        severity if new[0].evidence.reachable else unloaded(severity),
        f"does at some times or places only what it did not {since(old)}: {words}",
        f"Find out why it would do so there: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        evidence=tuple(each.evidence for each in new)[:5],
        discriminator=f"waiting {words}",
    )


def waiting(package: AuditedPackage) -> list[Mention]:
    """Return the deeds of a package that wait."""
    return [each for each in package.mentions if each.mentioned is Mentioned.GATE]
