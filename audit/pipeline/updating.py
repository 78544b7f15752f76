"""`update`: what npm would bring, looked at before any of it is on the disk."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError, UsageError
from audit.lockfile import find_lockfile, read_lockfile
from audit.model.finding import Severity
from audit.model.lockfile import LockfileKind
from audit.model.summary import with_findings
from audit.model.text import brief
from audit.pipeline.candidates import Resolver
from audit.pipeline.comparing import compare_sides, report_of
from audit.pipeline.held_updates import (
    failing,
    findings_held,
    held_back,
    reasons,
    stranded,
    unproven,
)
from audit.pipeline.quiet_versions import nearest_quiet, with_quiet
from audit.pipeline.scope import where_npm_works
from audit.pipeline.sides import tree_side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit.model.lockfile import Lockfile
    from audit.model.report import Report
    from audit.pipeline.candidates import Candidate, NewFile
    from audit.pipeline.comparing import Compared
    from audit.pipeline.held_updates import Held
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.scope import Scope
    from audit.pipeline.sides import Side


_ONLY_NEWER = 3
"""The lockfileVersion without the part that npm 6 reads."""


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


def update(
    request: Request,
    names: Sequence[str],
    progress: Progress,
    scope: Scope,
    *,
    latest: bool,
    hold: Severity | None = None,
) -> Update:
    """Let npm resolve in a copy, and audit what would change. Writes nothing.

    Args:
        request: the project.
        names: packages to update; empty means all.
        progress: told how far it is.
        scope: the part of the project that it is about.
        latest: beyond the ranges: the newest version of the project's own dependencies.
        hold: leave out that of which something so grave is said, and what needs it; None: leave out nothing.

    Raises:
        AuditError: when there is no npm, or it fails.
        UsageError: when no package of the tree has one of the names.
    """
    started = time.monotonic()
    target, scope, found_there = where_npm_works(request.target, scope)
    request = replace(request, target=target)
    lockfile = read_lockfile(find_lockfile(request.target))
    if lockfile.kind is LockfileKind.HIDDEN:
        raise InputError(
            "no lockfile to update", todo="run npm install --package-lock-only", file=request.target
        )
    _check_names(lockfile, names)
    passing = replace(request, level=hold) if hold else request
    run = Resolver(passing, lockfile, scope, progress)
    candidate = whole = run.candidate(names, latest=latest)
    held: dict[str, Held] = {}
    if hold and not latest:
        candidate, held = run.safe(whole)
    # Where no level is asked for, what usually fails still gets the hint.
    hinted = replace(passing, level=passing.level or Severity.HIGH)
    nearest = nearest_quiet(hinted, whole.compared, progress, latest=latest)
    held = _with_quiet(held, whole.compared, nearest.versions)
    along = stranded(whole.compared, passing, candidate.compared) if held else {}
    counting, settled = findings_held(whole.compared, passing, held, along) if held else ((), ())
    report = with_findings(report_of(request, "update", candidate.compared, 0.0), counting)
    if candidate is whole:
        report = with_quiet(report, nearest.versions)
    notes = (*held_back(held, along), *nearest.notes())
    seconds = time.monotonic() - started
    notes = (*found_there, *report.notes, *_rewritten(candidate), *notes)
    report = replace(
        report,
        notes=notes,
        seconds=seconds,
        latest=latest,
        workspaces=scope.workspaces,
        held=settled,
        safe=hold is not None,
    )
    refusal = _refusal(candidate.compared, request)
    return Update(report, candidate.files, refusal, passing, run.old)


def _rewritten(candidate: Candidate) -> tuple[str, ...]:
    """Return the words for a lockfile that npm writes in another format than it has."""
    old, new = candidate.compared.old.lockfile, candidate.compared.new.lockfile
    if not candidate.files or old.version == new.version:
        return ()
    name = Path(old.path).name
    reads = "; npm 6 cannot read that" if new.version == _ONLY_NEWER else ""
    return (f"npm rewrites {name} from lockfileVersion {old.version} to {new.version}{reads}",)


def _with_quiet(
    held: Mapping[str, Held], whole: Compared, nearest: Mapping[str, str | None]
) -> dict[str, Held]:
    """Return what is held back with the nearest quiet versions, found by location."""
    quiet = {whole.subject.packages[each].name: _told(whole, each, nearest) for each in nearest}
    return {name: replace(why, quiet=quiet.get(name, "")) for name, why in held.items()}


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
    return not reasons(compared, request)


def _check_names(lockfile: Lockfile, names: Iterable[str]) -> None:
    known = {location.rpartition("node_modules/")[2] for location in lockfile.entries}
    for name in names:
        if name not in known or not name or name.startswith("-"):
            raise UsageError(
                f"no package of the tree is called {brief(name)}",
                todo="name it as package.json does, without a version",
            )


def _refusal(compared: Compared, request: Request) -> str:
    if missing := unproven(compared):
        names = [compared.subject.packages[each].label for each in sorted(missing)]
        shown = ", ".join(map(brief, names[:3]))
        return f"{len(names)} of the packages could not be read or compared: {shown}"
    if failing(compared, request):
        return "findings at the level; contain-audit update --safe takes what is quiet, in range"
    return ""
