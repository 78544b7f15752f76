"""What is done once, after all rules: one change becomes one finding, and waivers silence what they are for."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from audit.graph.specs.ranges import satisfies
from audit.model.finding import SEVERITY_ORDER
from audit.rules.unused_grant import expired_waiver, unseen_names, unused_waiver

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.policy import Policy, Waiver
    from audit.rules.draft import Draft
    from audit.rules.subject import Subject
    from audit.rules.table import Rule

Ruled = tuple["Rule", "Draft"]
FOLDING = "ungranted-capability"
_FOLDED = frozenset({"code", "grants", "declarations"})
"""Groups of rules that judge the code as it is. What changed since a version, and lockfiles, are other news."""
_TOLD = 2
"""Sentences of other rules that are told in full."""
_WILD = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


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


def waive(
    subject: Subject, drafts: list[Ruled], folded: Iterable[Ruled]
) -> tuple[list[Ruled], list[Draft]]:
    """Return the results, silenced ones marked, and what there is to say about the waivers themselves.

    Args:
        subject: what is judged; without a contain.json nothing is waived.
        drafts: what the rules found.
        folded: what became part of another result: a waiver for it is in use.
    """
    policy = subject.policy
    if policy is None or not policy.waivers:
        return drafts, []
    working = [each for each in policy.waivers if not _is_over(each, subject)]
    waived = [(rule, _marked(rule.id, draft, working)) for rule, draft in drafts]
    return waived, _about(subject, policy, [*drafts, *folded])


def _is_over(waiver: Waiver, subject: Subject) -> bool:
    return (
        waiver.expires is not None and subject.today is not None and waiver.expires < subject.today
    )


def _marked(rule: str, draft: Draft, waivers: list[Waiver]) -> Draft:
    waiver = next((each for each in waivers if matches(each, rule, draft)), None)
    if waiver is None:
        return draft
    expires = waiver.expires.isoformat() if waiver.expires is not None else ""
    return replace(draft, suppressed=(waiver.reason, expires))


def matches(waiver: Waiver, rule: str, draft: Draft) -> bool:
    """Return whether a waiver is about a result."""
    if waiver.rule != rule:
        return False
    package = draft.package
    if waiver.package is not None and (
        package is None or waiver.package not in {package.package_name, package.name}
    ):
        return False
    if waiver.version is not None and (
        package is None or not satisfies(package.version or "", waiver.version)
    ):
        return False
    return waiver.path is None or _is_at(waiver.path, draft)


def _is_at(pattern: str, draft: Draft) -> bool:
    """Return whether every place of a result lies where the pattern says."""
    location = draft.package.location if draft.package is not None else ""
    expression = _expression(pattern)
    if not draft.evidence:
        return expression.fullmatch(location) is not None
    return all(
        expression.fullmatch(place.file) or expression.fullmatch(f"{location}/{place.file}")
        for place in draft.evidence
    )


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    """Return a pattern of files as an expression; a folder stands for all that is in it."""
    parts, place = [], 0
    text = pattern.removeprefix("./").rstrip("/")
    for wild in _WILD.finditer(text):
        parts += [re.escape(text[place : wild.start()]), _MEANING[wild.group()]]
        place = wild.end()
    return re.compile("".join([*parts, re.escape(text[place:]), "(?:/.*)?"]), re.DOTALL)


def _about(subject: Subject, policy: Policy, drafts: list[Ruled]) -> list[Draft]:
    unseen = unseen_names(subject)
    partial = bool(unseen) or policy.folder != subject.lockfile.root
    found = []
    for waiver in policy.waivers:
        matched = sum(matches(waiver, rule.id, draft) for rule, draft in drafts)
        if _is_over(waiver, subject):
            found.append(expired_waiver(policy, waiver, matched))
        elif not matched and not (partial and (waiver.package is None or waiver.package in unseen)):
            found.append(unused_waiver(policy, waiver))
    return found
