"""Powers that a package's declaration does not name.

**What.** A package has a declaration (its author's, the project's or the community's), and its own code holds a
power that none of the declaration's words covers. One finding for each package.

**Why.** Whoever declares what a package needs says what it does not need. Code that goes beyond it was
changed by somebody who did not know the declaration, or who hoped that nobody compares.

**Example.** `"contain": {"needs": ["builtin:fs"]}` in the package.json of a package that calls `https.get`.
`"needs": ["network"]` covers it.

**What to do.** Read the places. If they are right, ask the author to declare them. An author's declaration weighs
more than one that was drafted and not reviewed; a power that contain.json grants has been looked at, and weighs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import is_covered
from audit.model.finding import Severity
from audit.rules.allowed import is_declared, named, powers
from audit.rules.draft import Draft, first_places, lowered
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, Declaration
    from audit.rules.subject import Subject

_SHOWN = 6
_PLACES = 8
_WHOSE = {
    "author": "its author",
    "project": "the project's own folder",
    "community": "the community",
}


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each package that goes beyond its declaration."""
    for package in subject.code():
        if package.declaration_problem:
            yield _unusable(package)
        # With a contain.json and no grant, the declaration is the grant: `ungranted-capability` reports it.
        if package.declaration is not None and (
            subject.policy is None or package.granted is not None
        ):
            yield from _beyond(package, package.declaration)


def _beyond(package: AuditedPackage, declaration: Declaration) -> Iterator[Draft]:
    granted = package.granted or ()
    beyond = [use for use in powers(package) if not is_declared(package, use.capability)]
    ungranted = [use for use in beyond if not is_covered(granted, use.capability)]
    uses = ungranted or beyond
    if uses:
        severity = _severity(declaration, granted=not ungranted)
        whose = _WHOSE.get(declaration.origin, declaration.origin)
        yield Draft(
            severity if any(use.reachable for use in uses) else lowered(severity),
            f"uses what {whose} did not declare: {listing(named(uses), _SHOWN)}",
            f"Read the places, then ask for a wider declaration: {inspecting(package)}",
            package,
            capability=uses[0].id,
            evidence=first_places(uses, _PLACES),
            discriminator=declaration.origin,
        )


def _severity(declaration: Declaration, *, granted: bool) -> Severity:
    if granted or (declaration.origin == "community" and not declaration.reviewed):
        return Severity.LOW
    return Severity.HIGH if declaration.origin == "author" else Severity.MODERATE


def _unusable(package: AuditedPackage) -> Draft:
    return Draft(
        Severity.LOW,
        f"its declaration cannot be used: {quoted(package.declaration_problem, 200)}",
        "Tell its author; until then it counts as undeclared",
        package,
        discriminator="unusable",
    )
