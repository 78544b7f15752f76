"""The report: all that a reporter may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.model.finding import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.capability import Authority
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
    step: str | None = None
    """A `Step`'s word: how far an updated one is from the version before; for people."""
    asked_by: tuple[str, ...] = ()
    """What asks for an added one, `name version`; for people."""
    before_problem: str = ""
    """Why the version before could not be read; empty where it was. For people."""
    needs: str = ""
    """`name version` of what is not quiet and comes with an updated one that is quiet by itself; for people."""
    quiet_version: str | None = None
    """The newest version in range that gains nothing, where one was looked for; for people."""
    before_name: str = ""
    """What it is compared with is called, where that is another package; for people."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """What a reporter may say of a rule: plain data, since rules and reporters never meet."""

    id: str
    """The name of its file, with `-`."""
    group: str
    """`declarations`, `grants`, `changes`, `code` or `lockfile`."""
    severity: Severity
    """The usual one; a finding may weigh more or less, and its page says when."""
    title: str
    """One line, without a full stop."""
    page: str
    """Its manual page in Markdown: what, why, example, what to do."""


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
    brought_by: Mapping[Authority, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """For each authority the direct dependencies on whose shortest path its holders lie, with how many
    holders each brings in, the busiest first. For people; not part of the JSON report."""


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
    held: tuple[Finding, ...] = ()
    """What was found of updates that are held back, and why it counts no longer: for programs, notes tell people."""
    level: Severity | None = Severity.HIGH
    """The level the exit code was asked to use; None when findings never fail the run."""
    notes: tuple[str, ...] = field(default=())
    """Sentences the reader should know: another lockfile was ignored, contents could not be fetched."""
    policy: str | None = None
    """The contain.json that was used; None when there is none."""
    seconds: float | None = None
    """How long it took; only the terminal shows it, so that files stay the same from run to run."""
    rules: tuple[RulePage, ...] = ()
    """Every rule there is, in order of display, for reports that carry the rules' pages."""
    folder: str = ""
    """The project's folder (for `inspect`: the package's) from the repository's root, with `/`; empty: the root."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """For each install location the one before it on its shortest path from the project."""
    latest: bool = False
    """Whether an `update` goes beyond the ranges that the project asks for; for people."""
    safe: bool = False
    """Whether an `update` holds back what is not quiet; for people."""
    workspaces: tuple[str, ...] = ()
    """Those that an `update` is about alone, as the user names them; for people."""
    paths: Mapping[str, str] = field(default_factory=dict)
    """For each file that findings name as their place, its path from the repository's root, with `/`."""

    def failing(self) -> int:
        """Return how many findings, not suppressed, are at or above the level."""
        return sum(finding.fails(self.level) for finding in self.findings)
