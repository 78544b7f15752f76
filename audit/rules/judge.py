"""Run every rule, then give each result its place, path, fingerprint and rank: once, for all rules."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from audit.model.finding import SEVERITY_ORDER, Finding, FindingPackage, LockfilePlace
from audit.rules.settling import fold, waive
from audit.rules.table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.package import AuditedPackage, Evidence
    from audit.rules.draft import Draft
    from audit.rules.settling import Ruled
    from audit.rules.subject import Subject
    from audit.rules.table import Rule


def judge(subject: Subject) -> tuple[Finding, ...]:
    """Return what every rule finds in `subject`, the worst first, with stable fingerprints."""
    drafts, folded = fold((rule, draft) for rule in RULES.values() for draft in rule.check(subject))
    drafts, about_waivers = waive(subject, drafts, folded)
    drafts += [(RULES["unused-grant"], draft) for draft in about_waivers]
    drafts.sort(key=lambda ruled: _identity(*ruled))
    marked = list(zip(drafts, _fingerprints(drafts), strict=True))
    marked.sort(key=lambda item: SEVERITY_ORDER[item[0][1].severity])
    return tuple(
        _finding(subject, rule, draft, fingerprint) for (rule, draft), fingerprint in marked
    )


def _identity(rule: Rule, draft: Draft) -> tuple[str, ...]:
    """Order: rule, package name, location, capability; then the texts, so that it is total."""
    capability = draft.capability or ""
    return (rule.id, *_names(draft.package), capability, draft.discriminator, draft.message)


def _names(package: AuditedPackage | None) -> tuple[str, str]:
    return (package.name, package.location) if package is not None else ("", "")


def _fingerprints(drafts: Iterable[Ruled]) -> list[str]:
    """Return a fingerprint per draft: of what it is about, not of where that stands today.

    The install location takes part only where another copy of the package shows the same,
    and a number only for exact twins.
    """
    made = []
    copies: dict[tuple[str, ...], str] = {}
    twins: Counter[tuple[str, ...]] = Counter()
    for rule, draft in drafts:
        name, location = _names(draft.package)
        key: tuple[str, ...] = (rule.id, name, draft.capability or "", draft.discriminator)
        if copies.setdefault(key, location) != location:
            key = (*key, location)
        twins[key] += 1
        made.append(_digest(key if twins[key] == 1 else (*key, str(twins[key]))))
    return made


def _digest(parts: tuple[str, ...]) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _finding(subject: Subject, rule: Rule, draft: Draft, fingerprint: str) -> Finding:
    package = draft.package
    return Finding(
        rule=rule.id,
        severity=draft.severity,
        confidence=draft.confidence,
        message=draft.message,
        help=draft.help,
        lockfile=draft.at or _place(subject, package or draft.place),
        package=_reported(package) if package is not None else None,
        capability=draft.capability,
        evidence=_each_once(draft.evidence),
        path=subject.graph.shortest_path(package.location) if package is not None else (),
        fingerprint=fingerprint,
        suppressed=draft.suppressed,
    )


def _each_once(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Return the places, each once: two powers may be used by one call."""
    places: dict[tuple[str, int, int], Evidence] = {}
    for each in evidence:
        places.setdefault(each[:3], each)
    return tuple(places.values())


def _place(subject: Subject, package: AuditedPackage | None) -> LockfilePlace:
    """Return the line of the package's key in the lockfile, or the project's own."""
    entry = package.entry if package is not None else subject.lockfile.entries[""]
    return LockfilePlace(subject.lockfile.path, entry.position.line, entry.position.column)


def _reported(package: AuditedPackage) -> FindingPackage:
    return FindingPackage(package.name, package.version, package.location, package.package_name)
