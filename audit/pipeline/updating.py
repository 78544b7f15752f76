"""`update`: what npm would bring, looked at before any of it is on the disk."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import AuditError, InputError, UsageError
from audit.lockfile import ProjectFolder, find_lockfile, read_lockfile
from audit.model.lockfile import LockfileKind
from audit.model.text import brief
from audit.pipeline.comparing import compare_sides, report_of
from audit.pipeline.held_updates import failing, held_back, reasons, to_hold, unread
from audit.pipeline.prefetching import Ahead
from audit.pipeline.quiet_versions import nearest_quiet, with_quiet
from audit.pipeline.sides import tree_side
from audit.sources.npm_command import safe_which
from audit.updates import Npm, ProjectCopy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model.finding import Severity
    from audit.model.lockfile import Lockfile
    from audit.model.report import Report
    from audit.pipeline.comparing import Compared
    from audit.pipeline.held_updates import Held
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.sides import Side

_ROUNDS = 8
"""Times that `--safe` asks npm again with fewer packages."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of the project, as it is and as it would be."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Update:
    """What an update would bring, and the files that would make it so."""

    report: Report
    files: tuple[NewFile, ...]
    """Those that change; empty when npm would change nothing."""
    refused: str
    """Why they must not be written; empty when they may."""
    asked: Request
    """The request by whose level they pass."""
    old: Side


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What npm made of the project in a copy."""

    compared: Compared
    files: tuple[NewFile, ...]


def update(
    request: Request,
    names: Sequence[str],
    progress: Progress,
    *,
    latest: bool,
    hold: Severity | None = None,
) -> Update:
    """Let npm resolve in a copy, and audit what would change. Writes nothing.

    Args:
        request: the project.
        names: packages to update; empty means all.
        progress: told how far it is.
        latest: beyond the ranges: the newest version of the project's own dependencies.
        hold: leave out that of which something so grave is said, and what needs it; None: leave out nothing.

    Raises:
        AuditError: when there is no npm, or it fails.
        UsageError: when no package of the tree has one of the names.
    """
    started = time.monotonic()
    lockfile = read_lockfile(find_lockfile(request.target))
    if lockfile.kind is LockfileKind.HIDDEN:
        raise InputError(
            "no lockfile to update", todo="run npm install --package-lock-only", file=request.target
        )
    _check_names(lockfile, names)
    passing = replace(request, level=hold) if hold else request
    run = _Run(passing, lockfile, progress)
    held: dict[str, Held] = {}
    candidate = run.candidate(names, latest=latest)
    if hold and not latest:
        whole = candidate.compared
        candidate, held = run.safe(candidate)
        taken = candidate.compared.new.tree
        nearest = nearest_quiet(passing, whole, failing(whole, passing), taken, progress)
        quiet = {whole.subject.packages[each].name: _told(whole, each, nearest) for each in nearest}
        held = {name: replace(why, quiet=quiet.get(name, "")) for name, why in held.items()}
    bad = failing(candidate.compared, request)
    report = report_of(request, "update", candidate.compared, 0.0)
    tree = candidate.compared.new.tree
    report = with_quiet(report, nearest_quiet(request, candidate.compared, bad, tree, progress))
    report = replace(
        report, notes=(*report.notes, *held_back(held)), seconds=time.monotonic() - started
    )
    refusal = _refusal(candidate.compared, report)
    return Update(report, candidate.files, refusal, passing, run.old)


def _told(compared: Compared, location: str, nearest: Mapping[str, str | None]) -> str:
    """Return the nearest quiet version; empty if it is the one which is there, or there is none."""
    old, version = (compared.subject.before or {})[location].package, nearest[location]
    known = version is None or (old is not None and old.version == version)
    return "" if known else version or ""


def recheck(done: Update, progress: Progress) -> bool:
    """Return whether what lies on the disk now still passes, read anew."""
    request = done.asked
    lockfile = read_lockfile(find_lockfile(request.target))
    compared = compare_sides(
        request, done.old, tree_side(request, lockfile, request.target), progress
    )
    return not failing(compared, request) and not unread(compared)


class _Run:
    """One run of `update`: the project as it is, and npm."""

    def __init__(self, request: Request, lockfile: Lockfile, progress: Progress) -> None:
        self._request, self._lockfile, self._progress = request, lockfile, progress
        self.old = tree_side(request, lockfile, request.target)
        program = safe_which("npm", os.environ, Path(lockfile.root))
        if program is None:
            raise AuditError(
                "npm is not installed", todo="install Node.js with npm, which resolves the update"
            )
        self._npm = Npm(program, os.environ, offline=request.offline, registry=request.registry)

    def candidate(self, names: Sequence[str], *, latest: bool) -> _Candidate:
        """Return what npm makes of the project, and what that means."""
        with tempfile.TemporaryDirectory(prefix="contain-audit-") as around:
            copy = ProjectCopy(self._lockfile, Path(around), self.old.sources.settings.project_text)
            self._progress("asking npm", 0, 1)
            with Ahead(self.old, names, latest=latest):
                if latest:
                    self._npm.install(copy.folder, self._latest(names))
                else:
                    self._npm.update(copy.folder, names)
            self._progress("asking npm", 1, 1)
            files = self._files(copy)
            new = read_lockfile(
                self._lockfile.path, ProjectFolder(str(copy.folder)), copy.read(copy.lock_name)
            )
        side = tree_side(self._request, new, self._request.target)
        return _Candidate(compare_sides(self._request, self.old, side, self._progress), files)

    def safe(self, candidate: _Candidate) -> tuple[_Candidate, dict[str, Held]]:
        """Return the largest part of an update found that passes, and what was held back, with why.

        npm is asked again for the quiet packages by name; those that bring others which do not pass are
        left out in turn.
        """
        held: dict[str, Held] = {}
        wanted: set[str] | None = None
        for _ in range(_ROUNDS):
            if not reasons(candidate.compared, self._request):
                return candidate, held
            bad = to_hold(candidate.compared, self._request, held)
            held |= bad
            found = candidate.compared.subject.changed()
            changed = {package.name for package, before in found if before.package is not None}
            wanted = (changed if wanted is None else wanted) - held.keys()
            if not bad or not wanted:
                break
            candidate = self._without(held, wanted)
        return self._nothing(), held

    def _without(self, held: Mapping[str, Held], wanted: Iterable[str]) -> _Candidate:
        """Return what npm makes of the project when it is asked for a part alone."""
        try:
            return self.candidate(sorted(wanted), latest=False)
        except AuditError as error:
            raise AuditError(
                f"with {len(held):,} of the packages held back, {error.what}",
                todo="take what you want by name: contain-audit update PACKAGE --apply",
            ) from error

    def _nothing(self) -> _Candidate:
        """Return the update that changes nothing."""
        return _Candidate(compare_sides(self._request, self.old, self.old, self._progress), ())

    def _latest(self, names: Sequence[str]) -> list[str]:
        """Return what to ask npm for: the newest of the project's own registry dependencies."""
        manifest = self._lockfile.entries[""].manifest
        fields = ("dependencies", "devDependencies", "optionalDependencies")
        stated = {
            name: spec for field in fields for name, spec in (manifest.get(field) or {}).items()
        }
        unknown = [name for name in names if name not in stated]
        if unknown:
            raise UsageError(
                f"not a dependency of the project itself: {brief(unknown[0])}",
                todo="--latest takes the names in package.json",
            )
        return [f"{name}@latest" for name in sorted(names or stated) if _is_plain(stated[name])]

    def _files(self, copy: ProjectCopy) -> tuple[NewFile, ...]:
        found = []
        for name in ("package.json", copy.lock_name):
            path = Path(self._lockfile.path).parent / name
            before, after = path.read_bytes(), copy.read(name)
            if before != after:
                found.append(NewFile(str(path), before.decode("utf-8"), after.decode("utf-8")))
        return tuple(found)


def _is_plain(spec: object) -> bool:
    """Return whether a specifier is a range or tag of the registry's package of that name."""
    return isinstance(spec, str) and ":" not in spec and "/" not in spec


def _check_names(lockfile: Lockfile, names: Iterable[str]) -> None:
    known = {location.rpartition("node_modules/")[2] for location in lockfile.entries}
    for name in names:
        if name not in known or not name or name.startswith("-"):
            raise UsageError(
                f"no package of the tree is called {brief(name)}",
                todo="name it as package.json does, without a version",
            )


def _refusal(compared: Compared, report: Report) -> str:
    if missing := unread(compared):
        shown = ", ".join(map(brief, missing[:3]))
        return f"{len(missing)} of the packages could not be read: {shown}"
    if report.level is not None and report.failing():
        return "findings at the level; contain-audit update --safe takes the rest"
    return ""
