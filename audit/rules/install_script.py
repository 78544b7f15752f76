"""Code that runs when the package is installed, and that nobody declared.

**What.** npm runs something of the package at install: a `preinstall`, `install` or `postinstall` script,
`prepare` of a git dependency, or the build that a `binding.gyp` starts without any script.

**Why.** It runs before anybody imports the package, on every machine that installs it, with all rights of
the person or build server. Few packages need it, and most attacks use it.

**Example.** `"postinstall": "node setup.js"` is reported with what `setup.js` uses. `"install": "node-gyp
rebuild"` is a well-known builder and weighs less, as does a word on the terminal. `"postinstall": "curl ... | sh"`
downloads and runs, and weighs more; so do `npx` and `npm install` of a package that is not among its dependencies,
`git clone`, `pip install`, `scp`.

**What to do.** Read what it does, then approve or block it for good (`npm approve-scripts`, `ignore-scripts`).
A declaration that names `install` or `script:postinstall` settles it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.rules.allowed import is_settled
from audit.rules.draft import Draft
from audit.rules.install import InstallScript, reading, scripts, unseen
from audit.rules.words import inspecting, quoted_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject

_QUIET: frozenset[Authority] = frozenset({Authority.NONE, Authority.INSTALL, Authority.UNKNOWN})


def check(subject: Subject) -> Iterator[Draft]:
    """Yield a result for each undeclared thing that runs at install."""
    for package in subject.code():
        if package.was_read:
            yield from (
                _seen(package, script) for script in scripts(package) if _news(package, script)
            )
        if why := unseen(package):
            yield _unseen(package, why)


def _news(package: AuditedPackage, script: InstallScript) -> bool:
    return not is_settled(package, script.use.capability)


def _seen(package: AuditedPackage, script: InstallScript) -> Draft:
    return Draft(
        _severity(script),
        _message(package, script),
        f"Read it before you approve it: {inspecting(package)}",
        package,
        capability=script.use.id,
        evidence=script.use.evidence,
    )


def _severity(script: InstallScript) -> Severity:
    if script.alarm:
        return Severity.HIGH
    return Severity.LOW if script.builds_only else Severity.MODERATE


def _message(package: AuditedPackage, script: InstallScript) -> str:
    read = reading(package, _QUIET, script)
    if script.name == "gyp":
        return f"npm builds its binding.gyp at install although no script says so{read}"
    return f"runs {quoted_command(script.command, script.telling)} at {script.name}{read}"


def _unseen(package: AuditedPackage, why: str) -> Draft:
    return Draft(
        Severity.MODERATE,
        f"runs something at install, as the lockfile says; {why} to see what",
        "Install with --ignore-scripts until it can be read",
        package,
        capability=None,
    )
