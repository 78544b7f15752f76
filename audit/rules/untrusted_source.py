"""Packages that come from an unusual place.

**What.** The lockfile takes a package from an unencrypted address, from a git repository, from a host that is
no registry of this project, or from an archive of another name or version than the entry says. A git repository in
place of a registry is high in a comparison.

**Why.** A lockfile is long and nobody reads it: one changed `resolved` line installs other code under a
trusted name, and its checksum fits, because it was changed along.

**Example.** `"node_modules/lodash-x": {"resolved": "https://mirror.invalid/lodash-x/-/lodash-x-1.0.0.tgz"}`
in a lockfile whose other entries all come from `registry.example`; or `"node_modules/a"` that resolves to
`.../b/-/b-1.0.0.tgz` although nobody asked for `npm:b`.

**What to do.** Find out who changed the line. Put the registries you do use into `.npmrc`, so that they are
known. Replace git dependencies by published versions, or pin them to a commit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.rules.draft import Draft
from audit.rules.resolved import Address, Asked, address, plain_version
from audit.rules.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?")
"""This machine itself: nobody is in between."""
_HELP = "Find out who changed this line of the lockfile, and why"


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each unusual thing about each package's address."""
    asked = Asked.of(subject.lockfile)
    for package in subject.ordered():
        source = address(package.entry)
        if source.kind == "git":
            yield _git(package, source, moved=_was_published(subject, package))
        if source.kind == "registry":
            yield from _unencrypted(package, source)
            yield from _foreign(subject, asked, package, source)
            yield from _mismatch(asked, package, source)


def _was_published(subject: Subject, package: AuditedPackage) -> bool:
    """Return whether the version before came from a registry."""
    before = (subject.before or {}).get(package.location)
    old = before.package if before is not None else None
    return old is not None and address(old.entry).kind == "registry"


def _git(package: AuditedPackage, source: Address, *, moved: bool) -> Draft:
    pinned = "" if source.commit else ", and not pinned to a commit"
    plain = "" if source.encrypted else " over an unencrypted connection"
    return Draft(
        Severity.MODERATE if source.encrypted and not moved else Severity.HIGH,
        f"comes from a git repository at {quoted(source.host)}{plain}{pinned}"
        + (", and no longer from a registry" if moved else ""),
        "Prefer a published version: npm runs a git dependency's prepare script at install",
        package,
        discriminator="git",
    )


def _unencrypted(package: AuditedPackage, source: Address) -> Iterator[Draft]:
    if not source.encrypted and not _LOOPBACK.fullmatch(source.host):
        yield Draft(
            Severity.HIGH,
            f"is fetched from {quoted(source.host)} over an unencrypted connection (http)",
            "Set the registry to its https address and make the entry anew",
            package,
            discriminator="http",
        )


def _foreign(
    subject: Subject, asked: Asked, package: AuditedPackage, source: Address
) -> Iterator[Draft]:
    """Yield a result when the host is neither npm's for this project nor the lockfile's usual one."""
    usual = asked.usual_host
    known = subject.registry_hosts | ({usual} if usual else set())
    if not known or source.host in known:
        return
    wanted = (package.entry.text("resolved") or "").partition("#")[0] in asked.addresses
    yield Draft(
        Severity.MODERATE if wanted else Severity.HIGH,
        f"comes from {quoted(source.host)}, "
        + ("as its address was asked for" if wanted else "which is no registry of this project"),
        _HELP,
        package,
        Confidence.HIGH if subject.registry_hosts else Confidence.MEDIUM,
        discriminator="host",
    )


def _mismatch(asked: Asked, package: AuditedPackage, source: Address) -> Iterator[Draft]:
    """Yield a result when the archive is another package's or another version's."""
    if source.name is not None and not asked.may_be(package, source.name):
        yield Draft(
            Severity.HIGH,
            f"is installed from the archive of another package, {quoted(source.name)}",
            _HELP,
            package,
            discriminator="name",
        )
    elif source.version is not None and _differ(source.version, package.version):
        yield Draft(
            Severity.MODERATE,
            f"is installed from the archive of another version, {quoted(source.version)}",
            _HELP,
            package,
            Confidence.MEDIUM,
            discriminator="version",
        )


def _differ(served: str, locked: str | None) -> bool:
    """Return whether two versions differ; build metadata is not part of an archive's name."""
    return locked is not None and plain_version(served) != plain_version(locked)
