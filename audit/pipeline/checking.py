"""`check`: audit a project's resolved tree."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audit.graph.selection import brought_by
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.packages import allowed, audit, declared
from audit.pipeline.policies import read_project_policy
from audit.pipeline.presenting import parents
from audit.pipeline.project import Project
from audit.rules import Subject, judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audit.graph import DependencyGraph
    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage
    from audit.model.policy import Policy
    from audit.pipeline.request import Progress, Request

_REASONS = 3
"""Reasons for which packages could not be compared that are told in full."""


def check(request: Request, progress: Progress) -> Report:
    """Audit a project's resolved tree."""
    with closing(Project(request)) as project:
        return report_on(project, progress)


def report_on(project: Project, progress: Progress) -> Report:
    """Audit the resolved tree of a project."""
    request = project.request
    subject, tree = examined(project, progress)
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
        notes=(*subject.lockfile.notes, *_verified(request, packages.values())),
        policy=subject.policy.path if subject.policy is not None else None,
        seconds=time.monotonic() - project.started,
        parents=parents(tree, packages),
    )


def examine(
    request: Request,
    progress: Progress,
    policy_of: Callable[[Request, Lockfile], Policy | None] = read_project_policy,
) -> tuple[Subject, DependencyGraph]:
    """Read a project's lockfile, contain.json and packages: what there is to judge, and its graph."""
    with closing(Project(request)) as project:
        return examined(project, progress, policy_of)


def examined(
    project: Project,
    progress: Progress,
    policy_of: Callable[[Request, Lockfile], Policy | None] = read_project_policy,
) -> tuple[Subject, DependencyGraph]:
    """Return what there is to judge in a project, and its graph."""
    policy = policy_of(project.request, project.lockfile)
    tree = project.tree
    packages = declared(audit(project, progress), policy)
    hosts = project.sources.registry_hosts()
    today = datetime.now(UTC).date()
    return Subject(project.lockfile, tree, allowed(packages, policy), hosts, policy, today), tree


def _verified(request: Request, packages: Iterable[AuditedPackage]) -> Iterator[str]:
    """Yield how many installed packages were compared with their archives, and why the others were not."""
    if not request.verify_installed:
        return
    found = [each.installation for each in packages if each.installation is not None]
    unknown = Counter(each.unknown for each in found if each.unknown)
    if found:
        number = sum(unknown.values())
        same = sum(each.is_same for each in found)
        yield (
            f"{len(found) - number:,} of {len(found):,} installed packages were compared with their archives, "
            f"{same:,} {'is' if same == 1 else 'are'} the same"
        )
    else:
        yield "nothing that the lockfile names is installed here: no file was compared"
    for reason, number in unknown.most_common(_REASONS):
        yield f"{number:,} could not be compared: {reason}"
    if len(unknown) > _REASONS:
        yield f"{sum(count for _, count in unknown.most_common()[_REASONS:]):,} more could not be compared"
