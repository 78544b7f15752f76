"""Publications that do not look like the ones before.

**What.** The same version of a package has other contents than before; a version that is no later than the one that
was there takes its place; or the version has been deprecated meanwhile.

**Why.** A registry does not let a version be published twice. Where a lockfile's checksum changes under an unchanged
version, either the registry, or the lockfile, or the one before was tampered with.

**Example.** `frozen-x` 1.0.0 has `sha512-A...` on one side and `sha512-B...` on the other: high. A git dependency whose
commit changes under an unchanged version is usual, and is not reported.

**What to do.** Compare both archives, and the lockfile with its last reviewed version, before anything is installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.graph.specs.ranges import satisfies
from audit.model.finding import Severity
from audit.rules.draft import Draft
from audit.rules.resolved import address
from audit.rules.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what is unusual about the publication of each package that replaces another version."""
    for package, before in subject.changed():
        old = before.package
        if old is None or not _is_archive(package) or not _is_archive(old):
            continue
        if package.version == old.version:
            if package.entry.text("integrity") and old.entry.text("integrity"):
                yield _republished(package)
        elif _is_earlier(package, old):
            yield _earlier(package, old)
        deprecated = package.entry.text("deprecated")
        if deprecated and not old.entry.text("deprecated"):
            yield _deprecated(package, deprecated)


def _is_archive(package: AuditedPackage) -> bool:
    """Return whether it comes from a registry, as far as the lockfile says: not from git, not from a folder."""
    return address(package.entry).kind in {"registry", "none"} and not package.entry.flag("link")


def _is_earlier(package: AuditedPackage, old: AuditedPackage) -> bool:
    return bool(old.version and package.version) and satisfies(
        package.version or "", f"<{old.version}"
    )


def _republished(package: AuditedPackage) -> Draft:
    return Draft(
        Severity.HIGH,
        "has other contents than before under the same version",
        "Compare both archives, and the lockfile with its last reviewed version",
        package,
        discriminator="republished",
    )


def _earlier(package: AuditedPackage, old: AuditedPackage) -> Draft:
    return Draft(
        Severity.LOW,
        f"goes back from {old.version} to an earlier version",
        "See whether the later one was withdrawn, and why",
        package,
        discriminator="earlier",
    )


def _deprecated(package: AuditedPackage, message: str) -> Draft:
    return Draft(
        Severity.LOW,
        f"is deprecated: {quoted(message, 200)}",
        "See what its author recommends instead",
        package,
        discriminator="deprecated",
    )
