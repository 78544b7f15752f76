"""Which updates of a comparison do not pass, and which others to leave because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Request


def failing(compared: Compared, request: Request) -> tuple[Finding, ...]:
    """Return the findings that keep an update from being written: at the level, or `high` when there is none."""
    level = request.level or Severity.HIGH
    return tuple(each for each in compared.findings if each.fails(level))


def unread(compared: Compared) -> tuple[str, ...]:
    """Return the changed packages whose new contents could not be had."""
    return tuple(package.label for package, _ in compared.subject.changed() if not package.was_read)


def to_hold(compared: Compared, request: Request, held: Mapping[str, str]) -> dict[str, str]:
    """Return the packages to leave as they are from now on, with why.

    What does not pass itself; where that is new, or was held back and came all the same, the updates that need it.
    """
    found: dict[str, str] = {}
    before = compared.subject.before or {}
    for location, reason in reasons(compared, request).items():
        package = compared.subject.packages[location]
        if before[location].package is not None and package.name not in held:
            found.setdefault(package.name, f"{package.version or ''} {reason}".strip())
        else:
            for asker in _askers(compared, location, held):
                found.setdefault(
                    asker.name, f"{asker.version or ''} needs {package.label}: {reason}"
                )
    return found


def held_back(held: Mapping[str, str]) -> tuple[str, ...]:
    """Return a line for each reason why packages are held back, which it names."""
    by: dict[str, list[str]] = {}
    for name, why in sorted(held.items()):
        by.setdefault(why, []).append(name)
    return tuple(f"held back {', '.join(names)}: {why}" for why, names in by.items())


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
    compared: Compared, location: str, held: Mapping[str, str]
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
