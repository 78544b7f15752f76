"""What npm makes of a project in a copy: all that it would update, or the part that passes."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import AuditError, UsageError
from audit.graph import ROOT
from audit.lockfile import ProjectFolder, read_lockfile
from audit.model.text import brief
from audit.pipeline.comparing import compare_sides
from audit.pipeline.held_updates import (
    brought,
    left_over,
    may_be_missing,
    reasons,
    to_put_back,
    unmet,
)
from audit.pipeline.prefetching import Ahead
from audit.pipeline.sides import tree_side
from audit.sources.npm_command import safe_which
from audit.updates import Npm, ProjectCopy, with_entries_of, without_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from audit.graph import DependencyGraph
    from audit.model.lockfile import Lockfile
    from audit.pipeline.comparing import Compared
    from audit.pipeline.held_updates import Held
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.scope import Scope

_ROUNDS = 8
"""Times that `--safe` asks npm again with fewer packages."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file of the project, as it is and as it would be."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What npm made of the project in a copy."""

    compared: Compared
    files: tuple[NewFile, ...]


class Resolver:
    """One run of `update`: the project as it is, and npm."""

    def __init__(
        self, request: Request, lockfile: Lockfile, scope: Scope, progress: Progress
    ) -> None:
        self._request, self._lockfile, self._progress = request, lockfile, progress
        self.old = tree_side(request, lockfile, request.target)
        self.within = scope.folders(self.old.tree)
        """The project and the workspaces that the update is about; empty: all."""
        program = safe_which("npm", os.environ, Path(lockfile.root))
        if program is None:
            raise AuditError(
                "npm is not installed", todo="install Node.js with npm, which resolves the update"
            )
        self._npm = Npm(program, os.environ, offline=request.offline, registry=request.registry)

    def candidate(self, names: Sequence[str], *, latest: bool = False) -> Candidate:
        """Return what npm makes of the project, and what that means."""

        def resolve(copy: ProjectCopy) -> None:
            with Ahead(self.old, names, latest=latest):
                if not latest:
                    self._npm.update(copy.folder, names, self.within)
                for specs, folders in self._newest(names) if latest else ():
                    self._npm.install(copy.folder, specs, folders)

        return self._asked(resolve)

    def _asked(self, resolve: Callable[[ProjectCopy], None]) -> Candidate:
        """Return what npm makes of a copy of the project."""
        with tempfile.TemporaryDirectory(prefix="contain-audit-") as around:
            copy = ProjectCopy(self._lockfile, Path(around), self.old.sources.settings.project_text)
            self._progress("asking npm", 0, 1)
            with self._explained():
                resolve(copy)
            self._progress("asking npm", 1, 1)
            files = self._files(copy)
            new = read_lockfile(
                self._lockfile.path, ProjectFolder(str(copy.folder)), copy.read(copy.lock_name)
            )
        return self._candidate(new, files)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say beside npm's failure what of the project's `.npmrc` npm was not given: it may be the reason."""
        try:
            yield
        except AuditError as error:
            error.what = "; ".join((error.what, *self.old.sources.settings.refused))
            raise

    def safe(self, candidate: Candidate) -> tuple[Candidate, dict[str, Held]]:
        """Return the largest part of an update found that passes, and what was held back, with why.

        What does not pass goes back to what it was before, in the lockfile that npm made; npm then adds what that
        needs, which is looked at in turn. What npm adds in any case, and may be missing, is left out of the lockfile.
        """
        held: dict[str, Held] = {}
        for _ in range(_ROUNDS):
            compared = candidate.compared
            if not reasons(compared, self._request):
                return (candidate if compared.subject.changed() else self._nothing()), held
            packages = compared.subject.packages
            if back := to_put_back(compared, self._request):
                held = {**{packages[place].name: why for place, why in back.items()}, **held}
                candidate = self._putting_back(candidate, back, held)
                continue
            rest = left_over(compared, self._request)
            held = {**{why.name: why for why in rest.values()}, **held}
            if not all(may_be_missing(compared, place) for place in rest):
                break
            candidate = self._leaving_out(candidate, rest)
        return self._nothing(), held

    def _putting_back(
        self, candidate: Candidate, places: Mapping[str, Held], held: Mapping[str, Held]
    ) -> Candidate:
        """Return what npm makes of an update where some places are as they were before it."""
        (lock,) = candidate.files  # npm update leaves package.json alone
        before = candidate.compared.subject.before or {}
        # What only they bring goes as well: npm then takes the newest that the others ask for.
        sources: dict[str, str | None] = dict.fromkeys(brought(candidate.compared, places))
        found = {place: before[place].package for place in places if place not in sources}
        sources |= {place: old.location for place, old in found.items() if old is not None}
        text = with_entries_of(lock.after, self._placed, sources)
        todo = "take what you want by name: contain-audit update PACKAGE --apply"
        if text is None:
            raise AuditError(
                "npm is set to lockfileVersion 1, of which it takes no part back", todo=todo
            )

        def mend(copy: ProjectCopy) -> None:
            copy.write(text)
            self._npm.mend(copy.folder)

        so_far = f"with {len(held):,} of the packages held back"
        try:
            made = self._asked(mend)
        except AuditError as error:
            raise AuditError(f"{so_far}, {error.what}", todo=todo) from error
        if lost := sorted(unmet(made.compared) - unmet(candidate.compared)):
            raise AuditError(
                f"{so_far}, npm leaves out what is needed: {brief(lost[0])}", todo=todo
            )
        return made

    @cached_property
    def _placed(self) -> str:
        """The project's lockfile; as npm rewrites it where it is of version 1, which has no places."""
        lockfile = Path(self._lockfile.path).read_text("utf-8")
        if self._lockfile.version > 1:
            return lockfile
        files = self._asked(lambda copy: self._npm.mend(copy.folder)).files
        return files[0].after if files else lockfile

    def _leaving_out(self, candidate: Candidate, places: Collection[str]) -> Candidate:
        """Return an update without some of what it adds to the lockfile."""
        (lock,) = candidate.files  # npm update leaves package.json alone
        files = (replace(lock, after=without_entries(lock.after, places)),)
        new = read_lockfile(
            self._lockfile.path, ProjectFolder(self._lockfile.root), files[0].after.encode()
        )
        return self._candidate(new, tuple(each for each in files if each.after != each.before))

    def _candidate(self, new: Lockfile, files: tuple[NewFile, ...]) -> Candidate:
        side = tree_side(self._request, new, self._request.target)
        return Candidate(compare_sides(self._request, self.old, side, self._progress), files)

    def _nothing(self) -> Candidate:
        """Return the update that changes nothing."""
        return Candidate(compare_sides(self._request, self.old, self.old, self._progress), ())

    def _newest(self, names: Sequence[str]) -> list[tuple[tuple[str, ...], list[str]]]:
        """Return what to ask npm for, the newest of registry dependencies, with those whose own they are."""
        tree = self.old.tree
        stated = {
            each: _stated(tree, each, self._lockfile.entries[each].manifest)
            for each in self.within or tree.projects()
        }
        unknown = [name for name in names if not any(name in each for each in stated.values())]
        if unknown:
            raise UsageError(
                f"not a dependency of the project itself: {brief(unknown[0])}",
                todo="--latest takes the names in package.json",
            )
        groups: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
        for folder, asked in stated.items():
            wanted = sorted({asked[each] for each in names or asked if asked.get(each)})
            # npm takes several workspaces at once, and the project itself alone.
            groups.setdefault((folder == ROOT, tuple(wanted)), []).append(folder)
        return [(wanted, folders) for (_, wanted), folders in groups.items() if wanted]

    def _files(self, copy: ProjectCopy) -> tuple[NewFile, ...]:
        found = []
        manifests = [f"{each}/package.json".lstrip("/") for each in self.old.tree.projects()]
        for name in (*manifests, copy.lock_name):
            path = Path(self._lockfile.path).parent / name
            if not path.is_file():  # a workspace that is in the lockfile alone
                continue
            before, after = path.read_bytes(), copy.read(name)
            if before != after:
                found.append(NewFile(str(path), before.decode("utf-8"), after.decode("utf-8")))
        return tuple(found)


def _stated(tree: DependencyGraph, location: str, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what the project or a workspace asks for by name, with what to ask npm for instead: the newest.

    That is empty where it is of no registry: the project's own folders are not.
    """
    linked = {
        edge.name
        for edge in tree.dependencies(location)
        if edge.target is not None and tree.node(edge.target).link
    }
    return {
        name: "" if name in linked else _newest_of(name, spec)
        for field in ("dependencies", "devDependencies", "optionalDependencies")
        for name, spec in (manifest.get(field) or {}).items()
    }


def _newest_of(name: str, spec: object) -> str:
    """Return npm's words for the newest of a registry's package, by its own name or an alias; else an empty text."""
    if not isinstance(spec, str):
        return ""
    alias = re.match(r"(?i:npm:)((?:@[^/@]+/)?[^/@]+)(?:@|$)", spec)
    if alias:
        return f"{name}@npm:{alias[1]}@latest"
    return "" if ":" in spec or "/" in spec else f"{name}@latest"
