"""The JSON report, schema 1. Frozen: a change of shape is another module with another number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.model.capability import Authority, in_display_order
from audit.model.finding import Severity
from audit.reporters.wording import inert, masked_json
from audit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.finding import Finding
    from audit.model.package import CapabilityUse, Declaration, Evidence
    from audit.model.report import Report, ReportedPackage, Summary
    from audit.reporters.options import Options

SCHEMA = 1


def render(report: Report, _options: Options) -> str:
    """Return the report as JSON in ASCII, ending with a newline; the same report gives the same bytes.

    One line for each field, package and finding: fit for `diff` and `grep`, and several times as quick
    as indenting, which only Python's slow encoder does.
    """
    fields = [f" {json.dumps(key)}: {_lines(value)}" for key, value in document(report).items()]
    return inert(masked_json("{\n" + ",\n".join(fields) + "\n}")) + "\n"


def _lines(value: Any) -> str:
    """Return a value on one line, or a list with each record on its own."""
    if not isinstance(value, list) or not value:
        return json.dumps(value)
    return "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n ]"


def document(report: Report) -> dict[str, Any]:
    """Return the report as plain values, in the schema's own order of keys."""
    packages = sorted(report.packages, key=lambda each: each.package.location)
    return {
        "schema": SCHEMA,
        "tool": {"name": "contain-audit", "version": VERSION},
        "command": report.command,
        "project": {
            "path": report.project_path,
            "lockfile": report.lockfile,
            "lockfileVersion": report.lockfile_version,
        },
        "summary": _summary(report.summary),
        "packages": [_package(package) for package in packages],
        "findings": [_finding(finding) for finding in (*report.findings, *report.held)],
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "packages": summary.packages,
        "analysed": summary.analysed,
        "unknown": summary.unknown,
        "findings": {severity.value: summary.findings.get(severity, 0) for severity in Severity},
        "authorities": {
            authority.value: summary.authorities[authority]
            for authority in Authority
            if authority in summary.authorities
        },
        "declared": summary.declared,
        "undeclared": summary.undeclared,
    }


def _package(reported: ReportedPackage) -> dict[str, Any]:
    package = reported.package
    alias = package.package_name not in {package.name, ""}
    return {
        "location": package.location,
        "name": package.name,
        **({"packageName": package.package_name} if alias else {}),
        "version": package.version,
        "direct": package.direct,
        "dev": package.dev,
        "optional": package.optional,
        "source": package.source.value,
        "reach": in_display_order(package.reach),
        "declaration": _declaration(package.declaration),
        "capabilities": [_use(use) for use in package.uses],
        "before": _before(reported),
        "gained": list(reported.gained),
        "lost": list(reported.lost),
        "change": reported.change,
    }


def _declaration(declaration: Declaration | None) -> dict[str, Any] | None:
    if declaration is None:
        return None
    return {"origin": declaration.origin, "needs": list(declaration.needs)}


def _use(use: CapabilityUse) -> dict[str, Any]:
    return {
        "id": use.capability.id,
        "authority": use.capability.authority,
        "reachable": use.reachable,
        "evidence": _places(use.evidence),
        "literals": list(use.literals),
    }


def _places(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"file": file, "line": line, "column": column} for file, line, column, *_ in evidence]


def _before(reported: ReportedPackage) -> dict[str, Any] | None:
    if reported.before_capabilities is None:
        return None
    return {"version": reported.before_version, "capabilities": list(reported.before_capabilities)}


def _finding(finding: Finding) -> dict[str, Any]:
    package, place, waiver = finding.package, finding.lockfile, finding.suppressed
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "package": package
        and {"name": package.name, "version": package.version, "location": package.location},
        "capability": finding.capability,
        "message": finding.message,
        "help": finding.help,
        "lockfile": {"file": place.file, "line": place.line, "column": place.column},
        "evidence": _places(finding.evidence),
        "path": list(finding.path),
        "fingerprint": finding.fingerprint,
        "suppressed": waiver and {"reason": waiver[0], "expires": waiver[1] or None},
    }
