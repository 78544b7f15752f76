"""What the page shows, as compact plain values: texts once, packages and powers by number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.model.capability import AUTHORITY_ORDER, Authority
from audit.model.contents import Source
from audit.model.finding import SEVERITY_ORDER, Severity
from audit.reporters.page.treemap import tiles
from audit.reporters.wording import level, project_name, safe, verdict
from audit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage, CapabilityUse, Evidence
    from audit.model.report import Report, ReportedPackage


@dataclass(frozen=True, slots=True)
class Amount:
    """How much evidence the page carries."""

    places: int
    """Places of one power."""
    text: int
    """Characters of one source line."""
    findings: int


AMOUNTS = (
    Amount(20, 200, 20_000),
    Amount(10, 160, 20_000),
    Amount(5, 160, 10_000),
    Amount(4, 120, 5_000),
    Amount(3, 100, 5_000),
    Amount(2, 80, 2_000),
    Amount(2, 50, 2_000),
    Amount(1, 60, 2_000),
    Amount(1, 0, 1_000),
    Amount(0, 0, 500),
)
"""From all to the least; the page takes the first that fits."""


class _Texts:
    """Every text once, made fit to be shown; other values name it by its number."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._numbers: dict[str, int] = {}
        self._known: dict[tuple[str, int], int] = {}

    def number(self, text: str, limit: int = 2_000) -> int:
        known = self._known.get((text, limit))
        if known is None:
            shown = safe(text, limit) if limit else ""
            known = self._known[text, limit] = self._numbers.setdefault(shown, len(self.all))
            if known == len(self.all):
                self.all.append(shown)
        return known


def page_data(report: Report, amount: Amount) -> dict[str, Any]:
    """Return all that the page shows."""
    maker = _Maker(report, amount)
    summary = report.summary
    shown = report.findings[: amount.findings]
    return {
        "version": VERSION,
        "command": report.command,
        "project": project_name(report),
        "subject": safe(report.lockfile or report.project_path),
        "level": level(report).value,
        "verdict": verdict(report),
        "failing": report.failing(),
        "counts": [
            summary.packages,
            summary.direct,
            summary.dev,
            summary.analysed,
            summary.unknown,
            summary.undeclared,
        ],
        "notes": [safe(note) for note in report.notes],
        "cut": [amount.places, len(report.findings) - len(shown)],
        "authorities": [each.value for each in Authority if each is not Authority.NONE],
        "severities": [each.value for each in Severity],
        "rules": {page.id: [page.title, page.page] for page in report.rules},
        "packages": [maker.package(each) for each in maker.ordered],
        "findings": [maker.finding(each) for each in shown],
        "texts": maker.texts.all,
    }


class _Maker:
    def __init__(self, report: Report, amount: Amount) -> None:
        self.texts = _Texts()
        self.ordered = sorted(report.packages, key=lambda each: each.package.location)
        self._amount = amount
        self._parents = report.parents
        self._numbers = {each.package.location: at for at, each in enumerate(self.ordered)}
        self._asking = [self._asks_for(each.package.location) for each in self.ordered]
        self._tiles = tiles(self._asking)

    def _asks_for(self, location: str) -> int:
        """Return the number of the package that asks first for what lies at `location`; -1 for the project."""
        return self._numbers.get(self._parents.get(location, ""), -1)

    def package(self, reported: ReportedPackage) -> list[Any]:
        """Return one package; the order of its fields is that of `model.js`."""
        package, number = reported.package, self.texts.number
        before, at = reported.before_capabilities, self._numbers[package.location]
        return [
            number(package.name),
            number(package.version or ""),
            number(package.location),
            _flags(package),
            self._asking[at],
            sorted(AUTHORITY_ORDER[each] for each in package.reach),
            number(package.source.value),
            _words(package),
            [self._use(use) for use in package.uses if use.capability.authority is not Authority.NONE],
            number(reported.change or ""),
            [number(reported.before_version or ""), [number(each) for each in before]] if before is not None else None,
            [number(each) for each in reported.gained],
            [number(each) for each in reported.lost],
            number("the same as before" if package.source is Source.UNREAD else package.problem),
            self._tiles[at] or 0,
        ]  # fmt: skip

    def finding(self, finding: Finding) -> list[Any]:
        """Return one finding; the order of its fields is that of `model.js`."""
        number, package = self.texts.number, finding.package
        location = package.location if package is not None else ""
        known = [self._numbers[each] for each in finding.path if each in self._numbers]
        about = f"{package.shown} {package.version or ''}".strip() if package is not None else ""
        return [
            number(finding.rule),
            SEVERITY_ORDER[finding.severity],
            number(finding.confidence.value),
            self._numbers.get(location, -1) if package is not None else -1,
            number(about),
            number(finding.capability or ""),
            number(finding.message),
            number(finding.help),
            number(f"{finding.lockfile.file}:{finding.lockfile.line}"),
            self._places(finding.evidence),
            known,
            number(finding.suppressed[0]) if finding.suppressed is not None else -1,
        ]

    def _use(self, use: CapabilityUse) -> list[Any]:
        literals = [self.texts.number(each, 80) for each in use.literals[: self._amount.places]]
        return [
            self.texts.number(use.capability.id),
            AUTHORITY_ORDER[use.capability.authority],
            int(use.reachable),
            self._places(use.evidence),
            literals,
        ]

    def _places(self, evidence: Iterable[Evidence]) -> list[list[int]]:
        kept = list(evidence)[: self._amount.places]
        texts = self.texts
        return [
            [texts.number(each.file), each.line, each.column, texts.number(each.text, self._amount.text)]
            for each in kept
        ]  # fmt: skip


def _flags(package: AuditedPackage) -> int:
    """Return direct 1, dev 2, optional 4, read 8."""
    return (
        int(package.direct)
        + 2 * int(package.dev)
        + 4 * int(package.optional)
        + 8 * int(package.was_read)
    )


def _words(package: AuditedPackage) -> list[Any]:
    """Return who declares what, and what the project grants; None where nobody does."""
    declared = package.declaration
    return [
        [declared.origin, *(safe(each) for each in declared.needs)] if declared is not None else None,
        [safe(each) for each in package.granted] if package.granted is not None else None,
    ]  # fmt: skip
