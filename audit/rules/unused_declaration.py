"""Declared powers that a package does not use.

**What.** A word of a package's declaration covers nothing that its code does. One finding for each package.

**Why.** A declaration that is wider than the code is an open door: the next version may use the power, and it
was declared all the time.

**Example.** `"needs": ["network", "process"]` for a package that only computes. A package of which a part could
not be analysed is not reported: that part may be what uses the power.

**What to do.** Maintainers: `contain-audit declare` writes what the code uses. Others: grant less in contain.json;
a grant is what counts, whatever the package asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.rules.allowed import unneeded
from audit.rules.draft import Draft
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each package whose declaration asks for more than its code uses."""
    for package in subject.code():
        declaration = package.declaration
        if declaration is None or not package.was_read or Authority.UNKNOWN in package.authorities:
            continue
        unused = unneeded(declaration.needs, [package])
        if unused:
            shown = listing([quoted(word) for word in unused], 6)
            yield Draft(
                Severity.LOW if package.granted is None else Severity.INFO,
                f"declared ({declaration.origin}) and not used: {shown}",
                "Ask for a narrower declaration, or grant less in contain.json",
                package,
                confidence=Confidence.MEDIUM,
                discriminator=declaration.origin,
            )
