"""`inspect`: look at one package."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.graph import DependencyGraph
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.lockfile import lockfile_of_one
from audit.model.report import Report, ReportedPackage
from audit.model.summary import summarise
from audit.pipeline.packages import assemble, declared
from audit.pipeline.single import manifest_of, open_package, sources_at
from audit.rules import RULES, Subject, judge
from audit.sources.interface import wanted_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.contents import Obtained
    from audit.model.lockfile import LockEntry, Lockfile
    from audit.pipeline.request import Progress, Request


@dataclass(frozen=True, slots=True)
class _Opened:
    """The package that was asked for."""

    name: str
    version: str | None
    obtained: Obtained
    notes: tuple[str, ...] = ()
    """Which one it is, where the user did not say so."""


def inspect(request: Request, progress: Progress) -> Report:
    """Look at one package: a folder, an archive, the project's own copy, or a name and version from the registry.

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
        notes=subject.lockfile.notes,
        seconds=time.monotonic() - started,
    )


def look_at(request: Request, progress: Progress) -> tuple[Subject, Obtained]:
    """Return one package as the only one of a tree, with what is declared for it, and its contents.

    Raises:
        InputError: when it cannot be had or read.
    """
    opened = _open(request)
    lockfile = lockfile_of_one(request.target, opened.name, opened.version)
    lockfile = replace(lockfile, notes=opened.notes)
    tree = DependencyGraph.from_lockfile(lockfile)
    found = {f"node_modules/{opened.name}": opened.obtained}
    packages = assemble(request, lockfile, tree, found, progress)
    return Subject(lockfile, tree, declared(packages, None)), opened.obtained


def _open(request: Request) -> _Opened:
    """Return what the user means: what is there under that name, else the project's copy, else the registry's."""
    own = None if os.path.lexists(request.target) else _of_project(request)
    if own is not None:
        return own
    sources = sources_at(request, str(Path.cwd()))
    return _Opened(*open_package(sources, request.target, unnamed=True))


def _of_project(request: Request) -> _Opened | None:
    """Return the copy of a package, named without a version, that the project here has; None where it has none.

    Raises:
        InputError: when the project's lockfile cannot be read, or the copy cannot be had.
    """
    lockfile = None if "@" in request.target[1:] else _lockfile_here()
    copies = _copies(lockfile, request.target) if lockfile is not None else []
    if lockfile is None or not copies:
        return None
    sources = sources_at(request, lockfile.root)
    found = sources.obtain(copies[:1], known=lockfile.entries)[copies[0].location]
    if found.contents is None:
        raise InputError(f"{copies[0].location} cannot be read: {found.problem}")
    version = wanted_from(copies[0]).version or manifest_of(found.contents).version
    return _Opened(request.target, version, found, (_which(request.target, copies),))


def _lockfile_here() -> Lockfile | None:
    try:
        path = find_lockfile(".")
    except InputError:  # no project of npm's: the registry is meant
        return None
    return read_lockfile(path)


def _copies(lockfile: Lockfile, name: str) -> list[LockEntry]:
    """Return a project's packages of that name, the one nearest to the project first."""
    named = [
        entry
        for entry in lockfile.entries.values()
        if entry.location and not entry.flag("link") and wanted_from(entry).name == name
    ]
    return sorted(named, key=lambda entry: (entry.location.count("/node_modules/"), entry.location))


def _which(name: str, copies: Sequence[LockEntry]) -> str:
    """Return the sentence that says which copy is shown, which others there are, and how to see the newest."""
    shown, *others = (wanted_from(each).version for each in copies)
    rest = sorted({each for each in others if each and each != shown})
    also = f"; it has {', '.join(rest)} too" if rest else ""
    here = f"this is the copy of the project here, {copies[0].location}"
    return f"{here}{also}; the newest: contain-audit inspect {name}@latest"
