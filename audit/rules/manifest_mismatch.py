"""Archives whose package.json says something else than the lockfile.

**What.** The package.json in a package's contents has an install script that the lockfile knows nothing of, asks for
dependencies that the lockfile does not list, or is another package's or another version's. Or the lockfile makes a
command, or asks for a dependency, of which the package.json says nothing.

**Why.** The lockfile's entries come from the registry's own document about a version, and the registry does not check
that it agrees with the package.json in the archive. What people and tools look at is the one; what runs is the other.

**Example.** The entry has no `hasInstallScript`, and the package.json in the archive has `"postinstall": "node x.js"`:
high. So is `"bin": {"node": "index.js"}` that only the entry has: npm puts what the lockfile says into
`node_modules/.bin`. Scripts that npm does not run at install are not compared.

**What to do.** Install with `--ignore-scripts` until somebody has looked, and tell the registry.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from audit.model.finding import Confidence, Severity
from audit.model.manifest import INSTALL_SCRIPTS, commands_of, installed_with
from audit.rules.draft import Draft
from audit.rules.resolved import address, plain_version
from audit.rules.words import listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import LockEntry
    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_OLDEST = 2
"""Lockfiles of version 1 have neither `hasInstallScript` nor all dependencies."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what the contents of each registry package say otherwise than its entry."""
    if subject.lockfile.version < _OLDEST:
        return
    for package in subject.code():
        if package.was_read and _is_archive(package.entry):
            yield from _scripts(package)
            yield from _dependencies(package)
            yield from _identity(package)
            if not package.manifest.problem:  # what could be read lacks nothing
                yield from _added(package)
                yield from _commands(package)


def _is_archive(entry: LockEntry) -> bool:
    """Return whether npm fetches it from a registry: also where the lockfile leaves out from where."""
    if any(entry.flag(each) for each in ("link", "inBundle", "bundled")):
        return False
    kind = address(entry).kind
    return kind == "registry" or (kind == "none" and "node_modules/" in entry.location)


def _scripts(package: AuditedPackage) -> Iterator[Draft]:
    hidden = [name for name in INSTALL_SCRIPTS if package.manifest.scripts.get(name)]
    if hidden and not package.entry.flag("hasInstallScript"):
        yield Draft(
            Severity.HIGH,
            f"its package.json runs {quoted(package.manifest.scripts[hidden[0]])} at {hidden[0]}, "
            "and the lockfile knows of no install script",
            "Install with --ignore-scripts until somebody has looked",
            package,
            capability=f"script:{hidden[0]}",
            discriminator="script",
        )


def _dependencies(package: AuditedPackage) -> Iterator[Draft]:
    stated = installed_with(package.entry.meta) | _bundled(package.manifest.raw)
    hidden = sorted(installed_with(package.manifest.raw) - stated)
    if hidden:
        yield Draft(
            Severity.MODERATE,
            f"its package.json asks for packages that the lockfile does not list for it: "
            f"{listing([quoted(name) for name in hidden])}",
            "Make the lockfile anew; where it stays so, the registry's document and the archive differ",
            package,
            discriminator="dependencies",
        )


def _added(package: AuditedPackage) -> Iterator[Draft]:
    added = sorted(installed_with(package.entry.meta) - installed_with(package.manifest.raw))
    if added:
        yield Draft(
            Severity.MODERATE,
            f"the lockfile asks for packages that its package.json does not: "
            f"{listing([quoted(name) for name in added])}",
            "Find out who changed this entry of the lockfile",
            package,
            discriminator="added dependencies",
        )


def _commands(package: AuditedPackage) -> Iterator[Draft]:
    """Yield the commands that npm makes because the lockfile says so; a folder of commands is not looked through."""
    directories = package.manifest.raw.get("directories")
    if isinstance(directories, Mapping) and "bin" in directories:
        return
    own = _made(package.manifest.raw, package.package_name)
    made = _made(package.entry.meta, package.package_name)
    other = sorted(name for name, file in made.items() if own.get(name) != file)
    if other:
        yield Draft(
            Severity.HIGH,
            f"the lockfile makes commands of it that its package.json does not: "
            f"{listing([quoted(name) for name in other])}",
            "Find out who changed this entry of the lockfile; npm ci puts them into node_modules/.bin",
            package,
            discriminator="commands",
        )


def _made(raw: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the commands as npm makes them: called by the last part, of a file inside the package."""
    return {
        command.replace("\\", "/").rpartition("/")[2]: posixpath.normpath(
            "/" + file.replace("\\", "/")
        ).lstrip("/")
        for command, file in commands_of(raw, name).items()
    }


def _bundled(manifest: Mapping[str, object]) -> set[str]:
    """Return the names that it brings itself."""
    found: set[str] = set()
    for field in ("bundleDependencies", "bundledDependencies"):
        value = manifest.get(field)
        if isinstance(value, list):
            found |= {each for each in value if isinstance(each, str)}
        elif value is True:
            found |= installed_with(manifest)
    return found


def _identity(package: AuditedPackage) -> Iterator[Draft]:
    name, version = package.manifest.name, package.manifest.version
    if name is not None and name != package.package_name:
        yield _other(package, f"its package.json says that it is {quoted(name)}", "name")
    elif (
        version is not None
        and package.version is not None
        and plain_version(version) != plain_version(package.version)
    ):
        yield _other(
            package, f"its package.json says that it is version {quoted(version)}", "version"
        )


def _other(package: AuditedPackage, message: str, what: str) -> Draft:
    return Draft(
        Severity.MODERATE,
        message,
        "Find out which is right; a package is known by the lockfile, never by its own word",
        package,
        Confidence.MEDIUM,
        discriminator=what,
    )
