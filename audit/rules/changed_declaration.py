"""Declarations that ask for more than before.

**What.** The author's declaration in package.json names a power that the version before did not name, becomes less
strict about frozen primordials, or is gone.

**Why.** A declaration travels with the code: whoever can change the code can widen it in the same breath. So a
widened one is news of its own, and never the reason for silence about a power that is gained.

**Example.** `"needs": ["builtin:fs"]` becomes `"needs": ["builtin:fs", "network"]`: moderate where the new word is a
wide or powerful one. A declaration that asks for less is not reported.

**What to do.** Read what the new power is for; grant it in contain.json only when you agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority, covers
from audit.model.finding import Severity
from audit.rules.draft import Draft
from audit.rules.words import inspecting, listing, quoted, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, Declaration
    from audit.rules.subject import Subject

_GRAVE = (Authority.NETWORK, Authority.PROCESS, Authority.CODE, Authority.NATIVE, Authority.INSTALL)


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each updated package whose author declares more, or nothing any more."""
    for update in subject.updated():
        package, old = update.package, update.old
        now, then = _authors(package), _authors(old)
        if then is None:
            continue
        if now is None:
            yield _draft(
                package,
                Severity.MODERATE,
                f"declares nothing any more {since(old, package)}",
                "gone",
            )
            continue
        wider = [word for word in now.needs if not _is_said(word, then)]
        if wider:
            severity = Severity.MODERATE if _is_grave(package, wider) else Severity.LOW
            words = listing([quoted(word) for word in wider], 5)
            yield _draft(
                package, severity, f"declares more {since(old, package)}: {words}", "wider"
            )
        if then.realm != now.realm == "mutable":
            what = f"asks for primordials that are not frozen {since(old, package)}"
            yield _draft(package, Severity.MODERATE, what, "realm")


def _authors(package: AuditedPackage) -> Declaration | None:
    """Return the author's declaration, whether it is the one that is used or not."""
    found = (package.declaration, *package.other_declarations)
    return next((each for each in found if each is not None and each.origin == "author"), None)


def _is_said(word: str, then: Declaration) -> bool:
    return any(
        word == each or (":" in each and word.startswith((f"{each}.", f"{each}/")))
        for each in then.needs
    )


def _is_grave(package: AuditedPackage, words: list[str]) -> bool:
    used = [use.capability for use in package.uses if use.authority in _GRAVE]
    return any(word in _GRAVE or any(covers(word, each) for each in used) for word in words)


def _draft(package: AuditedPackage, severity: Severity, message: str, what: str) -> Draft:
    return Draft(
        severity,
        message,
        f"Grant it only when you agree: {inspecting(package)}",
        package,
        discriminator=what,
    )
