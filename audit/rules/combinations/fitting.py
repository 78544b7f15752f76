"""Powers that do not fit what the package says it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority, is_covered
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.rules.allowed import named, powers
from audit.rules.draft import of_uses, weighed
from audit.rules.uses.code import makes_code
from audit.rules.uses.network import is_outward
from audit.rules.uses.programs import starts_programs
from audit.rules.uses.purposes import Purpose, excuses, purpose_of
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage, CapabilityUse
    from audit.rules.draft import Draft

_GRAVE = frozenset(
    {Authority.NETWORK, Authority.PROCESS, Authority.CODE, Authority.INSTALL, Authority.NATIVE}
)
_MILD = frozenset(
    {Authority.ENVIRONMENT, Authority.SYSTEM, Authority.CLOCK, Authority.DOM, Authority.PRIMORDIALS}
)
_PROSE = re.compile(
    r"\.(?:css|scss|sass|less|styl|md|txt)$|(?:^|/)(?:licen[cs]e|readme|notice)$", re.IGNORECASE
)
_COMPUTING = frozenset({"native:wasm", "global:WebAssembly"})
"""Compiled code that only computes: what it is given decides what more it can do."""


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when the code holds a power that nobody would expect of such a package."""
    purpose = purpose_of(package) if package.uses else None
    if purpose is None:
        return
    unfit = [use for use in powers(package) if not fits(package, purpose, use)]
    if unfit:
        unfit.sort(key=lambda use: SEVERITY_ORDER[_severity(package, purpose, use)])
        yield of_uses(
            package,
            unfit,
            _severity(package, purpose, unfit[0]),
            message=f"says that it is {purpose.what}, and uses {listing(named(unfit))}",
            help=f"Read why it needs that: {inspecting(package)}",
            discriminator="purpose",
        )


def fits(package: AuditedPackage, purpose: Purpose, use: CapabilityUse) -> bool:
    """Return whether a use is none that a purpose leaves no room for."""
    authority = use.authority
    if authority not in purpose.unfit or _is_weak(use) or _is_in_prose(use):
        return True
    if purpose.excusable and use.id in _COMPUTING:
        return True
    return excuses(package, purpose, authority)


def _is_in_prose(use: CapabilityUse) -> bool:
    """Return whether all that shows a use are words in styles and licences, which a loader could only fail on."""
    return bool(use.evidence) and all(_PROSE.search(place.file) for place in use.evidence)


def _is_weak(use: CapabilityUse) -> bool:
    """Return whether a use of a strong authority is none of what makes it strong."""
    authority = use.authority
    if authority is Authority.NETWORK:
        return not is_outward(use)
    if authority is Authority.PROCESS:
        return not starts_programs(use)
    return authority is Authority.CODE and not makes_code(use)


def _severity(package: AuditedPackage, purpose: Purpose, use: CapabilityUse) -> Severity:
    """Return what a use weighs; a power that the project itself grants has been looked at, and fails no check."""
    authority = use.authority
    severity = Severity.LOW if authority in _MILD else Severity.MODERATE
    if authority in _GRAVE and not is_covered(package.granted or (), use.capability):
        severity = purpose.weight
    return weighed(severity, use)
