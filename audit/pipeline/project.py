"""A project, opened: its lockfile is read, and what is installed is being looked at while other things are done."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from audit.lockfile import find_lockfile, read_lockfile
from audit.pipeline.single import sources_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.graph import DependencyGraph
    from audit.model.contents import Obtained
    from audit.model.lockfile import Lockfile
    from audit.pipeline.request import Progress, Request
    from audit.sources import Sources


def sources_of(request: Request, lockfile: Lockfile) -> tuple[Sources, Lockfile]:
    """Return where a lockfile's packages come from, and the lockfile with notes on the settings not obeyed."""
    sources = sources_at(request, lockfile.root)
    return sources, replace(lockfile, notes=(*lockfile.notes, *sources.settings.refused))


class Project:
    """What a request is about. To be closed.

    Attributes:
        started: when, by the monotonic clock.
        request: the request.
        sources: where its packages' files come from.
        lockfile: its lockfile; the notes say what of its settings is not obeyed.
    """

    def __init__(self, request: Request) -> None:
        """Read the lockfile and begin to look for all packages, unless only some of them are wanted.

        Raises:
            InputError: for a lockfile that npm could not have written.
        """
        self.started = time.monotonic()
        self.request = request
        lockfile = read_lockfile(find_lockfile(request.target))
        self.sources, self.lockfile = sources_of(request, lockfile)
        self._begin(self._every() if not request.omit and not request.workspaces else ())

    @cached_property
    def tree(self) -> DependencyGraph:
        """The project's graph.

        Raises:
            InputError: for overrides that npm refuses.
        """
        from audit.graph import DependencyGraph  # noqa: PLC0415 - packages are looked for meanwhile

        return DependencyGraph.from_lockfile(self.lockfile)

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The locations of the packages that the request selects, sorted.

        Raises:
            UsageError: when there is no workspace of that name.
        """
        from audit.graph.selection import select  # noqa: PLC0415 - as above

        return select(self.tree, self.request.omit, self.request.workspaces)

    def found_early(self, progress: Progress) -> dict[str, Obtained]:
        """Return what was found of every package, without the graph where all are wanted; raises as `found` does."""
        return self._search.found(_finding(progress)) if self._looked_for else self.found(progress)

    def found(self, progress: Progress) -> dict[str, Obtained]:
        """Return what was found of each package that is wanted, by location.

        Raises:
            InputError: as `tree` does.
            UsageError: as `wanted` does.
        """
        if self.wanted != self._looked_for:
            self.close()
            self._begin(self.wanted)
        return self._search.found(_finding(progress))

    def close(self) -> None:
        """Look for nothing more."""
        self._search.close()

    def _every(self) -> tuple[str, ...]:
        """Return the locations of all packages: what `select` gives where nothing is left out."""
        entries = self.lockfile.entries
        return tuple(sorted(each for each in entries if each and not entries[each].flag("link")))

    def _begin(self, locations: tuple[str, ...]) -> None:
        self._looked_for = locations
        entries = self.lockfile.entries
        self._search = self.sources.search([entries[each] for each in locations], known=entries)


def _finding(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress("finding", done, total)
