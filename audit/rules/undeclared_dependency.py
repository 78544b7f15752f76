"""Code that loads a package which its own package.json does not list.

**What.** A package requires or imports another package by name without naming it in any dependency field.

**Why.** It works only as long as somebody else happens to install that package in the right place. Which
version it gets, or whose package of that name, is not its author's choice; where the name is free on the
registry, whoever takes it runs inside this package.

**Example.** `require("left-fill-x")` in a package whose `dependencies` are empty. When the tree has
`left-fill-x` at a place where Node finds it, that is a phantom dependency, found by the luck of hoisting;
when it has none, nothing can be loaded: the code is usually optional, or never run.

**What to do.** Report it to the author; until then, list the package in your own package.json, so that its
version is your choice. Attempts inside `try`, code that nothing loads and what the tree does not have weigh less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.draft import Draft
from audit.rules.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_KIND = "package:"
_FOLDER = "node_modules/"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each unlisted package that a package uses."""
    for package in subject.code():
        for use in package.uses:
            name = use.id.removeprefix(_KIND)
            if use.id.startswith(_KIND) and name not in _own(package):
                yield _draft(subject, package, use, name)


def _own(package: AuditedPackage) -> set[str | None]:
    """Return the names under which a package may load itself."""
    return {package.name, package.package_name, package.manifest.name}


def _draft(subject: Subject, package: AuditedPackage, use: CapabilityUse, name: str) -> Draft:
    place = found(subject, package.location, name)
    mild = use.guarded or not use.reachable or place is None
    return Draft(
        Severity.LOW if mild else Severity.MODERATE,
        _message(use, name, place),
        "List it in your own package.json to choose its version, and tell the author",
        package,
        Confidence.HIGH if not mild else Confidence.MEDIUM,
        use.id,
        use.evidence,
    )


def _message(use: CapabilityUse, name: str, place: str | None) -> str:
    how = "optionally loads" if use.guarded else "loads"
    where = "" if use.reachable else ", in code that nothing loads"
    luck = (
        "this tree has it only by luck of hoisting (a phantom dependency)"
        if place is not None
        else "this tree does not have it"
    )
    return f"{how} {quoted(name)}, which its package.json does not list{where}; {luck}"


def found(subject: Subject, location: str, name: str) -> str | None:
    """Return the install location where Node's walk upwards from `location` finds `name`, if any."""
    folder = location
    while True:
        candidate = f"{folder}/{_FOLDER}{name}" if folder else f"{_FOLDER}{name}"
        if candidate in subject.lockfile.entries:
            return candidate
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
