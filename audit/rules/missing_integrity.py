"""Packages that the lockfile names without a checksum.

**What.** A package that npm would fetch as an archive has no usable `integrity` in the lockfile. In a comparison it is
high when the entry had one before, or had a stronger one for the same version.

**Why.** Nothing then ties the reviewed version to what is installed: whoever controls the registry, a proxy
or the connection decides what arrives.

**Example.** `"node_modules/a": {"version": "1.0.0", "resolved": "https://registry.example/a/-/a-1.0.0.tgz"}`.
Links, workspaces, folders, git dependencies (their commit is the checksum) and bundled packages (part of
their carrier's archive) have none for good reason and are not reported.

**What to do.** `rm -rf node_modules package-lock.json && npm install` restores them all, and may update
versions; for a single package `npm install NAME@VERSION` is enough. Entries that lack it all at once are the
trace of an old npm; one among many deserves a look at who changed that line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.checksums import is_weaker
from audit.model.finding import Severity
from audit.model.text import operand, printable
from audit.rules.draft import Draft
from audit.rules.resolved import address, is_archive
from audit.rules.words import counted, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import LockEntry
    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_CHECKSUM = re.compile(r"(?:^|\s)sha(?:1|256|384|512)-[A-Za-z0-9+/]{20,}={0,2}(?:$|[\s?])")
_SINGLE = 10
"""Up to so many are reported one by one; more are one finding, since they have one cause."""
_HELP = "Find out who changed this entry, then: npm install {}"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each archive without a checksum, or one for all when they are many; then the weaker ones."""
    lacking = [each for each in subject.ordered() if lacks_integrity(each.entry)]
    lost = {each.location for each in lacking if _had_one(subject, each)}
    if len(lacking) > _SINGLE:
        yield _together(lacking, lost=len(lost))
    else:
        yield from (_single(package, lost=package.location in lost) for package in lacking)
    for package, before in subject.changed():
        if before.package is not None and package.version == before.package.version:
            yield from _weakened(package, before.package)


def _had_one(subject: Subject, package: AuditedPackage) -> bool:
    """Return whether the entry that was there before had a checksum."""
    before = (subject.before or {}).get(package.location)
    old = before.package if before is not None else None
    return old is not None and bool(_CHECKSUM.search(old.entry.text("integrity") or ""))


def _weakened(package: AuditedPackage, old: AuditedPackage) -> Iterator[Draft]:
    """Yield a result where a weaker kind of checksum stands for the same version: it may be of other contents."""
    if is_weaker(old.entry.text("integrity"), package.entry.text("integrity")):
        yield Draft(
            Severity.HIGH,
            "its checksum is of a weaker kind than before",
            _HELP.format(operand(f"{package.name}@{package.version or 'latest'}")),
            package,
            discriminator="weaker",
        )


def lacks_integrity(entry: LockEntry) -> bool:
    """Return whether npm would fetch this as an archive and could not check it."""
    return _is_fetched(entry) and not _CHECKSUM.search(entry.text("integrity") or "")


def _is_fetched(entry: LockEntry) -> bool:
    """Return whether the entry stands for an archive of its own."""
    carried = entry.flag("inBundle") or entry.flag("bundled")
    if entry.flag("link") or carried or "node_modules/" not in f"/{entry.location}":
        return False
    kind = address(entry).kind
    return is_archive(entry) if kind == "file" else kind != "git"


def _single(package: AuditedPackage, *, lost: bool) -> Draft:
    invalid = package.entry.meta.get("integrity") is not None
    return Draft(
        Severity.HIGH if lost else Severity.MODERATE,
        (
            "its checksum in the lockfile is no valid one"
            if invalid
            else "the lockfile has no checksum for it"
        )
        + (", and had one before" if lost else ""),
        _HELP.format(operand(f"{package.name}@{package.version or 'latest'}")),
        package,
    )


def _together(lacking: list[AuditedPackage], *, lost: int) -> Draft:
    names = listing([printable(package.name) for package in lacking], 5)
    had = f"; {lost} of them had one before" if lost else ""
    return Draft(
        Severity.HIGH if lost else Severity.MODERATE,
        f"the lockfile has no checksum for {counted(len(lacking), 'package')}: {names}{had}",
        "Make the lockfile anew with a current npm: remove it and node_modules, then npm install",
        place=lacking[0],
    )
