"""The findings of the text report: in full from the level on, the others as counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from audit.model.finding import Severity
from audit.reporters.text_lines import STYLES, excerpt, labelled
from audit.reporters.text_next import ready
from audit.reporters.wording import (
    also,
    at_level,
    counted,
    lockfile_place,
    once,
    path,
    place,
    project_name,
    safe,
    said,
    subject,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType

    from audit.model.finding import Finding
    from audit.model.report import Report
    from audit.reporters.options import Options

_PLACES = 3
"""Places shown of one finding."""
_OF_ONE_RULE = 10
"""Findings of one rule that are shown in full; the rest are counted."""
_AGGREGATE = "undeclared-package"
"""The closing lines say what this rule finds."""


def findings(report: Report, options: Options) -> list[RenderableType]:
    """Return the findings to show, each as a block; a blank line between them."""
    shown = shown_findings(report, options)
    blocks: list[RenderableType] = []
    for finding in shown:
        blocks += (
            [Text(""), *_block(report, finding, options)]
            if blocks
            else _block(report, finding, options)
        )
    return blocks


def shown_findings(report: Report, options: Options) -> list[Finding]:
    """Return the findings that are shown in full."""
    if options.verbose and not options.quiet:
        return list(report.findings)
    if report.command == "inspect" and not options.quiet:
        return [each for each in report.findings if each.rule != _AGGREGATE]
    return list(_bounded(once(each for each in report.findings if at_level(report, each))))


def _bounded(wanted: Iterable[Finding]) -> Iterator[Finding]:
    """Yield no more findings of one rule and severity than a person reads."""
    seen: Counter[tuple[str, Severity]] = Counter()
    for finding in wanted:
        seen[finding.rule, finding.severity] += 1
        if seen[finding.rule, finding.severity] <= _OF_ONE_RULE:
            yield finding


def uncounted(report: Report, options: Options) -> Iterator[str]:
    """Yield one line for each severity of which findings are not shown."""
    shown = {said(finding) for finding in shown_findings(report, options)}
    rest = [each for each in report.findings if said(each) not in shown]
    active = [each for each in rest if each.suppressed is None and each.rule != _AGGREGATE]
    for severity in Severity:
        rules = Counter(each.rule for each in active if each.severity is severity)
        if rules:
            names = ", ".join(f"{rule} {number:,}" for rule, number in rules.most_common())
            yield f"{rules.total():,} {severity}: {names}"
    waived = sum(1 for each in rest if each.suppressed is not None)
    if waived:
        yield f"{counted(waived, 'finding')} waived"


def _block(report: Report, finding: Finding, options: Options) -> list[RenderableType]:
    """Return one finding: its sentence, where, the path to it, what to do."""
    lines: list[RenderableType] = [_sentence(finding)]
    for number, evidence in enumerate(finding.evidence[:_PLACES]):
        spot = _folder(report, finding) + place(evidence)
        where = excerpt(spot, safe(evidence.text, 200), options)
        lines.append(labelled("" if number else "where", where))
    if len(finding.evidence) > _PLACES:
        lines.append(labelled("", f"and {counted(len(finding.evidence) - _PLACES, 'more place')}"))
    if not finding.evidence:
        lines.append(labelled("where", lockfile_place(finding)))
    if len(finding.path) > 1 and report.lockfile is not None:
        lines.append(labelled("path", path(finding, project_name(report))))
    if not options.verbose and (others := also(report.findings, finding)):
        lines.append(labelled("also", others))
    lines.append(labelled("next", ready(report, safe(finding.help))))
    if finding.suppressed is not None:
        lines.append(labelled("waived", safe(finding.suppressed[0])))
    return lines


def _folder(report: Report, finding: Finding) -> str:
    """Return the package's folder in the project; `inspect` names places inside the package alone."""
    if report.command == "inspect" or finding.package is None:
        return ""
    return safe(finding.package.location) + "/"


def _sentence(finding: Finding) -> RenderableType:
    """Return the finding's first line: severity, rule, package, message; it wraps beside the severity."""
    about = subject(finding.package)
    sentence = Text(f"{finding.rule}  ")
    sentence.append(f"{about}: " if about else "", style="bold")
    sentence.append(safe(finding.message))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(finding.severity.upper(), style=STYLES[finding.severity]), sentence)
    return grid
