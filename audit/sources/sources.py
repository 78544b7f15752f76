"""From the packages of a lockfile to their files: every source in its order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import InputError
from audit.model.contents import Obtained, PackageContents, Source
from audit.sources.addresses import Addresses
from audit.sources.answers import TransportError
from audit.sources.archive import TarballContents
from audit.sources.asking import Counter, guarded
from audit.sources.bundled import part_of_carrier
from audit.sources.installed import Installed, named_folder
from audit.sources.interface import ContentSource, Wanted, wanted_from
from audit.sources.local_archive import LocalArchive, named_archive
from audit.sources.nesting import Nesting, nested_locations
from audit.sources.packuments import Spec, choose, in_line
from audit.sources.publications import Publications
from audit.sources.registry import Registry
from audit.sources.settings import Settings
from audit.sources.store import NpmCache, Store
from audit.sources.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from audit.model.lockfile import LockEntry
    from audit.model.publication import History

_NOWHERE = "not installed and not in npm's cache or ours; not fetched, as asked (offline)"


class Sources:
    """Finds the files of packages.

    Args:
        lockfile_root: the project's folder, that install locations are relative to.
        offline: never use the network.
        registry: the registry of the command line, which wins over npm's settings.
        jobs: how many packages to fetch at once; npm's `maxsockets` may make it fewer.
        home: the user's folder, for npm's settings and cache; None asks the environment.
    """

    def __init__(
        self,
        lockfile_root: str,
        *,
        offline: bool = False,
        registry: str | None = None,
        jobs: int = 8,
        home: str | None = None,
    ) -> None:
        self._root = str(Path(lockfile_root).absolute())
        self._offline = offline
        self._settings = Settings(self._root, home=home, registry=registry)
        self._store = Store()
        self._addresses = Addresses(
            self._settings, registry, Path(self._root), lambda: self._store.folder
        )
        self._registry = Registry(self._addresses, Transport(self._settings), self._store)
        self._publications = Publications(
            self._addresses, self._registry, self._store, offline=offline
        )
        self._jobs = max(1, jobs)

    def obtain(
        self,
        entries: Sequence[LockEntry],
        progress: Callable[[int, int], None] | None = None,
        *,
        known: Collection[str] = (),
    ) -> dict[str, Obtained]:
        """Return what was found of each package, by install location, in the order of `entries`.

        One package's trouble is its own: it is missing, with the reason.

        Args:
            entries: the packages.
            progress: told (done, all) after each package.
            known: every location of the lockfile, where `entries` are not all: what lies inside a package under one of
                these is not that package's.
        """
        wanted = {entry.location: wanted_from(entry) for entry in entries}
        locations = sorted({*wanted, *known} - {""})
        counter = Counter(len(wanted), progress)
        found = self._installed(wanted.values(), locations, counter)
        remote = [one for one in wanted.values() if not _is_settled(one, found.get(one.location))]
        own = [one for one in remote if not one.bundled]
        found |= self._elsewhere(own, found, counter)
        for one in sorted((one for one in remote if one.bundled), key=lambda one: one.location):
            found[one.location] = part_of_carrier(one, found, locations) or self._search(one, found)
            counter.step()
        return {
            location: _without_nested(found[location], location, locations) for location in wanted
        }

    def registry_hosts(self) -> frozenset[str]:
        """Return the hosts (without a port) of the registries that npm is set to; may be empty."""
        return self._addresses.registry_hosts()

    def open_path(self, path: str) -> PackageContents:
        """Return the contents of a package's folder or archive that the user named.

        Raises:
            InputError: when it is neither, or cannot be read whole.
        """
        return named_folder(path) if Path(path).is_dir() else named_archive(path)

    def fetch_spec(self, spec: str) -> tuple[str, str, Obtained]:
        """Return name, version and contents of what the registry has for `NAME`, `NAME@VERSION`, `@RANGE` or `@TAG`.

        Raises:
            InputError: when there is no such package or version, or the registry cannot be reached.
        """
        asked = Spec.parse(spec)
        wanted = choose(asked, self._packument(asked))
        found = self._search(wanted, {})
        if found.contents is None:
            raise InputError(f"{asked.shown} cannot be read: {found.problem}")
        return wanted.name, wanted.version, found

    def fetch_published(
        self, spec: str, progress: Callable[[int, int], None] | None = None
    ) -> tuple[str, dict[str, Obtained]]:
        """Return a package's name and the contents of every version in a range, the lowest version first.

        `NAME` alone means the line of the version tagged `latest`: its major.

        Raises:
            InputError: when there is no such package or version, or the registry cannot be reached.
        """
        asked = Spec.parse(spec)
        packument = self._packument(asked)
        wanted = [choose(Spec(asked.name, each), packument) for each in in_line(asked, packument)]
        counter = Counter(len(wanted), progress)
        located = {each.version: replace(each, location=each.version) for each in wanted}
        found = self._elsewhere(list(located.values()), {}, counter)
        return asked.name, {version: found[version] for version in located}

    def _packument(self, asked: Spec) -> dict[str, Any]:
        """Return the registry's document on a package that a user names."""
        if self._offline:
            raise InputError(
                f"{asked.shown} is not on this machine",
                todo="leave out --offline, or name a folder or archive",
            )
        try:
            return self._registry.packument(asked.name)
        except TransportError as error:
            what = f"no such package: {asked.shown}" if error.not_found else str(error)
            todo = (
                "see the spelling"
                if error.not_found
                else "see npm's registry settings and the network"
            )
            raise InputError(what, todo=todo) from error

    def versions(self, name: str) -> tuple[str, ...]:
        """Return the versions that the registry lists of the package `name`, in its order; none when it cannot tell."""
        try:
            document = {} if self._offline else self._registry.packument(name)
        except TransportError:
            return ()
        listed = document.get("versions")
        return tuple(listed) if isinstance(listed, dict) else ()

    def histories(self, asked: Iterable[tuple[LockEntry, Collection[str]]]) -> dict[str, History]:
        """Return what the registry tells of how versions of packages were published, by package name.

        Packages of which nothing is told are not among them: from elsewhere, or the registry does not answer.

        Args:
            asked: entries of the lockfile, and the versions that are wanted of each one's package.
        """
        return self._publications.of(asked)

    def _installed(
        self, wanted: Iterable[Wanted], locations: list[str], counter: Counter
    ) -> dict[str, Obtained]:
        installed = Installed(self._root, locations)
        found = {}
        for one in wanted:
            outcome = guarded(installed, one)
            if outcome is not None:
                found[one.location] = outcome
            if _is_settled(one, outcome):
                counter.step()
        return found

    def _elsewhere(
        self, wanted: Sequence[Wanted], so_far: dict[str, Obtained], counter: Counter
    ) -> dict[str, Obtained]:
        """Look for the packages in every other source, several at once: most of the time is waiting."""
        found = {}
        jobs = (
            min(self._jobs, int(self._settings.number("maxsockets", 15, 64)) or 1) if wanted else 1
        )
        with ThreadPoolExecutor(jobs) as pool:
            tasks = {pool.submit(self._search, one, so_far): one for one in wanted}
            try:
                for task in as_completed(tasks):
                    found[tasks[task].location] = task.result()
                    counter.step()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return found

    def _search(self, wanted: Wanted, so_far: dict[str, Obtained]) -> Obtained:
        """Ask each source in turn; what one had instead is remembered beside what the next has."""
        note = so_far[wanted.location].problem if wanted.location in so_far else ""
        for source in self._table():
            outcome = guarded(source, wanted)
            if outcome is not None and outcome.contents is not None:
                return replace(outcome, note=note)
            if outcome is not None:
                return replace(outcome, problem="; ".join(filter(None, (outcome.problem, note))))
        return Obtained(Source.MISSING, None, note or _NOWHERE)

    def _table(self) -> list[ContentSource]:
        """Return the sources after the installed folder, in order."""
        kept: list[ContentSource] = [
            LocalArchive(self._root),
            NpmCache(self._settings, self._store.indexes),
            self._store,
        ]
        return kept if self._offline else [*kept, self._registry]


def _is_settled(wanted: Wanted, outcome: Obtained | None) -> bool:
    """Return whether no other source is to be asked: found, or a folder that only the project could have."""
    return wanted.of_project or (outcome is not None and outcome.contents is not None)


def _without_nested(found: Obtained, location: str, locations: list[str]) -> Obtained:
    """Leave out of an archive what the lockfile has as packages of their own inside it."""
    contents = found.contents
    if not isinstance(contents, TarballContents) or contents.nesting.prefix:
        return found
    nesting = Nesting("", nested_locations(locations, location))
    if not any(nesting.excludes(member.path) for member in contents.members):
        return found
    return replace(found, contents=contents.part(nesting))
