"""For an update that gains power: the newest version in range that does not."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.graph.specs.ranges import satisfies
from audit.pipeline.comparing import compare_sides
from audit.pipeline.held_updates import failing
from audit.pipeline.sides import open_sides
from audit.updates import newest_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.graph import DependencyGraph
    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.model.report import Report
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Progress, Request

_PACKAGES = 5
_VERSIONS = 4
"""Versions looked at for one package, the newest first."""


def nearest_quiet(
    request: Request,
    compared: Compared,
    failing: Iterable[Finding],
    tree: DependencyGraph,
    progress: Progress,
) -> dict[str, str | None]:
    """Return the nearest quiet versions of updates that do not pass, by location; where none is between, the old one.

    Args:
        request: the project.
        compared: what npm would bring.
        failing: what was found in it.
        tree: the one whose ranges count.
        progress: told how far it is.
    """
    before, found = compared.subject.before or {}, {}
    places = dict.fromkeys(each.package.location for each in failing if each.package is not None)
    for location in list(places)[:_PACKAGES] if not request.offline else ():
        package, old = compared.subject.packages[location], before[location].package
        if old is not None:
            with suppress(AuditError):
                listed = compared.new.sources.versions(package.package_name)
                found[location] = _quiet_version(
                    request, listed, tree, package, old.version, progress
                )
    return found


def with_quiet(report: Report, versions: Mapping[str, str | None]) -> Report:
    """Return the report with the nearest quiet versions of packages, by location."""
    packages = (
        replace(each, quiet_version=versions.get(each.package.location, each.quiet_version))
        for each in report.packages
    )
    return replace(report, packages=tuple(packages))


def _quiet_version(
    request: Request,
    listed: Iterable[str],
    tree: DependencyGraph,
    package: AuditedPackage,
    old: str | None,
    progress: Progress,
) -> str | None:
    there = package.location in tree
    specs = [edge.spec for edge in tree.dependents(package.location)] if there else []
    between = newest_between(listed, old, package.version)
    fitting = [each for each in between if all(satisfies(each, spec) for spec in specs)]
    for version in fitting[:_VERSIONS]:
        if _is_quiet(request, package, old, version, progress):
            return version
    return old


def _is_quiet(
    request: Request, package: AuditedPackage, old: str | None, version: str, progress: Progress
) -> bool:
    name = package.package_name
    sides = open_sides(request, f"{name}@{old}", f"{name}@{version}")
    found = compare_sides(request, *sides, progress)
    read = all(each.was_read for each, _ in found.subject.changed())
    return read and not failing(found, request)
