"""`check`: audit a project's resolved tree."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from audit.graph import DependencyGraph
from audit.graph.selection import brought_by
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.packages import audit
from audit.rules import Subject, judge
from audit.sources import Sources

if TYPE_CHECKING:
    from audit.pipeline.request import Progress, Request


def check(request: Request, progress: Progress) -> Report:
    """Audit a project's resolved tree."""
    started = time.monotonic()
    lockfile = read_lockfile(find_lockfile(request.target))
    tree = DependencyGraph.from_lockfile(lockfile)
    sources = Sources(lockfile.root, offline=request.offline, registry=request.registry)
    packages = audit(request, lockfile, tree, sources, progress)
    findings = judge(Subject(lockfile, tree, packages, sources.registry_hosts()))
    return Report(
        command="check",
        project_path=lockfile.root,
        lockfile=lockfile.path,
        lockfile_version=lockfile.version,
        summary=summarise(
            tuple(packages.values()), findings, {each: brought_by(tree, each) for each in packages}
        ),
        packages=tuple(ReportedPackage(packages[each]) for each in sorted(packages)),
        findings=findings,
        level=request.level,
        notes=lockfile.notes,
        seconds=time.monotonic() - started,
    )
