"""For an update that gains power: the newest version in range that does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.errors import AuditError
from audit.graph.specs.ranges import satisfies
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.pipeline.comparing import compare_sides
from audit.pipeline.sides import open_sides
from audit.updates import newest_between

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def _quieted(
    request: Request, compared: Compared, reported: ReportedPackage, progress: Progress
) -> ReportedPackage:
    try:
        found = _quiet_version(request, compared, reported, progress)
    except AuditError:
        return reported
    return replace(reported, quiet_version=found)


def _quiet_version(
    request: Request, compared: Compared, reported: ReportedPackage, progress: Progress
) -> str | None:
    package, old = reported.package, reported.before_version
    specs = [edge.spec for edge in compared.new.tree.dependents(package.location)]
    listed = compared.new.sources.versions(package.package_name)
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
    worst = SEVERITY_ORDER[request.level or Severity.HIGH]
    read = all(each.was_read for each, _ in found.subject.changed())
    return read and not any(SEVERITY_ORDER[each.severity] <= worst for each in found.findings)
