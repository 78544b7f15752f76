"""Reading ahead: while npm resolves, what is in the tree now is read by the processor that npm leaves free.

Nobody knows yet what npm will change, but what it does is compared with what is there now; and what is read is kept,
for this comparison and for the next command. Nothing is fetched for it.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Self

from audit.analysis import Analyser
from audit.analysis.pool import processors
from audit.capabilities import load_catalogue
from audit.errors import AuditError
from audit.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.contents import PackageContents
    from audit.pipeline.sides import Side

_SLICE = 256 * 1024
"""Bytes read at a time: what is waited for, at most, when npm is done."""
_LARGEST = 1024 * 1024
"""Bytes of a package that is read ahead; a larger one would hold up what is wanted."""
_FEWEST = 2
"""Processors; a single one is npm's."""


class Ahead:
    """Reads the packages of a side for as long as the context lasts."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._read, name="reading ahead", daemon=True)

    def __enter__(self) -> Self:
        if processors() >= _FEWEST:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._enough.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _read(self) -> None:
        # Whatever goes wrong here goes wrong again, and is told, when the package is wanted.
        with contextlib.suppress(AuditError, OSError):
            analyser = Analyser(load_catalogue().vocabulary(), jobs=1)
            for some in self._slices():
                if self._enough.is_set():
                    return
                analyser.analyse(some)

    def _slices(self) -> Iterator[dict[str, PackageContents]]:
        """Yield what is on this machine, the small packages first."""
        entries = self._side.lockfile.entries
        sources = Sources(self._side.lockfile.root, offline=True)
        found = sources.obtain(
            [entry for place, entry in entries.items() if "node_modules/" in place]
        )
        sizes = {
            place: sum(file.size for file in each.contents.files())
            for place, each in found.items()
            if each.contents is not None and not self._enough.is_set()
        }
        some: dict[str, PackageContents] = {}
        total = 0
        for place in sorted(sizes, key=lambda place: (sizes[place], place)):
            contents = found[place].contents
            if contents is None or sizes[place] > _LARGEST:
                continue
            if some and total + sizes[place] > _SLICE:
                yield some
                some, total = {}, 0
            some[place] = contents
            total += sizes[place]
        if some:
            yield some
