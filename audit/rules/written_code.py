"""Code that a package keeps in its strings, for a page, a build or a file: what such code newly does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.comparison import Step
from audit.model.finding import Confidence, Severity
from audit.model.mention import DECODED, HANDLER, MADE_SCRIPT, SCRIPT, Mentioned
from audit.rules.changes import for_step, since
from audit.rules.combinations.purposes import is_tooling
from audit.rules.draft import Draft, unloaded
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.package import AuditedPackage


def newly_written(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result where code in strings does what none did in the version before."""
    had = {each.text for each in old.mentions if each.mentioned is Mentioned.WRITTEN}
    new = {
        each.text: each
        for each in package.mentions
        if each.mentioned is Mentioned.WRITTEN and each.text not in had
    }
    if not new:
        return
    mentions = sorted(new.values(), key=lambda each: not each.evidence.reachable)
    runs = before.step is Step.PATCH and not new.keys().isdisjoint({MADE_SCRIPT, DECODED, HANDLER})
    severity = Severity.HIGH if runs or is_tooling(package) else Severity.MODERATE
    if before.step is Step.MINOR and set(new) == {SCRIPT}:
        severity = Severity.MODERATE
    severity = for_step(severity, before)
    yield Draft(
        severity if mentions[0].evidence.reachable else unloaded(severity),
        f"keeps code in a string, to put it elsewhere, that uses what none did {since(old)}: {listing(sorted(new), 4)}",
        f"Read where that code goes: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        evidence=tuple(each.evidence for each in mentions)[:5],
        discriminator="written " + " ".join(sorted(new)),
    )
