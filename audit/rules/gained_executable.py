"""Commands and compiled files that the version before did not ship.

**What.** The new version puts a command into `node_modules/.bin` that the one before did not, or holds more compiled
files (an addon, an executable, WebAssembly) than before.

**Why.** npm puts `node_modules/.bin` before everything else when it runs a script: a command called `node` or `git`
there is what every script of the project starts from then on. Compiled files cannot be read by a reviewer or by
this tool.

**Example.** `"bin": {"git": "cli.js"}` in 1.2.4 where 1.2.3 had no commands: high, since the name is a program's.
A command that another package of the tree has, too: moderate. Any other new command or compiled file: low; the first
compiled file of a package that was built where it was installed: high, in a feature release moderate.

**What to do.** Look at what the command runs; its code is an entry, and its powers are listed with the others. A
package that held nothing compiled before is reported by `gained-capability`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.manifest import commands_of
from audit.model.text import printable
from audit.rules.draft import Draft
from audit.rules.uses.shims import PROGRAMS
from audit.rules.words import counted, inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, Evidence
    from audit.rules.subject import Subject
    from audit.rules.update import Update

_KEPT = 20
"""Places that are kept of one capability: with so many it is not known whether there are more."""
_PLACES = 5


def check(subject: Subject) -> Iterator[Draft]:
    """Yield the new commands and the new compiled files of each updated package."""
    others = _commands_of_all(subject) if subject.before else {}
    for update in subject.updated():
        new = sorted(_commands(update.package) - _commands(update.old))
        if new:
            yield _new_commands(update, new, others)
        files = _new_files(update.package, update.old)
        if files:
            yield _compiled(update, files)


def _commands(package: AuditedPackage) -> frozenset[str]:
    """Return the names of the commands that npm makes for a package, by its package.json or the lockfile's entry."""
    written = [
        name
        for raw in (package.manifest.raw, package.entry.meta)
        for name in commands_of(raw, package.package_name)
    ]
    return frozenset(name.rpartition("/")[2] for name in written)


def _commands_of_all(subject: Subject) -> dict[str, set[str]]:
    """Return which packages make each command."""
    found: dict[str, set[str]] = {}
    for package in subject.code():
        for name in _commands(package):
            found.setdefault(name, set()).add(package.package_name)
    return found


def _new_commands(update: Update, new: list[str], others: dict[str, set[str]]) -> Draft:
    package = update.package
    own = package.package_name.rpartition("/")[2]
    programs = [
        name for name in new if name.lower().removesuffix(".exe") in PROGRAMS and name != own
    ]
    taken = [name for name in new if others.get(name, set()) - {package.package_name}]
    named = programs or taken or new
    severity = Severity.HIGH if programs else Severity.MODERATE if taken else Severity.LOW
    what = (
        "in place of a program that scripts start"
        if programs
        else "that another package has, too"
        if taken
        else "that it did not"
    )
    return Draft(
        update.weighed(severity),
        f"makes {'a command' if len(named) == 1 else 'commands'} {what} ({update.since}): "
        f"{listing([printable(name) for name in named], 5)}",
        f"Look at what it runs: {inspecting(package)}",
        package,
        discriminator=f"command {' '.join(new)}",
    )


def _new_files(package: AuditedPackage, old: AuditedPackage) -> list[Evidence]:
    """Return the compiled files of a package that held fewer before.

    One that held none gains a capability, unless its code loaded one before that was built where it was installed.
    """
    had, has = _compiled_files(old), _compiled_files(package)
    if (
        not (had or old.can("native:addon"))
        or len(has) <= len(had)
        or max(len(had), len(has)) >= _KEPT
    ):
        return []
    return [place for file, place in sorted(has.items()) if file not in had]


def _compiled_files(package: AuditedPackage) -> dict[str, Evidence]:
    return {
        place.file: place
        for use in package.uses
        if use.authority is Authority.NATIVE
        for place in use.evidence
        if place.line == 0
    }


def _compiled(update: Update, files: list[Evidence]) -> Draft:
    names = listing([printable(place.file) for place in files])
    severity = Severity.LOW
    if not _compiled_files(update.old):
        severity = Severity.MODERATE if update.is_feature else Severity.HIGH
    return Draft(
        update.weighed(severity),
        f"holds {counted(len(files), 'compiled file')} more {update.since}: {names}",
        f"Find out what they are built from: {inspecting(update.package)}",
        update.package,
        evidence=tuple(files[:_PLACES]),
        discriminator="compiled files",
    )
