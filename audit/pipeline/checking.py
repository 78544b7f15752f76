"""`check`: audit a project's resolved tree."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit.graph import DependencyGraph
from audit.graph.selection import brought_by
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.packages import allowed, audit, declared
from audit.pipeline.policies import read_project_policy
from audit.pipeline.presenting import parents
from audit.rules import Subject, judge
from audit.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage
    from audit.model.policy import Policy
    from audit.pipeline.request import Progress, Request

_REASONS = 3
"""Reasons for which packages could not be compared that are told in full."""


def check(request: Request, progress: Progress) -> Report:
    """Audit a project's resolved tree."""
    started = time.monotonic()
    subject, tree = examine(request, progress)
    findings = judge(subject)
    packages = subject.packages
    return Report(
        command="check",
        project_path=subject.lockfile.root,
        lockfile=subject.lockfile.path,
        lockfile_version=subject.lockfile.version,
        summary=summarise(
            tuple(packages.values()), findings, {each: brought_by(tree, each) for each in packages}
        ),
        packages=tuple(ReportedPackage(packages[each]) for each in sorted(packages)),
        findings=findings,
        level=request.level,
        notes=(*subject.lockfile.notes, *_verified(packages.values())),
        policy=subject.policy.path if subject.policy is not None else None,
        seconds=time.monotonic() - started,
        parents=parents(tree, packages),
    )


def examine(
    request: Request,
    progress: Progress,
    policy_of: Callable[[Request, Lockfile], Policy | None] = read_project_policy,
) -> tuple[Subject, DependencyGraph]:
    """Read a project's lockfile, contain.json and packages: what there is to judge, and its graph."""
    lockfile = read_lockfile(find_lockfile(request.target))
    policy = policy_of(request, lockfile)
    tree = DependencyGraph.from_lockfile(lockfile)
    sources = Sources(lockfile.root, offline=request.offline, registry=request.registry)
    lockfile = replace(lockfile, notes=(*lockfile.notes, *sources.settings.refused))
    packages = declared(audit(request, lockfile, tree, sources, progress), policy)
    today = datetime.now(UTC).date()
    return Subject(
        lockfile, tree, allowed(packages, policy), sources.registry_hosts(), policy, today
    ), tree


def _verified(packages: Iterable[AuditedPackage]) -> Iterator[str]:
    """Yield how many installed packages were compared with their archives, and why the others were not."""
    found = [each.installation for each in packages if each.installation is not None]
    unknown = Counter(each.unknown for each in found if each.unknown)
    if found:
        number = sum(unknown.values())
        same = sum(each.is_same for each in found)
        yield (
            f"{len(found) - number:,} of {len(found):,} installed packages were compared with their archives, "
            f"{same:,} {'is' if same == 1 else 'are'} the same"
        )
    for reason, number in unknown.most_common(_REASONS):
        yield f"{number:,} could not be compared: {reason}"
    if len(unknown) > _REASONS:
        yield f"{sum(count for _, count in unknown.most_common()[_REASONS:]):,} more could not be compared"
