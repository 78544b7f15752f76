"""One change, one finding: what other rules say about a power that nobody granted joins that finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.finding import SEVERITY_ORDER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.rules.draft import Draft
    from audit.rules.rule import Rule

Ruled = tuple["Rule", "Draft"]
FOLDING = "ungranted-capability"
_FOLDED = frozenset({"code", "grants", "declarations"})
"""Groups of rules that judge the code as it is. What changed since a version, and lockfiles, are other news."""
_TOLD = 2
"""Sentences of other rules that are told in full."""


def fold(drafts: Iterable[Ruled]) -> tuple[list[Ruled], list[Ruled]]:
    """Return the results that remain, and those that became part of an `ungranted-capability`."""
    drafts = list(drafts)
    hosts = {_name(draft): draft for rule, draft in drafts if rule.id == FOLDING}
    guests: dict[str, list[Ruled]] = {}
    for rule, draft in drafts:
        host = hosts.get(_name(draft))
        if host is not None and rule.id != FOLDING and rule.group in _FOLDED and _same(host, draft):
            guests.setdefault(_name(draft), []).append((rule, draft))
    gone = {id(draft) for found in guests.values() for _, draft in found}
    remaining = [
        (rule, _joined(draft, guests.get(_name(draft), [])) if rule.id == FOLDING else draft)
        for rule, draft in drafts
        if id(draft) not in gone
    ]
    return remaining, [ruled for found in guests.values() for ruled in found]


def _name(draft: Draft) -> str:
    return draft.package.package_name if draft.package is not None else ""


def _same(host: Draft, draft: Draft) -> bool:
    """Return whether a result is about one of the powers, or one of the places, of the ungranted ones."""
    places = {(place.file, place.line, place.column) for place in host.evidence if place.line}
    about = {draft.capability, *draft.capabilities}
    return not about.isdisjoint(host.capabilities) or any(
        (place.file, place.line, place.column) in places for place in draft.evidence
    )


def _joined(host: Draft, guests: list[Ruled]) -> Draft:
    if not guests:
        return host
    worst = sorted(guests, key=lambda ruled: SEVERITY_ORDER[ruled[1].severity])
    told = [f"{rule.id}: {draft.message}" for rule, draft in worst[:_TOLD]]
    severity = min(host.severity, worst[0][1].severity, key=SEVERITY_ORDER.__getitem__)
    return replace(host, severity=severity, message="; ".join([host.message, *told]))
