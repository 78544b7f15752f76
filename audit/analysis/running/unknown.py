"""Reading the packages that are not known from before: here when there is little to read, else in other processes.

It brings parsers and processes with it, so it is imported by a run that has something to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from audit.analysis.code import unreadable
from audit.analysis.running.pool import Pool, processors
from audit.analysis.running.spread import Spread, code_bytes, read_here
from audit.analysis.running.worker import PackageTask, Worker
from audit.model.facts import LocatedFact, PackageFacts
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit.analysis.layout.manner import Manner
    from audit.model.contents import PackageContents
    from audit.model.vocabulary import Vocabulary

HERE_LIMIT = 1536 * 1024
"""Bytes of code; less is read in this process, which is quicker than starting others."""


class Readings(Protocol):
    """Who is told what was read."""

    def done(self, name: str, encoded: bytes, /) -> None:
        """Take in the facts of a package, encoded."""

    def keep(self, rows: dict[bytes, bytes], /) -> None:
        """Take in rows of files that are worth keeping."""

    def conclude(self, name: str, facts: PackageFacts, /) -> None:
        """Take in the facts of a package that could not be read."""


def read_unknown(
    wanted: Mapping[str, tuple[PackageContents, Manner]],
    vocabulary: Vocabulary,
    folder: str,
    jobs: int | None,
    to: Readings,
) -> None:
    """Read packages.

    Args:
        wanted: by name the contents, and what of them is looked for.
        vocabulary: the names that code is read for.
        folder: where rows of files may have been kept; empty means nowhere.
        jobs: how many processes read, where there is enough to read; None means one for each processor.
        to: told of each package when it is done.
    """
    tasks = dict(_listed(wanted, to))
    worker = Worker(vocabulary, folder or None)
    if sum(map(code_bytes, tasks.values())) <= HERE_LIMIT:
        for name, answer in read_here(worker, tasks):
            to.keep(answer.rows)
            to.done(name, answer.read[0][1])
        return
    with Pool(worker, max(1, jobs or processors())) as pool:
        Spread(pool, vocabulary, to.done, to.keep).read(tasks)


def _listed(
    wanted: Mapping[str, tuple[PackageContents, Manner]], to: Readings
) -> Iterator[tuple[str, PackageTask]]:
    """Yield what there is to read; a package whose files cannot be listed is done with."""
    for name, (contents, manner) in sorted(wanted.items()):
        try:
            yield name, PackageTask(contents, contents.files(), manner)
        except OSError as error:
            to.conclude(name, _unavailable(error.strerror or type(error).__name__))


def _unavailable(problem: str) -> PackageFacts:
    """Return the facts of a package whose files could not be listed."""
    fact = unreadable("missing", problem).facts[0]
    return PackageFacts(Manifest(problem=problem), (LocatedFact("", fact, reachable=True),))
