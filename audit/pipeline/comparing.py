"""`diff`: audit what changed between two trees, or two versions of one package."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit.graph import ROOT
from audit.graph.selection import brought_by, select
from audit.model.comparison import Before, Change, Step
from audit.model.package import AuditedPackage
from audit.model.publication import NOTHING_TOLD
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.address_recipients import askers
from audit.pipeline.edited import edited
from audit.pipeline.held_updates import needed
from audit.pipeline.news import is_news, known
from audit.pipeline.packages import allowed, declared, put_together, read, unread
from audit.pipeline.policies import read_policy_of
from audit.pipeline.presenting import parents
from audit.pipeline.publishing import histories, untold
from audit.pipeline.rewritten import rewritten, with_change, without_idle
from audit.pipeline.sides import of_two_packages, open_sides
from audit.pipeline.widening import widening
from audit.rules import RULES, Subject, gained, judge, lost
from audit.updates import Comparison, compare, dropped_by, step_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model.contents import Obtained
    from audit.model.finding import Finding
    from audit.model.policy import Policy
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.sides import Side
    from audit.updates import Pairing

Packages = dict[str, AuditedPackage]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two trees, and what became of every package."""

    old: Side
    new: Side
    comparison: Comparison
    before: Mapping[str, AuditedPackage]
    """The old side's packages that were read, by location there."""
    subject: Subject
    findings: tuple[Finding, ...]
    """Only what changed."""
    standing: int
    """Findings about what was there before as well."""


def diff(request: Request, old: str, new: str | None, progress: Progress) -> Report:
    """Audit what changed from `old` to `new`: folders, lockfiles, git revisions, two packages; or a range and None."""
    started = time.monotonic()
    compared = compare_sides(request, *open_sides(request, old, new), progress)
    return report_of(request, "diff", compared, time.monotonic() - started)


def compare_sides(request: Request, old: Side, new: Side, progress: Progress) -> Compared:
    """Pair two sides, read what differs on both, and judge it."""
    comparison = _paired(request, old, new)
    edits = edited(old, new, comparison)
    claims = rewritten(old, new, comparison) - edits.keys()
    comparison = with_change(comparison, claims | edits.keys(), Change.UPDATED)
    changed = comparison.of(Change.ADDED, Change.UPDATED)
    dropped = dropped_by(old.tree, comparison)
    policy = read_policy_of(request, new) if new.alone is None else None
    pool = ThreadPoolExecutor(1)
    told = pool.submit(histories, old, new, changed)
    pool.shutdown(wait=False)
    wanted = {each.before for each in changed if each.before}
    wanted |= {place for places in dropped.values() for place in places}
    places = ((old, wanted), (new, {each.location for each in changed}))
    before, after = _examined(request, places, policy, progress)
    after |= {place: replace(after[place], installation=each) for place, each in edits.items()}
    history = told.result()
    befores = {
        each.location: replace(
            _before(new, each, before, after),
            dropped=tuple(before[place] for place in dropped.get(each.location, ())),
            history=history.get(after[each.location].package_name, NOTHING_TOLD),
        )
        for each in changed
    }

    def more(places: set[str]) -> Packages:
        return _examined(request, [(new, places)], policy, progress)[0]

    asking = askers(new.tree, after, befores, more)
    befores = {
        place: replace(each, asking=asking[place]) if asking[place] else each
        for place, each in befores.items()
    }
    subject = _subject(new, after, policy, befores)
    found, stood = judge(subject), known(judge(_subject(old, before, policy, None)))
    news = tuple(each for each in found if is_news(each, stood) and _counts(new, each))
    comparison = without_idle(comparison, claims, subject, news)
    return Compared(old, new, comparison, before, subject, news, len(found) - len(news))


def report_of(request: Request, command: str, compared: Compared, seconds: float) -> Report:
    """Return the report of a comparison."""
    new = compared.new
    needs = needed(compared, request)
    packages = [_reported(compared, each, needs) for each in compared.comparison.pairings]
    there = tuple(each.package for each in packages if each.change != Change.REMOVED)
    ways = {each.location: brought_by(new.tree, each.location) for each in there}
    return Report(
        command=command,
        project_path=new.lockfile.root,
        lockfile=new.lockfile.path if new.alone is None else None,
        lockfile_version=new.lockfile.version if new.alone is None else None,
        summary=summarise(there, compared.findings, ways),
        packages=tuple(sorted(packages, key=lambda each: each.package.location)),
        findings=compared.findings,
        level=request.level,
        notes=_notes(request, compared),
        policy=compared.subject.policy.path if compared.subject.policy is not None else None,
        seconds=seconds,
        parents=parents(new.tree, (each.location for each in there)),
    )


