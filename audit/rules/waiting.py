"""Deeds that newly wait for a date, a time zone, a language, a machine or chance: nobody else sees them happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.mention import CHANCE, Mentioned
from audit.rules.changes import since
from audit.rules.mentioning import of_mentions
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft

_CLEANS = (CHANCE, "changes files")
"""Old files are cleaned up once in a while: what a cache does."""


def newly_waiting(package: AuditedPackage, old: AuditedPackage) -> Iterator[Draft]:
    """Yield a result where a deed waits that waited for nothing in the version before; breaking or not."""
    had = {(each.to, each.text) for each in old.mentioned(Mentioned.GATE)}
    new = [each for each in package.mentioned(Mentioned.GATE) if (each.to, each.text) not in had]
    if not new:
        return
    grave = any((each.to, each.text) != _CLEANS for each in new)
    words = listing(sorted({f"{each.text} by {each.to}" for each in new}))
    yield of_mentions(
        package,
        new,
        Severity.HIGH if grave else Severity.MODERATE,
        message=f"does at some times or places only what it did not {since(old)}: {words}",
        ask="Find out why it would do so there",
        discriminator=f"waiting {words}",
    )
