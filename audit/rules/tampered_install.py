"""Contents that are not those the lockfile names.

**What.** The package's contents were there, and their integrity is not the one in the lockfile; nothing of them is
analysed then. In a comparison so are those of the version that was there. With `check --verify-installed`, each file in
node_modules is compared with those of the archive that the lockfile names: changed, added, missing. So are, in a
comparison of two installed trees, the files of packages that both lockfiles say to be the same, where no install script
may have written them.

**Why.** Either the lockfile or the contents were changed by somebody. What npm installed is not verified again by
anything once it lies on the disk, and malware that is already on a machine writes itself into packages there.

**Example.** The lockfile says `sha512-A...`, the tarball at its `resolved` address has `sha512-B...`: critical. The
`index.js` in node_modules is not the archive's: critical. It is not what another installed tree has: high. A file
that a patch in `patches/` changes: for information. Where the package runs an install script, what that may have
written weighs less: changed code is high, added files are for information. Text, styles and source maps that differ
are moderate, missing files low.

**What to do.** Do not run it. Compare the lockfile with its last reviewed version; `npm ci` installs anew. When only
your machine shows a wrong integrity, mend npm's cache with `npm cache verify`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.package import Evidence
from audit.model.text import printable
from audit.rules.draft import Draft
from audit.rules.install import scripts
from audit.rules.words import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.installation import Installation
    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_PASSIVE = re.compile(
    r"\.(?:md|markdown|txt|rst|map|d\.[cm]?ts|css|scss|sass|less|styl|png|jpe?g|gif|webp|ico|woff2?|ttf|eot|log|flow|lock)$"
    r"|(?:^|/)(?:licen[cs]e|readme|changelog|authors|history|notice|copying)$",
    re.IGNORECASE,
)
"""Files that Node neither runs nor reads by itself."""
_PLACES = 5


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each package whose contents failed the lockfile's integrity, or differ from its archive."""
    for package in subject.ordered():
        if package.tampered:
            yield _other(package, "its contents", "Do not install it; compare the lockfile")
        if package.installation is not None and not package.installation.unknown:
            yield from _differences(package, package.installation)
    for package, before in subject.changed():
        if before.package is not None and before.package.tampered:
            replaced = (
                f"the contents of {printable(before.package.version or 'the version before')}"
            )
            yield _other(package, f"{replaced}, which it replaces,", "Compare the old lockfile")


def _other(package: AuditedPackage, whose: str, ask: str) -> Draft:
    """Return the result for contents that are not those of the lockfile."""
    return Draft(
        Severity.CRITICAL,
        f"{whose} are not those whose integrity the lockfile names; none of it was read",
        f"{ask} with its last reviewed version",
        package,
        discriminator="" if whose == "its contents" else "before",
    )


def _differences(package: AuditedPackage, found: Installation) -> Iterator[Draft]:
    """Yield what differs, by what it means."""
    than = found.beside or "the archive that the lockfile names"
    runs = bool(scripts(package)) or package.entry.flag("hasInstallScript")
    builds = runs and not found.beside
    changed, added, missing = (
        [path for path in paths if path not in found.patched]
        for paths in (found.changed, found.added, found.missing)
    )
    patched = sorted(found.patched & {*found.changed, *found.added, *found.missing})
    written = " (its install script may have written them)" if builds else ""
    for verb, paths in (("changed", changed), ("added", added)):
        active = [path for path in paths if not _PASSIVE.search(path)]
        passive = [path for path in paths if _PASSIVE.search(path)]
        weight = _weight(verb, builds=builds, sure=not found.beside)
        yield from _draft(package, weight, than, f"code {verb}{written}", active)
        yield from _draft(package, _passive(verb), than, f"files without code {verb}", passive)
    yield from _draft(package, Severity.LOW, than, "files missing", missing)
    by_patches = "files changed by the project's own patches"
    yield from _draft(package, Severity.INFO, than, by_patches, patched)


def _weight(verb: str, *, builds: bool, sure: bool) -> Severity:
    if not builds:
        return Severity.CRITICAL if sure else Severity.HIGH
    return Severity.HIGH if verb == "changed" else Severity.INFO


def _passive(verb: str) -> Severity:
    return Severity.MODERATE if verb == "changed" else Severity.LOW


def _draft(
    package: AuditedPackage, severity: Severity, than: str, what: str, paths: Sequence[str]
) -> Iterator[Draft]:
    if paths:
        shown = listing([printable(path) for path in paths])
        yield Draft(
            severity,
            f"what is installed is not {than}: {what}: {shown}",
            "Compare them, and install anew: npm ci",
            package,
            Confidence.HIGH if severity is Severity.CRITICAL else Confidence.MEDIUM,
            evidence=tuple(Evidence(path, 0, 0) for path in paths[:_PLACES]),
            discriminator=what.partition(" (")[0],
        )
