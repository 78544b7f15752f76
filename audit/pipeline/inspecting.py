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
from audit.model.text import brief
from audit.pipeline.packages import assemble, declared
from audit.pipeline.single import manifest_of, open_package, sources_at
from audit.rules import RULES, Subject, judge
from audit.sources.installed import left_out
from audit.sources.interface import wanted_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from audit.model.contents import Obtained
    from audit.model.lockfile import LockEntry, Lockfile
    from audit.model.package import AuditedPackage
    from audit.pipeline.request import Progress, Request


@dataclass(frozen=True, slots=True)
class _Opened:
    """The package that was asked for."""

    name: str
    version: str | None
    obtained: Obtained
    notes: tuple[str, ...] = ()
    """Which one it is, where the user did not say so."""


_NOT_HERE = "{0} is the registry's: there is no folder or file of that name here"


def inspect(request: Request, progress: Progress, project: str = ".") -> Report:
    """Look at one package: a folder, an archive, a project's own copy, or a name and version from the registry.

    It is audited as the only package of a tree, without the rules on lockfiles.

    Args:
        request: its target is the package.
        progress: told how far the reading is.
        project: the folder or lockfile of the project whose copy is meant.
    """
    started = time.monotonic()
    subject, _ = look_at(request, progress, project)
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
        notes=(*subject.lockfile.notes, *_of_manifests(packages.values())),
        seconds=time.monotonic() - started,
    )


def _of_manifests(packages: Iterable[AuditedPackage]) -> Iterator[str]:
    """Yield what is wrong with package.json: nothing that a package says of itself would be known then."""
    return (each.manifest.problem for each in packages if each.manifest.problem)


def look_at(request: Request, progress: Progress, project: str = ".") -> tuple[Subject, Obtained]:
    """Return one package as the only one of a tree, with what is declared for it, and its contents.

    Raises:
        InputError: when it cannot be had or read.
    """
    opened = _open(request, project)
    lockfile = lockfile_of_one(request.target, opened.name, opened.version)
    lockfile = replace(lockfile, notes=opened.notes)
    tree = DependencyGraph.from_lockfile(lockfile)
    found = {f"node_modules/{opened.name}": opened.obtained}
    packages = assemble(request, lockfile, tree, found, progress)
    return Subject(lockfile, tree, declared(packages, None)), opened.obtained


def _open(request: Request, project: str) -> _Opened:
    """Return what the user means: what is there under that name, else the project's copy, else the registry's."""
    own = None if os.path.lexists(request.target) else _of_project(request, project)
    if own is not None:
        return own
    sources = sources_at(request, str(Path.cwd()))
    name, version, obtained = open_package(sources, request.target, unnamed=True)
    note = left_out(obtained.contents) if obtained.contents is not None else ""
    if not os.path.lexists(request.target) and "@" not in request.target[1:]:
        note = _NOT_HERE.format(brief(request.target))
    return _Opened(name, version, obtained, (note,) if note else ())


def _of_project(request: Request, project: str) -> _Opened | None:
    """Return the copy that the project has of a package, named alone or with its version; None where it has none.

    Raises:
        InputError: when the project's lockfile cannot be read, or the copy cannot be had.
    """
    lockfile = _lockfile_of(project)
    copies = _copies(lockfile, request.target) if lockfile is not None else []
    if lockfile is None or not copies:
        return None
    sources = sources_at(request, lockfile.root)
    found = sources.obtain(copies[:1], known=lockfile.entries)[copies[0].location]
    if found.contents is None:
        raise InputError(f"{copies[0].location} cannot be read: {found.problem}")
    wanted = wanted_from(copies[0])
    version = wanted.version or manifest_of(found.contents).version
    return _Opened(wanted.name, version, found, (_which(wanted.name, copies),))


def _lockfile_of(project: str) -> Lockfile | None:
    try:
        path = find_lockfile(project)
    except InputError:
        if project != ".":
            raise
        return None  # in no project of npm's: the registry is meant
    return read_lockfile(path)


def _copies(lockfile: Lockfile, asked: str) -> list[LockEntry]:
    """Return a project's packages of that name, or name and version, the one nearest to the project first."""
    entries = [
        each for each in lockfile.entries.values() if each.location and not each.flag("link")
    ]
    named = [each for each in entries if asked in _names(each)]
    return sorted(named, key=lambda entry: (entry.location.count("/node_modules/"), entry.location))


def _names(entry: LockEntry) -> tuple[str, str]:
    wanted = wanted_from(entry)
    return wanted.name, f"{wanted.name}@{wanted.version}"


def _which(name: str, copies: Sequence[LockEntry]) -> str:
    """Return the sentence that says which copy is shown, which others there are, and how to see the newest."""
    shown, *others = (wanted_from(each).version for each in copies)
    rest = sorted({each for each in others if each and each != shown})
    also = f"; it has {', '.join(rest)} too" if rest else ""
    here = f"this is the project's copy, {copies[0].location}"
    return f"{here}{also}; the newest: contain-audit inspect {name}@latest"
