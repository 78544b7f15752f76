"""Code that loads a file outside its own package.

**What.** A package requires, imports or starts a file by a path that leaves the package's folder.

**Why.** What is loaded that way belongs to another package or to the project: neither its version nor
its content is fixed by the lockfile, and it runs in the name of the package that loads it. Attacks have
reached into the project's own files and into other packages this way.

**Example.** `require("../../some-other-package/lib/secret.js")` from `node_modules/reach-x/index.js`.

**What to do.** Read the line. Build helpers and test files that were published by accident are the usual
harmless cause, and then nothing loads them: such findings weigh less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules.draft import Draft, weighed
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import CapabilityUse
    from audit.rules.subject import Subject

_OUTSIDE = "load:outside"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each package that loads something outside itself."""
    for package in subject.code():
        for use in package.uses:
            if use.id == _OUTSIDE:
                yield Draft(
                    weighed(Severity.MODERATE, use),
                    _message(use),
                    f"Read what it loads and why: {inspecting(package)}",
                    package,
                    capability=_OUTSIDE,
                    evidence=use.evidence,
                )


def _message(use: CapabilityUse) -> str:
    named = listing([quoted(literal) for literal in use.literals])
    what = f"loads files outside its own package{': ' if named else ''}{named}"
    return what if use.reachable else f"{what} (in code that nothing loads)"
