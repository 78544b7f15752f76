"""What a version can do that the one before could not: shared by the rules on changes and the report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.capability import Authority, covers, is_covered
from audit.model.text import texts_within
from audit.rules.allowed import is_power
from audit.rules.uses.programs import starts_programs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.package import AuditedPackage, CapabilityUse


def gained(package: AuditedPackage, before: AuditedPackage | None) -> tuple[CapabilityUse, ...]:
    """Return the powers that the version before did not hold, or held only in code that nothing loads.

    All of them where it could not be read: nobody knows that it held one.
    """
    powers = tuple(use for use in package.uses if is_power(use))
    if before is None or not before.was_read:
        return powers
    return tuple(use for use in powers if not _held(use, before.uses))


def lost(package: AuditedPackage, before: AuditedPackage | None) -> tuple[CapabilityUse, ...]:
    """Return the powers that only the version before held."""
    if before is None or not package.was_read:
        return ()
    return tuple(use for use in before.uses if is_power(use) and not _covered(use, package.uses))


def held_authorities(package: AuditedPackage, *, reachable: bool) -> frozenset[Authority]:
    """Return the authorities that a package's code holds; with `reachable`, only in code that something loads."""
    found = {use.authority for use in package.uses if use.reachable or not reachable}
    if Authority.FILESYSTEM_WRITE in found:
        found.add(Authority.FILESYSTEM_READ)
    return frozenset(found)


def allowed_by_grant(package: AuditedPackage, use: CapabilityUse) -> bool:
    """Return whether the project grants it. A declaration travels with the code and settles nothing."""
    return package.granted is not None and is_covered(package.granted, use.capability)


def hands_on(package: AuditedPackage, use: CapabilityUse, old: AuditedPackage) -> bool:
    """Return whether a use is of executables that were there before, and that callers now get by `exports`.

    The number of a version in a file's name may change. A package that starts programs may start them itself.
    """
    if use.id != "native:executable" or any(map(starts_programs, package.uses)):
        return False
    given = set(texts_within(package.manifest.raw.get("exports"), 6))
    had = {
        _unnumbered(place.file)
        for each in old.uses
        if each.capability == use.capability
        for place in each.evidence
    }
    return bool(use.evidence) and all(
        place.line == 0 and f"./{place.file}" in given and _unnumbered(place.file) in had
        for place in use.evidence
    )


def _unnumbered(file: str) -> str:
    return re.sub(r"\d+", "0", file)


def _held(use: CapabilityUse, uses: Iterable[CapabilityUse]) -> bool:
    """Return whether one of `uses` covers `use`, in code that is loaded if `use` is."""
    return _covered(use, (each for each in uses if each.reachable or not use.reachable))


def _covered(use: CapabilityUse, uses: Iterable[CapabilityUse]) -> bool:
    wanted = use.capability
    return any(
        each.id == wanted.id or (wanted.id.startswith(each.id) and covers(each.id, wanted))
        for each in uses
    )
