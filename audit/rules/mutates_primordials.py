"""Code that changes the objects which all packages share.

**What.** A package writes to an intrinsic (`Array.prototype`, `Object`, `JSON`), to a global, or to a
built-in module's own object.

**Why.** Every other package in the process then runs with the changed object. It also breaks under frozen
primordials, which is how contained programs run.

**Example.** `Array.prototype.last = function () { ... }`. A feature-tested polyfill
(`if (!Array.prototype.flat) ...`) and a setting that V8 offers (`Error.stackTraceLimit`) weigh less; a package
whose declaration says `"realm": "mutable"` or names the write has said so and is not reported; neither is what
contain.json grants.

**What to do.** Prefer a package that leaves shared objects alone; otherwise load it first and on purpose.
Replaced network functions are `suspicious-grant`'s.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.package import broadest
from audit.model.text import printable
from audit.rules.allowed import is_settled
from audit.rules.draft import Draft, first_places, weighed
from audit.rules.uses.hooks import is_network_hook
from audit.rules.words import counted, inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.subject import Subject

_SETTINGS = re.compile(
    r"write:(?:globalThis\.)?(?:Error\.(?:stackTraceLimit|prepareStackTrace)|process\.report\.)"
)
"""What V8 and Node offer to be set: every program shares it, but no other code runs because of it."""


def check(subject: Subject) -> Iterator[Draft]:
    """Yield one result for each package that changes shared objects without having said so."""
    for package in subject.code():
        writes = broadest(use for use in package.uses if _is_reported(package, use))
        if writes and not _said(package):
            yield _draft(package, sorted(writes, key=_weight))


def _is_reported(package: AuditedPackage, use: CapabilityUse) -> bool:
    written = use.authority is Authority.PRIMORDIALS and not is_network_hook(use)
    return written and not is_settled(package, use.capability)


def _said(package: AuditedPackage) -> bool:
    declaration = package.declaration
    if declaration is None or declaration.realm != "mutable":
        return False
    return declaration.origin != "community" or bool(declaration.reviewed)


def _draft(package: AuditedPackage, writes: list[CapabilityUse]) -> Draft:
    worst = writes[0]
    return Draft(
        _severity(worst),
        _message(writes),
        f"See every place: {inspecting(package)}",
        package,
        capability=worst.id,
        evidence=first_places(writes),
    )


def _severity(use: CapabilityUse) -> Severity:
    severity = Severity.LOW if use.guarded or _is_setting(use) else Severity.MODERATE
    return weighed(severity, use)


def _is_setting(use: CapabilityUse) -> bool:
    return _SETTINGS.match(use.id) is not None


def _weight(use: CapabilityUse) -> tuple[bool, bool, bool, str]:
    """Order: what always happens, to objects and not to settings, first."""
    return (not use.reachable, use.guarded, _is_setting(use), use.id)


def _message(writes: list[CapabilityUse]) -> str:
    names = [printable(use.id.removeprefix("write:")) for use in writes]
    polyfill = " behind a feature test" if all(use.guarded for use in writes) else ""
    unloaded = "" if any(use.reachable for use in writes) else " (in code that nothing loads)"
    objects = counted(len(names), "shared object")
    return f"changes {objects}{polyfill}{unloaded}: {listing(names)}"
