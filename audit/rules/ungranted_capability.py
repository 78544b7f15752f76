"""Powers that the project did not grant.

**What.** A package's own code holds a power that contain.json does not allow it: its grant does not
cover the power, or there is no grant for the package and its declaration does not cover it either. One
finding for each package, with everything that is not covered. Without a contain.json nothing is reported.

**Why.** This is the news that contain-audit exists for: a package that starts to load `https` or
`child_process` after an update, or a new package that holds power from its first day.

**Example.** `"lodash": []` in the grants, and a version of lodash that requires `https`. A package without
any power needs no grant, and is not listed.

**What to do.** Read the places. If the power is right, `contain-audit accept NAME` adds it to contain.json,
for a reviewer to see; else stay with the version before. In code that nothing loads it weighs less.
What other rules say about the same places is told here, so that one change is one finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.model.text import operand
from audit.rules.allowed import named, ungranted
from audit.rules.draft import Draft, first_places, lowered
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_SHOWN = 6
_PLACES = 8
"""Places kept, the first of each power before the second of any."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield one result for each package name: a grant is for all copies of a package."""
    if subject.policy is None:
        return
    for _, copies in sorted(subject.copies().items()):
        yield from _of_one_name(copies)


def _of_one_name(copies: list[AuditedPackage]) -> Iterator[Draft]:
    found = [(package, use) for package in copies for use in ungranted(package)]
    if found:
        uses = [use for _, use in found]
        first = found[0][0]
        severity = Severity.HIGH
        yield Draft(
            severity if any(use.reachable for use in uses) else lowered(severity),
            _message(first, uses, len({package.location for package, _ in found})),
            f"Read the places, then accept them: contain-audit accept {operand(first.package_name)}",
            first,
            capability=uses[0].id,
            evidence=first_places(ungranted(first), _PLACES),
            discriminator=" ".join(sorted(set(named(uses)))),
            capabilities=tuple(dict.fromkeys(use.id for use in uses)),
        )


def _message(package: AuditedPackage, uses: list[CapabilityUse], copies: int) -> str:
    what = listing(named(uses), _SHOWN)
    if not any(use.reachable for use in uses):
        what += " (in code that nothing loads)"
    if copies > 1:
        what += f" (in {copies} copies)"
    if package.granted is not None:
        return f"uses what contain.json does not grant it: {what}"
    if package.declaration is not None:
        return f"has no grant, and its declaration does not cover {what}"
    return f"has neither a grant nor a declaration, and uses {what}"
