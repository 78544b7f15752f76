"""The report: all that a reporter may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.model.capability import Authority
from audit.model.finding import Finding, Severity
from audit.model.package import AuditedPackage


@dataclass(frozen=True, slots=True)
class ReportedPackage:
    """A package in the report: the audited one, and how it compares with the version before."""

    package: AuditedPackage
    before_version: str | None = None
    before_capabilities: tuple[str, ...] | None = None
    """Capability ids of the version before; None when there was none to compare with."""
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    change: str | None = None
    """`added`, `removed`, `updated`, `same`; None outside a comparison."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The counts at the top."""

    packages: int
    direct: int
    dev: int
    analysed: int
    unknown: int
    """Packages with any part that could not be analysed."""
    findings: Mapping[Severity, int]
    """Not suppressed, by severity; every severity is there."""
    authorities: Mapping[Authority, int]
    """How many packages hold each authority themselves, in `Authority` order, zeros and `none` left out."""
    declared: int
    undeclared: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a command over a project or one package."""

    command: str
    project_path: str
    lockfile: str | None
    """As named or found; None for `inspect`."""
    lockfile_version: int | None
    summary: Summary
    packages: tuple[ReportedPackage, ...]
    """By install location."""
    findings: tuple[Finding, ...]
    """The worst first, then by rule, package and place."""
    level: Severity = Severity.HIGH
    """The level the exit code was asked to use."""
    notes: tuple[str, ...] = field(default=())
    """Sentences the reader should know: another lockfile was ignored, contents could not be fetched."""
    seconds: float | None = None
    """How long it took; only the terminal shows it, so that files stay the same from run to run."""

    def failing(self) -> int:
        """Return how many findings, not suppressed, are at or above the level."""
        order = list(Severity)
        worst = order[: order.index(self.level) + 1]
        return sum(1 for finding in self.findings if finding.suppressed is None and finding.severity in worst)
