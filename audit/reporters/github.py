"""Annotations for a GitHub workflow: one command a line, on the line of the lockfile, the worst first.

GitHub keeps ten errors and ten warnings of one step, so no more are written; the rest is counted, and
stands in the job's summary, which is the Markdown report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Severity
from audit.reporters.wording import (
    also,
    at_level,
    counted,
    log_line,
    once,
    path,
    place,
    project_name,
    safe,
    subject,
    verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.finding import Finding
    from audit.model.report import Report
    from audit.reporters.options import Options

_SHOWN = 10
"""Annotations of one kind that GitHub keeps of one step."""
_PLACES = 3


def render(report: Report, options: Options) -> str:
    """Return workflow commands, then plain lines for who reads the log."""
    errors = list(once(each for each in report.findings if at_level(report, each)))
    others = (
        each
        for each in report.findings
        if each.suppressed is None
        and not at_level(report, each)
        and each.severity is Severity.MODERATE
    )
    warnings = [] if options.quiet else list(once(others))
    lines = [
        *_commands("error", errors, report),
        *_commands("warning", warnings, report),
        *_more(errors, warnings),
        verdict(report),
    ]
    return "\n".join(lines) + "\n"


def _commands(kind: str, findings: list[Finding], report: Report) -> Iterator[str]:
    for finding in findings[:_SHOWN]:
        yield f"::{kind} {_properties(finding, report)}::{_data(_message(finding, report))}"


def _properties(finding: Finding, report: Report) -> str:
    spot = finding.lockfile
    about = subject(finding.package)
    values = {
        "file": safe(report.paths.get(spot.file, spot.file)),
        "line": str(spot.line),
        "endLine": str(spot.line),
        "col": str(spot.column),
        "title": f"{finding.rule}: {about}" if about else finding.rule,
    }
    return ",".join(f"{name}={_property(value)}" for name, value in values.items())


def _message(finding: Finding, report: Report) -> str:
    """Return the sentence, the places, the path and what to do, each on a line of its own."""
    lines = [f"{finding.severity}: {safe(finding.message, 500)}"]
    lines += [f"where: {place(each)}" for each in finding.evidence[:_PLACES]]
    if others := also(report.findings, finding):
        lines.append(f"also: {safe(others, 500)}")
    if len(finding.path) > 1:
        lines.append(f"path: {safe(path(finding, project_name(report)), 500)}")
    return "\n".join([*lines, f"next: {safe(finding.help, 500)}"])


def _more(errors: list[Finding], warnings: list[Finding]) -> Iterator[str]:
    hidden = max(len(errors) - _SHOWN, 0) + max(len(warnings) - _SHOWN, 0)
    if hidden:
        yield log_line(f"{counted(hidden, 'finding')} more: see the job's summary")


def _data(text: str) -> str:
    """Escape a command's message as the runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a command's property: there `:` and `,` have a meaning as well."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
