"""One finding as a SARIF result."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from audit.reporters.sarif_rules import LEVELS
from audit.reporters.wording import safe, subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.finding import Finding
    from audit.reporters.sarif_places import Places
    from audit.reporters.sarif_rules import SarifRules

_RELATED = 50
"""Places inside the package; GitHub shows 100 locations of one result."""
_STEPS = 100
"""Steps of the dependency path; GitHub accepts 10,000 and shows 1,000."""
_MESSAGE = 1_000
"""Characters of a message; GitHub shows 1,024."""


def numbered(findings: Iterable[Finding]) -> list[str]:
    """Return a mark per finding that stays when lines move: its fingerprint and, among twins, its number."""
    seen: Counter[str] = Counter()
    marks = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        marks.append(f"{finding.fingerprint}:{seen[finding.fingerprint]}")
    return marks


def result(finding: Finding, mark: str, rules: SarifRules, places: Places) -> dict[str, Any]:
    """Return a finding as a SARIF result."""
    rule, index = rules.of(finding)
    made = {
        "ruleId": rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [places.primary(finding)],
        **_inside(finding, places),
        "partialFingerprints": {"primaryLocationLineHash": mark},
        "suppressions": _suppressions(finding),
        "properties": _properties(finding),
    }
    return {key: value for key, value in made.items() if value is not None}


def _message(finding: Finding) -> str:
    """Return who does what, and what to do next. Nothing in it can be read as a SARIF link."""
    about = subject(finding.package)
    sentence = f"{about}: {finding.message}" if about else finding.message
    shown = safe(sentence, _MESSAGE - 200).rstrip(".")
    return f"{shown}. {safe(finding.help, 190)}".replace("](", "] (")


def _inside(finding: Finding, places: Places) -> dict[str, Any]:
    """Return the places inside the package, and the way to the first of them along the dependency path."""
    made = (places.inside(finding, evidence) for evidence in finding.evidence[:_RELATED])
    related = [place for place in made if place is not None]
    found: dict[str, Any] = {}
    if related:
        found["relatedLocations"] = [
            {"id": number, **place} for number, place in enumerate(related, start=1)
        ]
    steps = [*places.steps(finding)[:_STEPS], *related[:1]] if len(finding.path) > 1 else []
    if steps:
        flow = [{"location": place} for place in steps]
        found["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return found


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    """Return the waiver; an empty list says that there is none, as SARIF wants it said."""
    if finding.suppressed is None:
        return []
    reason, expires = finding.suppressed
    made: dict[str, Any] = {"kind": "external", "status": "accepted", "justification": safe(reason)}
    return [{**made, "properties": {"expires": safe(expires)}} if expires else made]


def _properties(finding: Finding) -> dict[str, Any]:
    package = finding.package
    about = {
        "package": safe(package.name) if package is not None else None,
        "version": safe(package.version or "") or None if package is not None else None,
        "location": safe(package.location) if package is not None else None,
        "capability": safe(finding.capability) if finding.capability else None,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
    }
    return {key: value for key, value in about.items() if value is not None}