def _paired(request: Request, old: Side, new: Side) -> Comparison:
    if (pairing := of_two_packages(old, new)) is not None:
        return Comparison((pairing,))
    return compare(
        old.tree,
        new.tree,
        select(old.tree, request.omit),
        select(new.tree, request.omit, request.workspaces),
    )


def _examined(
    request: Request,
    wanted: Sequence[tuple[Side, set[str]]],
    policy: Policy | None,
    progress: Progress,
) -> list[Packages]:
    """Find, read and classify the packages at the given places of some sides: what both share is read once."""
    found = [(side, _obtained(side, places, progress)) for side, places in wanted]
    seen = read(
        request, [(side.lockfile, obtained) for side, obtained in found], progress, compared=True
    )
    return [
        dict(allowed(declared(put_together(side.tree, obtained, each), policy), policy))
        for (side, obtained), each in zip(found, seen, strict=True)
    ]


def _obtained(side: Side, places: set[str], progress: Progress) -> Mapping[str, Obtained]:
    return side.alone or side.sources.obtain(
        [side.lockfile.entries[each] for each in sorted(places)],
        lambda done, total: progress("finding", done, total),
        known=side.lockfile.entries,
    )


def _subject(
    side: Side, packages: Packages, policy: Policy | None, before: Mapping[str, Before] | None
) -> Subject:
    hosts = side.sources.registry_hosts() if side.alone is None else frozenset()
    now = datetime.now(UTC)
    return Subject(side.lockfile, side.tree, packages, hosts, policy, now.date(), before, now)


def _before(new: Side, pairing: Pairing, before: Packages, after: Packages) -> Before:
    old = before[pairing.before] if pairing.before is not None else None
    if old is not None:
        package = after[pairing.location]
        step = step_between(old.version, package.version)
        step = step if _is_same_name(old, package) else Step.OTHER
        return Before(old, step, pairing.beside)
    sources = [edge.source for edge in new.tree.dependents(pairing.location)]
    own = {each for each in sources if each == ROOT or "node_modules/" not in each}
    asking = sorted({*sources} - own, key=lambda each: (each not in after, each))
    return Before(
        None,
        asked_by=tuple(after.get(each) or unread(new.tree.node(each)) for each in asking),
        asked_by_project=bool(own),
    )


def _reported(compared: Compared, pairing: Pairing, needs: Mapping[str, str]) -> ReportedPackage:
    if pairing.change in (Change.SAME, Change.REMOVED):
        side = compared.new if pairing.change is Change.SAME else compared.old
        package = unread(side.tree.node(pairing.location))
        direct = pairing.location in side.tree.direct()
        return ReportedPackage(replace(package, direct=direct), change=pairing.change)
    package = compared.subject.packages[pairing.location]
    before = (compared.subject.before or {})[pairing.location]
    old = before.package
    return ReportedPackage(
        package,
        before_version=old.version if old is not None else None,
        before_name="" if old is None or _is_same_name(old, package) else old.package_name,
        before_capabilities=tuple(use.capability.id for use in old.uses)
        if old is not None
        else None,
        gained=tuple(use.capability.id for use in gained(package, old)),
        lost=tuple(use.capability.id for use in lost(package, old)),
        change=pairing.change,
        step=before.step if old is not None else None,
        before_problem=old.problem if old is not None and not old.was_read else "",
        needs=needs.get(pairing.location, "") if old is not None else "",
        asked_by=tuple(
            f"{each.package_name} {each.version or ''}".strip() for each in before.asked_by
        ),
    )


def _is_same_name(old: AuditedPackage, new: AuditedPackage) -> bool:
    return old.package_name == new.package_name


def _counts(new: Side, finding: Finding) -> bool:
    """Return whether a rule has a say: those on lockfiles have none over a package without one."""
    told = new.alone is None or finding.rule == "tampered-install"
    return told or RULES[finding.rule].group != "lockfile"


def _notes(request: Request, compared: Compared) -> tuple[str, ...]:
    standing = compared.standing
    left = (
        f"{standing} finding{'' if standing == 1 else 's'} about what was there before as well: "
        f"contain-audit {compared.new.command()}"
    )
    told = untold(compared.subject, offline=request.offline)
    wider = widening(request, compared.old, compared.subject.policy)
    return (*compared.new.lockfile.notes, *wider, *told, *([left] if standing else []))
