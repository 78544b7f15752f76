"""Two declarations of one package that say different things.

**What.** The author, the project's own folder and the community collection speak of the same version of a
package, and do not ask for the same powers or the same realm.

**Why.** Only one of them can be used (the author's, else the project's, else the community's). When a reviewer
wrote down less than what the author now asks for, the difference is what deserves a look.

**Example.** The author declares `["network", "process"]`; the community's entry for that version says `["network"]`.
The same words in another order are no conflict.

**What to do.** Find out which one is right and correct the other. A grant in
contain.json decides for your project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules.draft import Draft
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, Declaration
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each pair of the used declaration and another one that differs."""
    for package in subject.code():
        used = package.declaration
        for other in package.other_declarations:
            if used is not None and _differ(used, other):
                yield _draft(package, used, other)


def _differ(one: Declaration, other: Declaration) -> bool:
    return set(one.needs) != set(other.needs) or one.realm != other.realm


def _draft(package: AuditedPackage, used: Declaration, other: Declaration) -> Draft:
    parts = [
        _only(used, other),
        _only(other, used),
        f"realm {used.realm} against {other.realm}" if used.realm != other.realm else "",
    ]
    return Draft(
        Severity.MODERATE,
        f"{used.origin} and {other.origin} declare different things: {'; '.join(filter(None, parts))}",
        f"The one of {used.origin} is used; correct the other, or decide with a grant",
        package,
        discriminator=f"{used.origin} {other.origin}",
    )


def _only(one: Declaration, other: Declaration) -> str:
    words = sorted(set(one.needs) - set(other.needs))
    return f"only {one.origin}: {listing([quoted(word) for word in words], 5)}" if words else ""
