"""The report as Markdown, for a pull request: short first, details folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tabulate import tabulate

from audit.model.capability import AUTHORITY_ORDER
from audit.reporters.markdown_text import code, plain
from audit.reporters.wording import (
    at_level,
    counted,
    lockfile_place,
    path,
    place,
    project_name,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.model.report import Report
    from audit.reporters.options import Options

_ROWS = 100
"""Rows of one table; a pull request's comment holds 65,536 characters."""
_BRINGERS = 3


def render(report: Report, options: Options) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    loud = [finding for finding in report.findings if at_level(report, finding)]
    below = [finding for finding in report.findings if not at_level(report, finding)]
    rest = [] if options.quiet else below
    blocks = [f"### contain-audit: {verdict(report).lower()}"]
    if not options.quiet:
        blocks += _overview(report)
    blocks += _loud(report, loud)
    blocks += [_folded(f"{counted(len(rest), 'other finding')}", _table(rest))] if rest else []
    if not options.quiet:
        blocks += _details(report)
    return "\n\n".join(blocks) + "\n"


def _overview(report: Report) -> Iterator[str]:
    """Yield what was read, and the notes."""
    yield _counts(report) if report.command != "inspect" else code(report.project_path)
    if report.notes:
        yield "\n".join(f"- {plain(note)}" for note in report.notes)


def _counts(report: Report) -> str:
    summary = report.summary
    name = code(report.lockfile or report.project_path)
    missing = summary.packages - summary.analysed
    absent = f", {missing:,} not to be had" if missing else ""
    return (
        f"{name}: {counted(summary.packages, 'package')}, {summary.direct:,} direct, {summary.dev:,} dev; "
        f"{summary.analysed:,} read{absent}, {summary.unknown:,} unknown in part; {summary.undeclared:,} undeclared."
    )


def _loud(report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the table of findings that count, and their places, folded."""
    if findings:
        yield _table(findings)
        project = project_name(report)
        places = [_places(finding, project) for finding in findings[:_ROWS]]
        yield _folded("Where, and what to do", "\n".join(places))


def _table(findings: Sequence[Finding]) -> str:
    rows = [
        (each.severity.value, code(each.rule), _about(each), plain(each.message) + _waived(each))
        for each in findings[:_ROWS]
    ]
    return _tabled(rows, ("severity", "rule", "package", "finding"), len(findings))


def _about(finding: Finding) -> str:
    package = finding.package
    return code(f"{package.name} {package.version or ''}".rstrip()) if package is not None else ""


def _waived(finding: Finding) -> str:
    return f" (waived: {plain(finding.suppressed[0])})" if finding.suppressed is not None else ""


def _places(finding: Finding, project: str) -> str:
    """Return one finding's places, path and next step as a list item."""
    where = [code(place(evidence)) for evidence in finding.evidence[:3]] or [
        code(lockfile_place(finding))
    ]
    lines = [f"- {code(finding.rule)} {_about(finding)}: {', '.join(where)}"]
    if len(finding.path) > 1:
        lines.append(f"  - path: {code(path(finding, project))}")
    return "\n".join([*lines, f"  - next: {plain(finding.help)}"])


def _details(report: Report) -> Iterator[str]:
    """Yield what the tree, or the one package, can do: folded."""
    if report.command == "inspect":
        for reported in report.packages:
            yield _folded("What it can do", _powers(reported.package))
    elif report.summary.authorities:
        yield _folded("What the tree can do", _authorities(report))


def _authorities(report: Report) -> str:
    summary = report.summary
    rows = [
        (
            authority.value,
            f"{number:,}",
            ", ".join(
                f"{code(name)} {count:,}"
                for name, count in summary.brought_by.get(authority, ())[:_BRINGERS]
            ),
        )
        for authority, number in sorted(
            summary.authorities.items(), key=lambda item: AUTHORITY_ORDER[item[0]]
        )
    ]
    return _tabled(rows, ("authority", "packages", "who brings it in"), len(rows))


def _powers(package: AuditedPackage) -> str:
    rows = [
        (
            use.capability.authority.value,
            code(use.capability.id),
            "yes" if use.reachable else "no",
            ", ".join(code(place(evidence)) for evidence in use.evidence[:3]),
        )
        for use in package.uses[:_ROWS]
    ]
    headers = ("authority", "capability", "reachable", "where")
    return _tabled(rows, headers, len(package.uses))


def _tabled(rows: Sequence[Sequence[str]], headers: Sequence[str], total: int) -> str:
    table = tabulate(rows, headers=headers, tablefmt="github", disable_numparse=True)
    return table if total <= len(rows) else f"{table}\n\nand {total - len(rows):,} more"


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"
