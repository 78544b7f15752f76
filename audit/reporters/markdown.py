"""The report as Markdown, for a pull request: short first, details folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.capability import AUTHORITY_ORDER
from audit.model.families import builds
from audit.reporters.changes import COMPARISONS
from audit.reporters.markdown_changes import changes
from audit.reporters.markdown_text import code, folded, plain, tabled
from audit.reporters.wording import (
    at_level,
    counted,
    lockfile_place,
    once,
    path,
    place,
    project_name,
    said,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage
    from audit.model.report import Report
    from audit.reporters.options import Options

_ROWS = (100, 50, 25, 10, 5, 1)
"""Rows of one table: as many as the limit allows."""
_CHARACTERS = 65_000
"""A pull request's comment holds 65,536 characters, a job's summary 1 MiB."""
_BRINGERS = 3


def render(report: Report, options: Options) -> str:
    """Return the report as GitHub-flavoured Markdown that fits into a comment."""
    made = (_text(report, options, rows) for rows in _ROWS)
    return next((text for text in made if len(text) <= _CHARACTERS), _heading(report) + "\n")


def _text(report: Report, options: Options, rows: int) -> str:
    loud = [finding for finding in report.findings if at_level(report, finding)]
    below = [finding for finding in report.findings if not at_level(report, finding)]
    rest = [] if options.quiet else below
    about, changed = ([], []) if options.quiet else _overview(report)
    blocks = [_heading(report), *about, *_loud(report, loud, rows), *changed]
    if rest:
        blocks.append(folded(counted(len(rest), "other finding"), _table(rest, rows)))
    if not options.quiet:
        blocks += _details(report, rows)
    return "\n\n".join(blocks) + "\n"


def _heading(report: Report) -> str:
    return f"### contain-audit: {verdict(report).lower()}"


def _overview(report: Report) -> tuple[list[str], list[str]]:
    """Return what was read, which comes before the findings that count, and what changed, which comes after them."""
    if report.command in COMPARISONS:
        title, *tables = changes(report)
        return [title], [*tables, *_notes(report)]
    counts = _counts(report) if report.command != "inspect" else code(report.project_path)
    return [counts, *_notes(report)], []


def _notes(report: Report) -> Iterator[str]:
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


def _loud(report: Report, findings: Sequence[Finding], rows: int) -> Iterator[str]:
    """Yield the table of findings that count, and their places, folded."""
    if findings:
        yield _table(findings, rows)
        project = project_name(report)
        places = [_places(finding, project) for finding in list(once(findings))[:rows]]
        yield folded("Where, and what to do", "\n".join(places))


def _table(findings: Sequence[Finding], limit: int) -> str:
    """Return the findings as a table; what is said of several copies of a package is said once."""
    alike: dict[object, list[str]] = {}
    for each in findings:
        alike.setdefault(said(each), []).append(each.package.shown if each.package else "")
    different = list(once(findings))
    rows = [
        (
            each.severity.value,
            code(each.rule),
            _about(each, alike[said(each)]),
            plain(each.message) + _waived(each),
        )
        for each in different[:limit]
    ]
    return tabled(rows, ("severity", "rule", "package", "finding"), len(different))


def _about(finding: Finding, alike: Sequence[str] = ()) -> str:
    """Return a finding's package, or what it and those of which the same is said are called together."""
    package = finding.package
    if package is None:
        return ""
    name, what = builds(alike or [package.shown])
    return code(f"{name} {package.version or ''}".rstrip()) + (f" ({what})" if what else "")


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


def _details(report: Report, rows: int) -> Iterator[str]:
    """Yield what the tree, or the one package, can do: folded."""
    if report.command == "inspect":
        for reported in report.packages:
            yield folded("What it can do", _powers(reported.package, rows))
    elif report.summary.authorities and report.command not in COMPARISONS:
        yield folded("What the tree can do", _authorities(report))


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
    return tabled(rows, ("authority", "packages", "who brings it in"), len(rows))


def _powers(package: AuditedPackage, limit: int) -> str:
    rows = [
        (
            use.capability.authority.value,
            code(use.capability.id),
            "yes" if use.reachable else "no",
            ", ".join(code(place(evidence)) for evidence in use.evidence[:3]),
        )
        for use in package.uses[:limit]
    ]
    headers = ("authority", "capability", "reachable", "where")
    return tabled(rows, headers, len(package.uses))
