"""Where in a package a kind of power stands: a repair that brings it to files which had none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.rules.combinations.evaluation import makes_code
from audit.rules.combinations.network import is_request
from audit.rules.combinations.powers import starts_programs
from audit.rules.draft import Draft
from audit.rules.words import inspecting, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.model.package import AuditedPackage, CapabilityUse, Evidence
    from audit.rules.update import Update

_KINDS: tuple[tuple[str, Callable[[CapabilityUse], bool]], ...] = (
    ("reaches out", is_request),
    ("starts programs", starts_programs),
    ("makes code from text", makes_code),
)
_ALL = 20
"""Places that are kept of one capability: with so many it is not known whether there were more."""
_PLACES = 5


def check(update: Update) -> Iterator[Draft]:
    """Yield a result for each kind that the package had before, and that more of its files hold now.

    Files that the version before shows something of weigh more: code is seldom moved into one that had another job.
    So does code made from text, which few files have.
    """
    if not update.is_repair:
        return
    package, old = update.package, update.old
    for does, is_kind in _KINDS:
        had, has = _by_file(old, is_kind), _by_file(package, is_kind)
        new = {file: place for file, place in has.items() if file not in had}
        if had and new and len(has) > len(had) and not _is_unsure(old, is_kind):
            known = {place.file for use in old.uses for place in use.evidence}
            known |= {each.evidence.file for each in old.mentions}
            yield Draft(
                Severity.HIGH if is_kind is makes_code or known & set(new) else Severity.MODERATE,
                f"{does} in files that did not {update.since}: {shown(new)}",
                f"Read the places before you update: {inspecting(package)}",
                package,
                evidence=tuple(new[file] for file in sorted(new))[:_PLACES],
                discriminator=f"spread {does} {' '.join(sorted(new))}",
            )


def _by_file(
    package: AuditedPackage, is_kind: Callable[[CapabilityUse], bool]
) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for use in package.uses:
        if use.reachable and is_kind(use):
            for place in use.evidence:
                if place.reachable:
                    found.setdefault(place.file, place)
    return found


def _is_unsure(package: AuditedPackage, is_kind: Callable[[CapabilityUse], bool]) -> bool:
    return any(len(use.evidence) >= _ALL for use in package.uses if is_kind(use))
