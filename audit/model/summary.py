"""Counting a report's packages and findings, once, so that every reporter shows the same numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.capability import Authority
from audit.model.finding import Severity
from audit.model.report import Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.model.report import Report


def summarise(
    packages: Sequence[AuditedPackage], findings: Iterable[Finding], brought_by: Mapping[str, str]
) -> Summary:
    """Count packages and findings.

    Args:
        packages: those in the report.
        findings: all of them; suppressed ones are not counted.
        brought_by: for an install location, the name of the direct dependency on its shortest path.
    """
    declared = sum(1 for package in packages if package.declaration is not None)
    return Summary(
        packages=len(packages),
        direct=sum(1 for package in packages if package.direct),
        dev=sum(1 for package in packages if package.dev),
        analysed=sum(1 for package in packages if package.was_read),
        unknown=sum(1 for package in packages if Authority.UNKNOWN in package.authorities),
        findings=_by_severity(findings),
        authorities=_holders(packages),
        declared=declared,
        undeclared=len(packages) - declared,
        brought_by=_brought_by(packages, brought_by),
    )


def with_findings(report: Report, findings: Iterable[Finding]) -> Report:
    """Return the report with further findings before its own, counted with them."""
    every = (*findings, *report.findings)
    summary = replace(report.summary, findings=_by_severity(every))
    return replace(report, findings=every, summary=summary)


def _by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    counts = Counter(finding.severity for finding in findings if finding.suppressed is None)
    return {severity: counts[severity] for severity in Severity}


def _holders(packages: Iterable[AuditedPackage]) -> dict[Authority, int]:
    """Return how many packages hold each authority, in display order, zeros and `none` left out."""
    counts = Counter(authority for package in packages for authority in package.authorities)
    return {authority: counts[authority] for authority in Authority if counts[authority]}


def _brought_by(
    packages: Iterable[AuditedPackage], brought_by: Mapping[str, str]
) -> dict[Authority, tuple[tuple[str, int], ...]]:
    """Return per authority the direct dependencies that bring its holders in, the busiest first."""
    counts: dict[Authority, Counter[str]] = {}
    for package in packages:
        for authority in package.authorities:
            counts.setdefault(authority, Counter())[
                brought_by.get(package.location, package.name)
            ] += 1
    return {
        authority: tuple(sorted(counts[authority].items(), key=lambda item: (-item[1], item[0])))
        for authority in Authority
        if authority in counts
    }
