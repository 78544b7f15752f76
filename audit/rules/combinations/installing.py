"""Install scripts together with the network, other programs, or code made from text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.combinations.network import is_outward
from audit.rules.draft import Draft
from audit.rules.install import script_files, scripts, uses_in
from audit.rules.shell import is_alarming
from audit.rules.words import inspecting, listing, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse

_IDENTITY = re.compile(r"builtin:os\.(?:hostname|userInfo|networkInterfaces)(?:\.|$)|builtin:dns\.")
_PLACES = 5


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when what runs at install downloads, or holds powers that together can."""
    alarming = [script for script in scripts(package) if is_alarming(script.command)]
    if alarming:
        yield _draft(
            package,
            Severity.HIGH,
            f"its {alarming[0].name} script downloads or runs what it is given: {quoted(alarming[0].command)}",
            [alarming[0].use],
        )
    elif scripts(package):
        yield from _files(package)


def _files(package: AuditedPackage) -> Iterator[Draft]:
    files = script_files(package)
    uses = uses_in(package, files)
    telling = [use for use in uses if _is_telling(use)]
    if telling:
        certain = _downloads_and_acts(telling) or any(_starts_alarming(use) for use in telling)
        powers = sorted({use.capability.authority.value for use in telling})
        shown = listing([printable(name) for name in sorted(files - {"package.json"})])
        yield _draft(
            package,
            Severity.HIGH if certain else Severity.MODERATE,
            f"what it runs at install ({shown}) uses {', '.join(powers)}",
            telling,
        )


def _is_telling(use: CapabilityUse) -> bool:
    authority = use.capability.authority
    return is_outward(use) or authority in {Authority.PROCESS, Authority.CODE}


def _downloads_and_acts(uses: Sequence[CapabilityUse]) -> bool:
    """Return whether two different powers of an attack stand together."""
    return len({use.capability.authority for use in uses}) > 1


def _starts_alarming(use: CapabilityUse) -> bool:
    return any(is_alarming(literal) for literal in use.literals)


def _draft(
    package: AuditedPackage, severity: Severity, message: str, uses: Sequence[CapabilityUse]
) -> Draft:
    files = script_files(package) | {"package.json"}
    places = tuple(place for use in uses for place in use.evidence if place.file in files)
    return Draft(
        severity,
        message,
        f"Keep its scripts from running until you have read them: {inspecting(package)}",
        package,
        Confidence.HIGH if severity is Severity.HIGH else Confidence.MEDIUM,
        next(script.use.capability.id for script in scripts(package)),
        places[:_PLACES],
        "installing",
    )
