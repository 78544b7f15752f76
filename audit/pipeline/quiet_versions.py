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
    from collections.abc import Iterable

    from audit.graph import DependencyGraph
    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.model.report import Report, ReportedPackage
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Progress, Request

_PACKAGES = 5
_VERSIONS = 4
"""Versions looked at for one package, the newest first."""


def quiet_versions(
    request: Request,
    compared: Compared,
    report: Report,
    failing: Iterable[Finding],
    progress: Progress,
) -> Report:
    """Return the report with the nearest quiet version of the updates that do not pass."""
    places = [each.package.location for each in failing if each.package is not None]
    wanted = list(dict.fromkeys(places))[:_PACKAGES]
    if request.offline or not wanted:
        return report
    packages = tuple(
        _quieted(request, compared, each, progress)
        if each.package.location in wanted and each.change == "updated"
        else each
        for each in report.packages
    )
    return replace(report, packages=packages)


def nearest_quiet(
    request: Request,
    compared: Compared,
    failing: Iterable[Finding],
    taken: DependencyGraph,
    progress: Progress,
) -> dict[str, str]:
    """Return the nearest quiet versions of updates that do not pass, by name; not the one that is there already.

    Args:
        request: the project.
        compared: what npm would have brought.
        failing: what was found in it.
        taken: the tree without the updates that were held back: its ranges count.
        progress: told how far it is.
    """
    if request.offline:
        return {}
    before, found = compared.subject.before or {}, {}
    places = dict.fromkeys(each.package.location for each in failing if each.package is not None)
    for location in list(places)[:_PACKAGES]:
        package, old = compared.subject.packages[location], before[location].package
        if old is not None:
            with suppress(AuditError):
                listed = compared.new.sources.versions(package.package_name)
                version = _quiet_version(request, listed, taken, package, old.version, progress)
                if version is not None and version != old.version:
                    found[package.name] = version
    return found


def _quieted(
    request: Request, compared: Compared, reported: ReportedPackage, progress: Progress
) -> ReportedPackage:
    package, old = reported.package, reported.before_version
    try:
        listed = compared.new.sources.versions(package.package_name)
        found = _quiet_version(request, listed, compared.new.tree, package, old, progress)
    except AuditError:
        return reported
    return replace(reported, quiet_version=found)


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
