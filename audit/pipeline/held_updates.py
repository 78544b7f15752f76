"""Which updates of a comparison do not pass, and which others to leave because of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.model.families import builds, family
from audit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Request


@dataclass(frozen=True, slots=True)
class Held:
    """Why an update is held back."""

    name: str
    """The package that does not pass: the one that is held back, or one that it needs."""
    version: str
    reason: str
    quiet: str = ""
    """The newest version in between that passes, where one was looked for and found."""


def failing(compared: Compared, request: Request) -> tuple[Finding, ...]:
    """Return the findings that keep an update from being written: at the level, or `high` when there is none."""
    level = request.level or Severity.HIGH
    return tuple(each for each in compared.findings if each.fails(level))


def unread(compared: Compared) -> tuple[str, ...]:
    """Return the changed packages whose new contents could not be had."""
    return tuple(package.label for package, _ in compared.subject.changed() if not package.was_read)


def to_hold(compared: Compared, request: Request, held: Mapping[str, Held]) -> dict[str, Held]:
    """Return the packages to leave as they are from now on, with why.

    What does not pass itself; where that is new, or was held back and came all the same, the updates that need it.
    """
    found: dict[str, Held] = {}
    before = compared.subject.before or {}
    for location, reason in reasons(compared, request).items():
        package = compared.subject.packages[location]
        why = Held(package.name, package.version or "", reason)
        if before[location].package is not None and package.name not in held:
            found.setdefault(package.name, why)
        else:
            for asker in _askers(compared, location, held):
                found.setdefault(asker.name, why)
    return found


def held_back(held: Mapping[str, Held]) -> tuple[str, ...]:
    """Return a line for each thing that does not pass: what it is, and what is held back because of it."""
    groups: dict[object, list[tuple[str, Held]]] = {}
    for name, why in sorted(held.items()):
        key = (family(why.name), why.version, why.reason)
        groups.setdefault(key, []).append((name, why))
    return tuple(map(_line, groups.values()))


def _line(group: list[tuple[str, Held]]) -> str:
    names = [name for name, why in group if name != why.name]
    why = next((each for name, each in group if name == each.name), group[0][1])
    label, what = builds(sorted({each.name for _, each in group}))
    cause = f"{label} {why.version}".rstrip() + (f" ({what})" if what else "")
    reason = why.reason + (f"; nearest quiet version {why.quiet}" if why.quiet else "")
    if len(names) == len(group):
        return f"held back {', '.join(names)}: needs {cause}: {reason}"
    return f"held back {cause}: {reason}" + (
        f"; and what needs it: {', '.join(names)}" if names else ""
    )


def reasons(compared: Compared, request: Request) -> dict[str, str]:
    """Return why packages do not pass, by location."""
    found: dict[str, str] = {}
    for finding in failing(compared, request):
        if finding.package is not None:
            found.setdefault(finding.package.location, f"{finding.rule}: {finding.message}")
    for package, _ in compared.subject.changed():
        if not package.was_read:
            found.setdefault(package.location, f"could not be read: {package.problem}")
    return found


def _askers(
    compared: Compared, location: str, held: Mapping[str, object]
) -> tuple[AuditedPackage, ...]:
    """Return the updated packages through which `location` comes, the nearest that are not held already."""
    before, packages, tree = (
        compared.subject.before or {},
        compared.subject.packages,
        compared.new.tree,
    )
    waiting, seen, found = [location], {location}, []
    while waiting:
        for edge in tree.dependents(waiting.pop()):
            if edge.source in seen or edge.source not in before:
                continue
            seen.add(edge.source)
            asker = packages[edge.source]
            if before[edge.source].package is not None and asker.name not in held:
                found.append(asker)
            else:
                waiting.append(edge.source)
    return tuple(found)
