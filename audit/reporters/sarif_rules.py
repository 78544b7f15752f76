"""The rules as SARIF descriptors, each with its manual page.

GitHub reads how severe a result is from its rule alone. A finding that weighs more or less than its
rule usually does therefore gets a descriptor of its own, `RULE/SEVERITY` (SARIF's hierarchical ids),
so that a gate on "high" is not tripped by what was judged moderate.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from audit.model.finding import Severity
from audit.model.report import RulePage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.model.finding import Finding
    from audit.model.report import Report

LEVELS = MappingProxyType(
    {
        Severity.CRITICAL: "error",
        Severity.HIGH: "error",
        Severity.MODERATE: "warning",
        Severity.LOW: "note",
        Severity.INFO: "note",
    }
)
_SCORES = MappingProxyType(
    {
        Severity.CRITICAL: "9.5",
        Severity.HIGH: "8.0",
        Severity.MODERATE: "5.5",
        Severity.LOW: "2.0",
        Severity.INFO: "0.1",
    }
)
"""GitHub's bounds: critical over 9.0, high from 7.0, medium from 4.0, low from 0.1."""
_KINDS = MappingProxyType({"error": "error", "warning": "warning", "note": "recommendation"})
_PRECISION = MappingProxyType({"lockfile": "very-high", "code": "medium"})
"""By group: what a lockfile says is certain, what code means is read from it; comparisons are high."""
_NAME = 255
_DESCRIPTION = 1_000
"""Characters that GitHub accepts: 255 and 1,024."""


class SarifRules:
    """The descriptors of one run: every rule, then those that findings of unusual severity need."""

    def __init__(self, report: Report, findings: Iterable[Finding]) -> None:
        pages = {page.id: page for page in report.rules}
        unusual = sorted(set(_unusual(findings, pages)))
        self._index = {page.id: number for number, page in enumerate(report.rules)}
        self.descriptors = [_descriptor(page.id, page) for page in report.rules]
        for rule, severity in unusual:
            page = replace(pages.get(rule) or _unknown(rule), severity=severity)
            identity = _identity(rule, severity, pages)
            self._index[identity] = len(self.descriptors)
            self.descriptors.append(_descriptor(identity, page))
        self._pages = pages

    def of(self, finding: Finding) -> tuple[str, int]:
        """Return the id and the index of a finding's descriptor."""
        identity = _identity(finding.rule, finding.severity, self._pages)
        return identity, self._index[identity]


def _unusual(
    findings: Iterable[Finding], pages: dict[str, RulePage]
) -> Iterator[tuple[str, Severity]]:
    for finding in findings:
        page = pages.get(finding.rule)
        if page is None or page.severity is not finding.severity:
            yield finding.rule, finding.severity


def _identity(rule: str, severity: Severity, pages: dict[str, RulePage]) -> str:
    page = pages.get(rule)
    return rule if page is not None and page.severity is severity else f"{rule}/{severity}"


def _unknown(rule: str) -> RulePage:
    """Return a page for a rule that the report brings none for."""
    return RulePage(rule, "code", Severity.INFO, rule, "")


def _descriptor(identity: str, page: RulePage) -> dict[str, Any]:
    level = LEVELS[page.severity]
    return {
        "id": identity[:_NAME],
        "name": "".join(part.capitalize() for part in re.split(r"[-/]", identity))[:_NAME],
        "shortDescription": {"text": _cut(f"{page.title}.")},
        "fullDescription": {"text": _cut(_summary(page))},
        "help": {"text": _help(page), "markdown": _help(page)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["security", "supply-chain", "npm", page.group],
            "precision": _PRECISION.get(page.group, "high"),
            "problem.severity": _KINDS[level],
            "security-severity": _SCORES[page.severity],
        },
    }


def _summary(page: RulePage) -> str:
    """Return the page's first paragraph in one line, without its label and without markup."""
    paragraph = " ".join(page.page.partition("\n\n")[0].split())
    plain = re.sub(r"[*`]", "", re.sub(r"^\*\*\w+\.\*\*\s*", "", paragraph))
    return plain or f"{page.title}."


def _help(page: RulePage) -> str:
    """Return the manual page as `contain-audit rules RULE` has it."""
    return f"# {page.id}\n\n{page.title}.\n\n{page.page}\n"


def _cut(text: str) -> str:
    return text if len(text) <= _DESCRIPTION else f"{text[: _DESCRIPTION - 3]}..."
