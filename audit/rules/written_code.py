"""Code that a package keeps in its strings, for a page, a build or a file: what such code newly does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.comparison import Step
from audit.model.finding import Severity
from audit.model.mention import DECODED, HANDLER, KEPT, MADE_SCRIPT, SCRIPT, Mentioned
from audit.rules.changes import for_step, since
from audit.rules.combinations.evaluation import makes_code
from audit.rules.combinations.purposes import is_tooling
from audit.rules.mentioning import newly_named, of_mentions
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.comparison import Before
    from audit.model.mention import Mention
    from audit.model.package import AuditedPackage
    from audit.rules.draft import Draft


_STAYS = frozenset({SCRIPT, KEPT})
"""Without a request, what a page keeps stays there; where a script comes from is told apart."""


def newly_written(package: AuditedPackage, old: AuditedPackage, before: Before) -> Iterator[Draft]:
    """Yield a result where code in strings does what none did in the version before."""
    new = newly_named(package, old, Mentioned.WRITTEN)
    if not new:
        return
    does = sorted(each.text for each in new)
    runs = not {MADE_SCRIPT, DECODED, HANDLER}.isdisjoint(does) or _is_run(package, new)
    sudden = before.step is Step.PATCH and runs
    severity = Severity.HIGH if sudden or is_tooling(package) else Severity.MODERATE
    if before.step is Step.MINOR and _STAYS.issuperset(does):
        severity = Severity.MODERATE
    yield of_mentions(
        package,
        new,
        for_step(severity, before),
        message="keeps code in a string, to put it elsewhere, that uses what none did "
        f"{since(old)}: {listing(does, 4)}",
        ask="Read where that code goes",
        discriminator="written " + " ".join(does),
    )


def _is_run(package: AuditedPackage, new: list[Mention]) -> bool:
    """Return whether a file that keeps such a string makes code from text as well."""
    files = {each.evidence.file for each in new}
    making = (use for use in package.uses if use.reachable and makes_code(use))
    return any(place.file in files for use in making for place in use.evidence)
