"""Looks for packages in every source, each in its turn."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.model.contents import Obtained
from audit.sources.archive import TarballContents
from audit.sources.asking import Counter, guarded
from audit.sources.bundled import part_of_carrier
from audit.sources.installed import Installed
from audit.sources.nesting import Nesting, nested_locations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from audit.sources.interface import ContentSource, Wanted

_NOWHERE = "not installed and not in npm's cache or ours; not fetched, as asked (offline)"


class Finder:
    """The sources in their order.

    Args:
        root: the project's folder, absolute.
        sources: those that are asked after what is installed, in order.
        jobs: says how many packages to look for at once, when that is first needed.
    """

    def __init__(
        self, root: str, sources: Sequence[ContentSource], jobs: Callable[[], int]
    ) -> None:
        self._root = root
        self._sources = sources
        self._jobs = jobs

    def search(self, wanted: Mapping[str, Wanted], locations: list[str]) -> Search:
        """Begin to look for packages, by install location, among all `locations` of the lockfile."""
        return Search(self, self._root, wanted, locations)

    def complete(
        self,
        wanted: Mapping[str, Wanted],
        found: dict[str, Obtained],
        locations: list[str],
        counter: Counter,
    ) -> dict[str, Obtained]:
        """Return what was found, with what other sources have of the rest."""
        remote = [one for one in wanted.values() if not _is_settled(one, found.get(one.location))]
        own = [one for one in remote if not one.bundled]
        found |= self.elsewhere(own, found, counter)
        for one in sorted((one for one in remote if one.bundled), key=lambda one: one.location):
            found[one.location] = part_of_carrier(one, found, locations) or self.ask(one, found)
            counter.step()
        return {
            location: _without_nested(found[location], location, locations) for location in wanted
        }

    def elsewhere(
        self, wanted: Sequence[Wanted], so_far: dict[str, Obtained], counter: Counter
    ) -> dict[str, Obtained]:
        """Look for the packages in every other source, several at once: most of the time is waiting."""
        found: dict[str, Obtained] = {}
        if not wanted:
            return found
        pool = ThreadPoolExecutor(self._jobs())
        try:
            tasks = {pool.submit(self.ask, one, so_far): one for one in wanted}
            for task in as_completed(tasks):
                found[tasks[task].location] = task.result()
                counter.step()
        finally:  # who interrupts does not wait for a server
            pool.shutdown(wait=False, cancel_futures=True)
        return found

    def ask(self, wanted: Wanted, so_far: dict[str, Obtained]) -> Obtained:
        """Ask each source in turn; what one had instead is remembered beside what the next has."""
        note = so_far[wanted.location].problem if wanted.location in so_far else ""
        for source in self._sources:
            outcome = guarded(source, wanted)
            if outcome is not None and outcome.contents is not None:
                return replace(outcome, note=note)
            if outcome is not None:
                return replace(outcome, problem="; ".join(filter(None, (outcome.problem, note))))
        return Obtained.missing(note or _NOWHERE)


class Search:
    """Packages that are being looked for: first what is installed, from the beginning; then the rest."""

    def __init__(
        self, finder: Finder, root: str, wanted: Mapping[str, Wanted], locations: list[str]
    ) -> None:
        self._finder = finder
        self._wanted = wanted
        self._locations = locations
        self._looking = Installed(root, locations).look(list(wanted.values()))
        self._found: dict[str, Obtained] | None = None

    def found(self, progress: Callable[[int, int], None] | None = None) -> dict[str, Obtained]:
        """Return what was found of each package, in the order asked; `progress` is told (done, all) after each."""
        if self._found is None:
            self._found = self._all(progress)
        return self._found

    def _all(self, progress: Callable[[int, int], None] | None) -> dict[str, Obtained]:
        counter = Counter(len(self._wanted), progress)
        found = {}
        for one, outcome in zip(self._wanted.values(), self._looking.outcomes(), strict=True):
            if outcome is not None:
                found[one.location] = outcome
            if _is_settled(one, outcome):
                counter.step()
        return self._finder.complete(self._wanted, found, self._locations, counter)

    def close(self) -> None:
        """Leave off, whether it is done or not."""
        self._looking.close()


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
