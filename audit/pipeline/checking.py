"""`check`: audit a project's resolved tree."""

from __future__ import annotations

import time
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
    from collections.abc import Callable

    from audit.model.lockfile import Lockfile
    from audit.model.policy import Policy
    from audit.pipeline.request import Progress, Request


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
        notes=subject.lockfile.notes,
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
