"""The report as SARIF 2.1.0, for code scanning: one run, every rule with its page, the most severe results.

What GitHub makes of it decides the shape (docs/sarif.md): the first location is the one line of the
lockfile that names the package, because only that line is in the repository and in a pull request's diff.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from audit.reporters.json_v1 import masked
from audit.reporters.sarif_places import Places
from audit.reporters.sarif_results import numbered, result
from audit.reporters.sarif_rules import SarifRules
from audit.reporters.wording import counted, inert, safe
from audit.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.finding import Finding
    from audit.model.report import Report
    from audit.reporters.options import Options

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RESULTS = 25_000
"""Results of one run that GitHub accepts; with more it refuses the file."""
KEPT = 5_000
"""Results that GitHub shows, the most severe first."""
COMPRESSED = 10_000_000
"""Bytes of the file, gzipped, that GitHub accepts."""


def render(report: Report, _options: Options) -> str:
    """Return the report as SARIF in ASCII, ending with a newline; the same report gives the same bytes."""
    limit = RESULTS
    text = _text(report, limit)
    while len(text) > COMPRESSED and limit and _compressed(text) > COMPRESSED:
        limit = min(limit, len(report.findings)) // 2
        text = _text(report, limit)
    return text


def _text(report: Report, limit: int) -> str:
    """Return the log with one result and one rule a line: half the size of an indented one, and as fit for `diff`."""
    log = masked(document(report, limit))
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    rules, results = driver.pop("rules"), run.pop("results")
    head = json.dumps({**log, "runs": []})[: -len("]}")]
    tool = json.dumps(driver)[:-1]
    run = json.dumps({key: value for key, value in run.items() if key != "tool"})[1:-1]
    text = (
        f'{head}\n {{"tool": {{"driver": {tool}, "rules": {_lines(rules)}}}}},\n'
        f'  {run},\n  "results": {_lines(results)}}}\n]}}'
    )
    return inert(text) + "\n"


def _lines(records: list[Any]) -> str:
    """Return records as a list with each on a line of its own."""
    return "[" + ",".join(f"\n   {json.dumps(each)}" for each in records) + "]"


def _compressed(text: str) -> int:
    return len(zlib.compress(text.encode("ascii"), 6))


def document(report: Report, limit: int = RESULTS) -> dict[str, Any]:
    """Return the SARIF log as plain values, with at most `limit` results."""
    kept = _most_severe(report.findings, limit)
    rules = SarifRules(report, kept)
    places = Places(report)
    marks = numbered(kept)
    results = [
        result(finding, mark, rules, places) for finding, mark in zip(kept, marks, strict=True)
    ]
    run = {
        "tool": {"driver": _driver(rules)},
        "automationDetails": {"id": _category(report, places)},
        "invocations": [_invocation(report, len(kept))],
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The root of the repository."}}
        },
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _most_severe(findings: Sequence[Finding], limit: int) -> list[Finding]:
    """Return the findings to keep, in the report's order: waived ones are the first to go."""
    if len(findings) <= limit:
        return list(findings)
    active = [finding for finding in findings if finding.suppressed is None]
    waived = [finding for finding in findings if finding.suppressed is not None]
    return [*active, *waived][:limit]


def _driver(rules: SarifRules) -> dict[str, Any]:
    return {
        "name": "contain-audit",
        "version": VERSION,
        "semanticVersion": VERSION,
        "rules": rules.descriptors,
    }


def _category(report: Report, places: Places) -> str:
    """Return what tells this analysis from others of the same commit: the command and the lockfile.

    GitHub takes all before the last `/` for the category: alerts of another lockfile stay open.
    """
    name = "contain-audit" if report.command == "check" else f"contain-audit-{report.command}"
    return f"{name}/{places.uri(report.lockfile or report.project_path)}/"


def _invocation(report: Report, kept: int) -> dict[str, Any]:
    """Return how the run went: it did its work (a run that does not writes no file), and what to know of it."""
    notes = [_notification("note", safe(note)) for note in report.notes]
    total = len(report.findings)
    if kept < total:
        words = f"{counted(total - kept, 'result')} of {total:,} left out, the least severe: GitHub accepts no more"
        notes.append(_notification("warning", words))
    if kept > KEPT:
        words = f"GitHub shows the {KEPT:,} most severe of {kept:,} results"
        notes.append(_notification("warning", words))
    return {
        "executionSuccessful": True,
        "exitCode": 1 if report.failing() else 0,
        "toolExecutionNotifications": notes,
    }


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": text}}
