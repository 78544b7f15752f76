"""Updates of which the version that was there could not be read: what they gain is not known, so all may be gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.comparison import Before
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.rules.allowed import named, powers
from audit.rules.changes import allowed_by_grant
from audit.rules.draft import Draft, first_places
from audit.rules.gained_package import weight
from audit.rules.grave import is_grave
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each update that there is nothing to compare with."""
    for package, before in subject.changed():
        if before.package is not None and package.was_read and not before.package.was_read:
            yield _uncompared(package, before.package)


def _uncompared(package: AuditedPackage, old: AuditedPackage) -> Draft:
    """Return the result, as grave as an update that gains all of it, or a package that nobody here asked for."""
    uses = [use for use in powers(package) if not allowed_by_grant(package, use)]
    grave = [use for use in uses if use.reachable and is_grave(use)]
    holds = f"; it holds {listing(named(grave or uses))}" if uses else "; it holds no power"
    if powers(package) and not uses:
        holds = "; it holds nothing beyond what contain.json grants"
    least = Severity.HIGH if grave else Severity.MODERATE if uses else Severity.LOW
    severity = min(weight(package, Before(None), uses), least, key=SEVERITY_ORDER.__getitem__)
    return Draft(
        severity,
        f"cannot be compared with {old.version or 'the version before'}, "
        f"whose contents could not be had ({quoted(old.problem or 'not found')}){holds}",
        f"Look at it alone: {inspecting(package)}; without --offline the version before may be had",
        package,
        capability=uses[0].id if uses else None,
        evidence=first_places(grave or uses),
        discriminator="uncompared",
    )
