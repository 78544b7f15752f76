"""Parts that could not be analysed.

**What.** Code that could not be parsed, was too large or too slow to read, loads a name that only exists
at run time, or could not be had at all. One result for each package; packages whose contents could not be
had are counted together when they are many.

**Why.** Unknown is not clean: what was not read may hold any power.

**Example.** `require(process.argv[2])` is `unknown:computed`; a package that the registry does not serve
any more is `unknown:missing`, and so is a file that an install command starts and that is not there; a package.json
that is no JSON is `unknown:parse`.

**What to do.** For missing contents, install the project or run without `--offline`. For the rest, read the
places named; a declaration or a grant that names the `unknown:` settles it. The finding is
moderate when most of the tree could not be had, because then the whole report says little, and high when none
of it could: then nothing was audited. Where versions are compared it is high as well: what the change brings was
not looked at by anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.manifest import SYSTEM_FIELDS
from audit.model.text import printable
from audit.rules.allowed import is_settled
from audit.rules.draft import Draft, lowered
from audit.rules.words import counted, inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_MISSING = "unknown:missing"
_WAY_OUT = (
    "Install the project (npm ci), or have it fetched: no --offline, and a registry that has it"
)
_SINGLE = 3
"""Up to so many packages without contents are reported one by one."""
_MOST = 0.5
"""From this share of missing packages on, the report as a whole says little."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what could not be had, then what could not be read."""
    packages = subject.code()
    missing = [each for each in packages if not each.was_read and not each.tampered]
    if len(missing) <= _SINGLE:
        yield from (_one_missing(subject, package) for package in missing)
    else:
        yield _many_missing(subject, missing, len(packages))
    for package in packages:
        if package.was_read:
            yield from _unread(package)


def _one_missing(subject: Subject, package: AuditedPackage) -> Draft:
    return Draft(
        Severity.HIGH if _is_change(subject, [package]) else Severity.LOW,
        f"its contents could not be had: {quoted(package.problem or 'not found', 200)}",
        _WAY_OUT,
        package,
        capability=_MISSING,
    )


def _many_missing(subject: Subject, missing: Sequence[AuditedPackage], packages: int) -> Draft:
    names = [printable(package.name) for package in missing]
    counts = f"the contents of {len(missing)} of {packages} packages could not be had"
    return Draft(
        Severity.HIGH if _is_change(subject, missing) else _weight(len(missing), packages),
        f"{counts} ({listing(names)}): {quoted(missing[0].problem or 'not found', 200)}",
        _WAY_OUT,
        capability=_MISSING,
        place=missing[0],
    )


def _is_change(subject: Subject, missing: Sequence[AuditedPackage]) -> bool:
    """Return whether one of these is what a comparison is about, and not meant for another system than this one."""
    changed = subject.before or {}
    return any(each.location in changed and not _is_of_a_system(each) for each in missing)


def _is_of_a_system(package: AuditedPackage) -> bool:
    """Return whether the lockfile names the systems that npm installs it on: on others it is never there."""
    entry = package.entry
    return entry.flag("optional") and any(entry.meta.get(field) for field in SYSTEM_FIELDS)


def _weight(missing: int, packages: int) -> Severity:
    if missing == packages:
        return Severity.HIGH
    return Severity.MODERATE if missing > packages * _MOST else Severity.LOW


def _unread(package: AuditedPackage) -> Iterator[Draft]:
    """Yield one result for the unknown parts of contents that are there."""
    uses = [
        use
        for use in package.uses
        if use.authority is Authority.UNKNOWN and not is_settled(package, use.capability)
    ]
    if uses:
        reachable = any(use.reachable for use in uses)
        evidence = tuple(place for use in uses for place in use.evidence)
        yield Draft(
            Severity.LOW if reachable else lowered(Severity.LOW),
            _message([printable(use.id) for use in uses], reachable=reachable),
            f"Read the places named: {inspecting(package)}",
            package,
            capability=uses[0].id if len(uses) == 1 else None,
            evidence=evidence,
        )


def _message(names: list[str], *, reachable: bool) -> str:
    unloaded = "" if reachable else " (in code that nothing loads)"
    kinds = counted(len(names), "kind")
    return f"{kinds} of code could not be analysed{unloaded}: {listing(names, 8)}"
