"""Which findings about a tree are news: the tree before did not show the same, or showed it as less grave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import SEVERITY_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.model.finding import Finding

_NEVER_NEWS = frozenset({"undeclared-package", "unused-grant", "unused-declaration"})
"""What these say is true of a tree as it stands; a comparison is not the place for it."""
_UNREAD = "unknown:missing"
_OF_ITS_CONTENTS = "tampered-install"


def known(findings: Iterable[Finding]) -> dict[tuple[str, ...], int]:
    """Return what was found in the old tree, by what it is about, with how much it weighed at most.

    That an archive could not be had, or was not what the lockfile says, is of that archive alone: it tells nothing of
    the one that takes its place.
    """
    weights: dict[tuple[str, ...], int] = {}
    for finding in findings:
        if finding.capability == _UNREAD or finding.rule == _OF_ITS_CONTENTS:
            continue
        weight = SEVERITY_ORDER[finding.severity]
        for key in _keys(finding):
            weights[key] = min(weight, weights.get(key, weight))
    return weights


def is_news(finding: Finding, stood: Mapping[tuple[str, ...], int]) -> bool:
    """Return whether the old tree did not show the same, or showed it as less grave."""
    if finding.rule in _NEVER_NEWS:
        return False
    weight = SEVERITY_ORDER[finding.severity]
    return all(weight < stood[key] for key in _keys(finding) if key in stood)


def _keys(finding: Finding) -> tuple[tuple[str, ...], ...]:
    name = finding.package.name if finding.package is not None else ""
    about = (finding.rule, name, finding.capability or "", finding.message)
    places = sorted({each.file for each in finding.evidence})
    there = ("where", finding.rule, name, finding.message, *places)
    return (finding.fingerprint,), about, *([there] if places else [])
