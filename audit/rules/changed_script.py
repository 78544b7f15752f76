"""Install scripts that appear, change, or do more than before.

**What.** The new version runs something at install that the one before did not: a new `preinstall`, `install` or
`postinstall` script, a `binding.gyp` that npm builds without any script, a changed command, or the same command
whose code now holds more power.

**Why.** It runs before anybody imports the package. Presence alone hides a change of text, and the text alone
hides a change of the file that it runs: all three are compared.

**Example.** `"postinstall": "node setup.js"` in 1.2.4 where 1.2.3 had none: high. `"install": "node-gyp rebuild"`,
a well-known builder, weighs less; so does one file of the package that does nothing but write on the terminal, or
that starts the builder which the script before was, where no compiled file is there.

**What to do.** Update with `--ignore-scripts` until you have read what it runs; approve it by version, not for good.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority, in_display_order
from audit.model.finding import Severity
from audit.rules.draft import Draft, first_places
from audit.rules.install import (
    ITSELF,
    InstallScript,
    code_files,
    only_builds,
    reading,
    scripts,
    unseen,
    uses_in,
)
from audit.rules.uses.secret_names import is_secret_name
from audit.rules.words import inspecting, quoted_command, since

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_HELP = "Update with --ignore-scripts until you have read it"
_ACTS = frozenset({Authority.NETWORK, Authority.PROCESS, Authority.CODE, Authority.NATIVE})
_OWN_FILE = re.compile(
    r"node (?:\./)?(?P<file>[\w./-]+\.?[cm]?(?:js)?)(?:\s*(?:\|\||;)\s*(?:exit 0|true|:|echo(?: [\w.-]+)*))?"
)
_VARIABLE = "global:process.env."
_IDLE = frozenset({Authority.NONE, Authority.INSTALL, Authority.UNKNOWN, Authority.SYSTEM})


def check(subject: Subject) -> Iterator[Draft]:
    """Yield what runs at install and did not before."""
    for update in subject.updated():
        package, old = update.package, update.old
        known = {script.name: script for script in scripts(old)}
        told = False
        for script in scripts(package):
            draft = _script(package, old, script, known.get(script.name))
            if draft is not None:
                told = True
                yield draft
        if not told and scripts(package):
            yield from _code(package, old)
    for package, before in subject.changed():
        why = unseen(package)
        if before.package is not None and why and not _ran(before.package):
            yield _blind(package, before.package, why)


def _script(
    package: AuditedPackage, old: AuditedPackage, script: InstallScript, known: InstallScript | None
) -> Draft | None:
    if known is not None and _words(known) == _words(script):
        return None
    appears = known is None
    verb = "starts to run" if appears else "runs something else"
    what = (
        quoted_command(script.command, script.telling)
        if script.command
        else "the build of its binding.gyp"
    )
    moved = known is not None and known.builds_only and only_builds(package, known)
    newly = [] if appears or moved else _newly_running(package, old)
    acts = any(use.authority in _ACTS for use in newly)
    return Draft(
        Severity.HIGH if acts else _severity(script, package, appears=appears),
        f"{verb} at {script.name} {since(old, package)}: {what}{reading(package, _IDLE, script)}",
        f"{_HELP}: {inspecting(package)}",
        package,
        capability=script.use.id,
        evidence=script.use.evidence,
        discriminator="appears" if appears else "text",
    )


def _words(script: InstallScript) -> list[str]:
    return script.command.split()


def _severity(script: InstallScript, package: AuditedPackage, *, appears: bool) -> Severity:
    if script.alarm:
        return Severity.HIGH
    if script.builds_only or _only_tells(script, package):
        return Severity.MODERATE if appears else Severity.LOW
    return Severity.HIGH if appears else Severity.MODERATE


def _only_tells(script: InstallScript, package: AuditedPackage) -> bool:
    """Return whether it is one file of the package that was read whole and does nothing but write on the terminal."""
    found = _OWN_FILE.fullmatch(script.command.strip())
    file = found["file"] if found else ""
    if package.used_packages or not {file, f"{file}.js"} & set(package.install_files):
        return False
    return all(_tells(use) for use in uses_in(package, code_files(package)))


def _tells(use: CapabilityUse) -> bool:
    variable = use.id.removeprefix(_VARIABLE)
    harmless = variable != use.id and not is_secret_name(variable)
    return harmless or use.authority is Authority.NONE


def _code(package: AuditedPackage, old: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when the same command runs code that holds more than before."""
    new = _newly_running(package, old)
    if new:
        acting = any(use.authority in _ACTS for use in new)
        names = in_display_order({use.authority for use in new})
        yield Draft(
            Severity.HIGH if acting else Severity.MODERATE,
            f"runs the same command at install, which now uses {', '.join(each.value for each in names)}",
            f"{_HELP}: {inspecting(package)}",
            package,
            capability=scripts(package)[0].use.id,
            evidence=first_places(new),
            discriminator="code",
        )


def _newly_running(package: AuditedPackage, old: AuditedPackage) -> list[CapabilityUse]:
    """Return the uses at install of a kind of power that nothing at install had before."""
    known = {use.authority for use in _running(old)} | _IDLE
    return [use for use in _running(package) if use.authority not in known and use.id not in ITSELF]


def _running(package: AuditedPackage) -> tuple[CapabilityUse, ...]:
    return uses_in(package, code_files(package) | {"binding.gyp"})


def _ran(old: AuditedPackage) -> bool:
    """Return whether something ran at install before, as far as is known."""
    return bool(scripts(old)) or old.entry.flag("hasInstallScript")


def _blind(package: AuditedPackage, old: AuditedPackage, why: str) -> Draft:
    return Draft(
        Severity.HIGH,
        f"starts to run something at install {since(old, package)}, as the lockfile says; "
        f"{why} to see what",
        _HELP,
        package,
        discriminator="unseen",
    )
