"""Packages that two lockfiles show to be the same archive, and of which the new one says something else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.comparison import Change
from audit.model.manifest import INSTALLED_FIELDS
from audit.pipeline.news import is_news, known
from audit.pipeline.packages import unread
from audit.rules import RULES, Subject, judge
from audit.updates import Comparison

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from audit.model.finding import Finding
    from audit.model.lockfile import LockEntry
    from audit.pipeline.sides import Side

_CLAIMS = ("bin", "hasInstallScript", *INSTALLED_FIELDS)
"""Fields by which npm installs, and that package.json has a say in."""
_ORIGIN = ("resolved", "integrity")
_OLDEST = 2
"""Lockfiles of version 1 say nothing of most of that."""


def rewritten(old: Side, new: Side, comparison: Comparison) -> frozenset[str]:
    """Return where such packages are in the new tree, as far as it may matter.

    What is said of their contents is looked at beside them. Of where they come from, and of their checksums, only what
    a rule on lockfiles has something new to say of counts: whole lockfiles move from one mirror to another.
    """
    here, there = new.lockfile.entries, old.lockfile.entries
    same = {
        each.location: each.before for each in comparison.of(Change.SAME) if each.before is not None
    }
    moved = {
        place: before
        for place, before in same.items()
        if _differ(there[before], here[place], _ORIGIN)
    }
    found = _of_which_more_is_said(old, new, moved) if moved else set()
    if min(old.lockfile.version, new.lockfile.version) >= _OLDEST:
        found |= {
            place for place, before in same.items() if _differ(there[before], here[place], _CLAIMS)
        }
    return frozenset(found)


def without_idle(
    comparison: Comparison, claims: Collection[str], subject: Subject, findings: Iterable[Finding]
) -> Comparison:
    """Return the comparison in which those that were read, and of which nothing is found, are the same again."""
    told = {each.package.location for each in findings if each.package is not None}
    idle = {place for place in claims if subject.packages[place].was_read} - told
    return with_change(comparison, idle, Change.SAME)


def with_change(comparison: Comparison, places: Collection[str], change: Change) -> Comparison:
    """Return the comparison in which this became of some packages."""
    return Comparison(
        tuple(
            replace(each, change=change) if each.location in places else each
            for each in comparison.pairings
        )
    )


def _differ(one: LockEntry, other: LockEntry, fields: Iterable[str]) -> bool:
    return any((one.meta.get(each) or None) != (other.meta.get(each) or None) for each in fields)


def _of_which_more_is_said(old: Side, new: Side, moved: Mapping[str, str]) -> set[str]:
    """Return those of which rules on lockfiles say what they did not of the old entries: contents are not needed."""
    stood = known(_on_lockfile(old, moved.values()))
    news = [each for each in _on_lockfile(new, moved) if is_news(each, stood)]
    if any(each.package is None for each in news):  # of many together
        return set(moved)
    return {each.package.location for each in news if each.package is not None}


def _on_lockfile(side: Side, places: Iterable[str]) -> list[Finding]:
    packages = {place: unread(side.tree.node(place)) for place in places}
    subject = Subject(side.lockfile, side.tree, packages, side.sources.registry_hosts())
    return [each for each in judge(subject) if RULES[each.rule].group == "lockfile"]
