"""From the packages of a lockfile to their files: every source in its order."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.errors import InputError
from audit.model.contents import Obtained, PackageContents, Source
from audit.sources.addresses import Addresses
from audit.sources.answers import TransportError
from audit.sources.asking import Counter
from audit.sources.documents import Documents
from audit.sources.finder import Finder, Search
from audit.sources.installed import Installed, named_folder
from audit.sources.interface import ContentSource, wanted_from
from audit.sources.local_archive import LocalArchive, named_archive
from audit.sources.packuments import Spec, choose, in_line
from audit.sources.publications import Publications
from audit.sources.registry import Registry, member
from audit.sources.settings import Settings
from audit.sources.store import NpmCache, Store
from audit.sources.transport import Transport
from audit.sources.verification import installations, is_verifiable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from audit.model.installation import Installation
    from audit.model.lockfile import LockEntry
    from audit.model.publication import History


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
        self.settings = Settings(self._root, home=home, registry=registry)
        self._store = Store()
        self._addresses = Addresses(
            self.settings, registry, Path(self._root), lambda: self._store.folder
        )
        self._registry = Registry(self._addresses, Transport(self.settings), self._store)
        self._documents = Documents(self.settings, self._addresses)
        self._publications = Publications(
            self._addresses, self._registry, self._store, offline=offline
        )
        kept: list[ContentSource] = [
            LocalArchive(self._root),
            NpmCache(self.settings, self._store.indexes),
            self._store,
        ]
        self._jobs = max(1, jobs)
        table = kept if offline else [*kept, self._registry]
        self._finder = Finder(self._root, table, self._several)

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
        with closing(self.search(entries, known=known)) as search:
            return search.found(progress)

    def search(self, entries: Sequence[LockEntry], *, known: Collection[str] = ()) -> Search:
        """Begin to look for packages: what is installed is looked at while the caller does other things.

        Args:
            entries: as in `obtain`.
            known: as in `obtain`.
        """
        wanted = {entry.location: wanted_from(entry) for entry in entries}
        return self._finder.search(wanted, sorted({*wanted, *known} - {""}))

    def installed(
        self, entries: Sequence[LockEntry], known: Collection[str]
    ) -> dict[str, PackageContents]:
        """Return the contents of those packages that lie in node_modules, by install location.

        Args:
            entries: the packages.
            known: as in `obtain`.
        """
        wanted = [wanted_from(entry) for entry in entries]
        looking = Installed(self._root, sorted({*known} - {""})).look(wanted)
        return {
            one.location: found.contents
            for one, found in zip(wanted, looking.outcomes(), strict=True)
            if found is not None and found.contents is not None
        }

    def compare_installed(
        self,
        entries: Iterable[LockEntry],
        obtained: Mapping[str, Obtained],
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, Installation]:
        """Return how what is installed differs from the archives that the lockfile names, by install location.

        Args:
            entries: every entry of the lockfile.
            obtained: what `obtain` found; what is not installed is not compared.
            progress: told (done, all) after each archive.
        """
        installed = {
            location: found.contents
            for location, found in obtained.items()
            if found.source is Source.NODE_MODULES and found.contents is not None
        }
        every = {entry.location: wanted_from(entry) for entry in entries}
        wanted = {place: every[place] for place in installed if is_verifiable(every[place])}
        counter = Counter(len(wanted), progress)
        archives = self._finder.complete(wanted, {}, sorted(every.keys() - {""}), counter)
        return installations(self._root, installed, archives)

    def _several(self) -> int:
        return min(self._jobs, int(self.settings.number("maxsockets", 15, 64)) or 1)

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
        found = self._finder.ask(wanted, {})
        if found.contents is None:
            raise InputError(f"{asked.shown} cannot be read: {found.problem}")
        return wanted.name, wanted.version, found

    def fetch_published(
        self, spec: str, progress: Callable[[int, int], None] | None
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
        found = self._finder.elsewhere(list(located.values()), {}, counter)
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

    def document_news(self, name: str) -> dict[str, Any] | None:
        """Return npm's own copy of the registry's document on `name`, if it is one not returned before: a hint."""
        return self._documents.news(name)

    def published(self, name: str) -> Mapping[str, Any]:
        """Return the registry's manifests of `name` by version, hostile; none when it cannot tell.

        npm's own copy of the document does where npm has just resolved with it.
        """
        try:
            document = self._documents.kept(name)
            if document is None and not self._offline:
                document = self._registry.packument(name)
        except TransportError:
            return {}
        return member(document, "versions")

    def histories(self, asked: Iterable[tuple[LockEntry, Collection[str]]]) -> dict[str, History]:
        """Return what the registry tells of how versions of packages were published, by package name.

        Packages of which nothing is told are not among them: from elsewhere, or the registry does not answer.

        Args:
            asked: entries of the lockfile, and the versions that are wanted of each one's package.
        """
        return self._publications.of(asked)
