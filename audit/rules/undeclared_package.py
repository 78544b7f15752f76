"""Packages that nobody has declared anything for.

**What.** One finding for the whole project: how many packages have no declaration, neither from
their author nor from anybody else, and how many of those hold a power. The most powerful come first.

**Why.** A power that nobody declared cannot be told from one that was slipped in. Most packages hold
no power at all and need no attention; the others are the list to work through.

**Example.** `colour-names` has no declaration and only computes: it counts, and is not named.
`fast-fetch-x` has none and uses `builtin:https.get`: it is named.

**What to do.** Nothing for each package: `contain-audit init` takes what is there now as granted, and
from then on only changes are reported. Maintainers add `"contain": {"needs": [...]}` to package.json.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import by_power, in_display_order
from audit.model.finding import Severity
from audit.model.text import printable
from audit.rules.draft import Draft
from audit.rules.words import counted, listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.package import AuditedPackage
    from audit.rules.subject import Subject


def check(subject: Subject) -> Iterator[Draft]:
    """Yield at most one result, about the project; none where contain.json says what may be."""
    if subject.policy is not None:
        return
    undeclared = [package for package in subject.code() if package.declaration is None]
    powerful = sorted((package for package in undeclared if package.authorities), key=_by_power)
    if undeclared:
        yield Draft(
            Severity.LOW,
            _message(len(undeclared), powerful),
            "Accept what is here and hear only of changes: contain-audit init",
            place=powerful[0] if powerful else None,
        )


def _message(undeclared: int, powerful: list[AuditedPackage]) -> str:
    have = "has" if undeclared == 1 else "have"
    counts = f"{counted(undeclared, 'package')} {have} no declaration; "
    if not powerful:
        return counts + "none of them holds power"
    hold = "holds" if len(powerful) == 1 else "hold"
    names = list(dict.fromkeys(_named(package) for package in powerful))
    return f"{counts}{len(powerful)} of them {hold} power: {listing(names, 5)}"


def _named(package: AuditedPackage) -> str:
    """Return the package's name and the most telling of its powers."""
    return f"{printable(package.name)} ({in_display_order(package.authorities)[0]})"


def _by_power(package: AuditedPackage) -> tuple[list[int], str, str]:
    return (by_power(package.authorities), package.name, package.location)
