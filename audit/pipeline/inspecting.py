"""`inspect`: look at one package."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.analysis import read_manifest
from audit.graph import DependencyGraph
from audit.model.contents import Obtained, Source
from audit.model.lockfile import lockfile_of_one
from audit.model.manifest import Manifest
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.packages import assemble, declared
from audit.rules import RULES, Subject, judge
from audit.sources import Sources

if TYPE_CHECKING:
    from audit.model.contents import PackageContents
    from audit.pipeline.request import Progress, Request


def inspect(request: Request, progress: Progress) -> Report:
    """Look at one package: a folder, an archive, or a name and version from the registry.

    It is audited as the only package of a tree, without the rules on lockfiles.
    """
    started = time.monotonic()
    subject, _ = look_at(request, progress)
    packages = subject.packages
    judged = judge(subject)
    findings = tuple(finding for finding in judged if RULES[finding.rule].group != "lockfile")
    return Report(
        command="inspect",
        project_path=request.target,
        lockfile=None,
        lockfile_version=None,
        summary=summarise(tuple(packages.values()), findings, {}),
        packages=tuple(ReportedPackage(package) for package in packages.values()),
        findings=findings,
        level=request.level,
        seconds=time.monotonic() - started,
    )


def look_at(request: Request, progress: Progress) -> tuple[Subject, Obtained]:
    """Return one package as the only one of a tree, with what is declared for it, and its contents.

    Raises:
        InputError: when it cannot be had or read.
    """
    name, version, obtained = _open(request)
    lockfile = lockfile_of_one(request.target, name, version)
    tree = DependencyGraph.from_lockfile(lockfile)
    packages = assemble(request, lockfile, tree, {f"node_modules/{name}": obtained}, progress)
    return Subject(lockfile, tree, declared(packages, None)), obtained


def _open(request: Request) -> tuple[str, str | None, Obtained]:
    """Return name, version and contents of the package that `inspect` was asked for."""
    sources = Sources(str(Path.cwd()), offline=request.offline, registry=request.registry)
    if not Path(request.target).exists():
        return sources.fetch_spec(request.target)
    contents = sources.open_path(request.target)
    manifest = _manifest(contents)
    name = manifest.name or Path(request.target).resolve().name
    return name, manifest.version, Obtained(Source.FILE, contents)


def _manifest(contents: PackageContents) -> Manifest:
    try:
        return read_manifest(contents.read("package.json"))
    except OSError:
        return Manifest()
