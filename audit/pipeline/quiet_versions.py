"""For updates that do not pass: the newest version in range that does.

What one version gains the later ones mostly keep, so the versions in between are halved again and again: for many
updates at once, each in its place of the tree that is there, where only it would differ.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from audit.graph import DependencyGraph
from audit.graph.specs import admits
from audit.pipeline.comparing import compare_sides
from audit.pipeline.held_updates import reasons
from audit.sources.registry import member
from audit.updates import entry_of, newest_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from audit.model.lockfile import LockEntry
    from audit.model.report import Report
    from audit.pipeline.comparing import Compared
    from audit.pipeline.request import Progress, Request
    from audit.pipeline.sides import Side

_SECONDS = 60.0
"""After which no further version is looked at."""
_VERSIONS = 200
"""Versions that are looked at, of all packages together."""
_LARGEST = 30_000_000
"""Bytes that a version says it has unpacked: larger ones take too long to read for a hint."""
_TOGETHER = 8
"""Packages of which a version is looked at in one comparison."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """What was found of the updates that do not pass."""

    versions: Mapping[str, str | None]
    """The nearest quiet version by location in the new tree; the one that is there where none is between."""
    unsettled: int = 0
    """The number of updates of which that was not found out."""

    def notes(self) -> tuple[str, ...]:
        """Return a sentence on what was not found out; none where all was."""
        if not self.unsettled:
            return ()
        every = self.unsettled + len(self.versions)
        bounds = f"it ends after {_SECONDS:.0f} seconds or {_VERSIONS} versions, and leaves out large packages"
        told = f"nearest quiet version not known for {self.unsettled:,} of {every:,}: looking for"
        return (f"{told} {bounds}",)


@dataclass(slots=True)
class _Between:
    """The versions of one package between what is there and what does not pass, while they are looked through."""

    location: str
    entry: LockEntry
    """As it is now."""
    manifests: Mapping[str, Any]
    open: list[str]
    """Those that may be the one, the lowest first."""
    quiet: str | None
    """The highest that is known to pass: at first the one that is there."""
    newest_first: bool = True

    def next(self) -> LockEntry | None:
        """Return the entry to look at next; None where there is none, or none that is worth it."""
        if not self.open:
            return None
        version = self.open[self._middle()]
        manifest = member(self.manifests, version)
        size = member(manifest, "dist").get("unpackedSize")
        if isinstance(size, int) and size > _LARGEST:
            return None
        return entry_of(self.entry, version, manifest)

    def learn(self, *, passes: bool) -> None:
        """Take in whether the version that was next passes."""
        middle = self._middle()
        if passes:
            self.quiet = self.open[middle]
        self.open = self.open[middle + 1 :] if passes else self.open[:middle]
        self.newest_first = False

    def _middle(self) -> int:
        return len(self.open) - 1 if self.newest_first else len(self.open) // 2


@dataclass(slots=True)
class _Bound:
    """How much more may be looked at."""

    deadline: float
    versions: int = _VERSIONS

    def holds(self) -> bool:
        """Return whether nothing more may be looked at."""
        return self.versions <= 0 or time.monotonic() > self.deadline


def nearest_quiet(
    request: Request, compared: Compared, progress: Progress, *, latest: bool
) -> Nearest:
    """Return the nearest quiet versions of updates that do not pass: in the ranges of the tree that is there.

    Args:
        request: the project.
        compared: what npm would bring.
        progress: told how far it is.
        latest: the project's own ranges do not count: they are to be changed.
    """
    places = () if request.offline else reasons(compared, request)
    by_entry = {
        each.entry.location: each
        for place in places
        if (each := _between(compared, place, latest=latest)) is not None
    }
    every, bound = sorted(by_entry.values(), key=_width), _Bound(time.monotonic() + _SECONDS)
    for start in range(0, len(every), _TOGETHER):
        _settle(request, compared, every[start : start + _TOGETHER], bound, progress)
    settled = {each.location: each.quiet for each in every if not each.open}
    return Nearest(settled, len(every) - len(settled))


def with_quiet(report: Report, versions: Mapping[str, str | None]) -> Report:
    """Return the report with the nearest quiet versions of packages, by location."""
    packages = (
        replace(each, quiet_version=versions.get(each.package.location, each.quiet_version))
        for each in report.packages
    )
    return replace(report, packages=tuple(packages))


def _between(compared: Compared, location: str, *, latest: bool) -> _Between | None:
    """Return the versions between the two sides of an update; None for what is new or no package of a registry."""
    package = compared.subject.packages[location]
    old = (compared.subject.before or {})[location].package
    if (
        old is None
        or any(old.entry.flag(each) for each in ("link", "inBundle"))
        or old.entry.is_git
    ):
        return None
    manifests = compared.new.sources.published(package.package_name)
    tree = compared.old.tree
    edges, own = tree.dependents(old.location), tree.projects()
    specs = [edge.spec for edge in edges if not (latest and edge.source in own)]
    between = [
        each
        for each in reversed(newest_between(manifests, old.version, package.version))
        if "deprecated" not in manifests[each] and all(admits(spec, each) for spec in specs)
    ]
    return _Between(location, old.entry, manifests, between, old.version)


def _width(between: _Between) -> int:
    return len(between.open)


def _settle(
    request: Request,
    compared: Compared,
    batch: Sequence[_Between],
    bound: _Bound,
    progress: Progress,
) -> None:
    """Halve what is between for some packages together, until nothing is or no more may be looked at."""
    while not bound.holds():
        tried = {each.entry.location: (each, entry) for each in batch if (entry := each.next())}
        if not tried:
            return
        bound.versions -= len(tried)
        entries = {place: entry for place, (_, entry) in tried.items()}
        new = _with_entries(compared.old, entries)
        loud = reasons(compare_sides(request, compared.old, new, progress), request)
        for place, (each, _) in tried.items():
            each.learn(passes=place not in loud and not _needs_more(request, compared, new, each))


def _with_entries(old: Side, entries: Mapping[str, LockEntry]) -> Side:
    """Return the tree that is there with other entries in it."""
    lockfile = replace(old.lockfile, entries={**old.lockfile.entries, **entries})
    return replace(old, lockfile=lockfile, tree=DependencyGraph.from_lockfile(lockfile))


def _needs_more(request: Request, compared: Compared, new: Side, between: _Between) -> bool:
    """Return whether a version asks for what neither is in the tree that is there nor comes quietly with the update."""
    place, updated = between.entry.location, compared.new.tree
    lacked = {edge.name for edge in compared.old.tree.dependencies(place) if edge.problem}
    offered = {edge.name: edge.target for edge in updated.dependencies(between.location)}
    waiting = []
    for edge in new.tree.dependencies(place):
        if not edge.problem or edge.name in lacked or edge.type in {"optional", "peerOptional"}:
            continue
        target = offered.get(edge.name)
        if target is None or not admits(edge.spec, updated.node(target).version or ""):
            return True
        waiting.append(target)
    loud, seen = reasons(compared, request), set(waiting)
    for target in waiting:  # grows
        found = {edge.target for edge in updated.dependencies(target) if edge.target is not None}
        fresh = found & compared.subject.packages.keys() - seen
        seen |= fresh
        waiting += fresh
    return not seen.isdisjoint(loud)
