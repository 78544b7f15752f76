"""Reading ahead: while npm resolves, what it will most likely change is read by the processor that it leaves free.

npm keeps the documents of the registry that it resolves with, and they tell which versions fit. What is guessed so is
fetched, verified and read on both sides, and kept: the comparison finds it done. A wrong guess costs time only.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from typing import TYPE_CHECKING, Self

from audit.analysis import Analyser
from audit.analysis.running.pool import processors
from audit.capabilities import CapabilityView, load_catalogue
from audit.errors import AuditError
from audit.updates import likely_entry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.model.lockfile import LockEntry
    from audit.pipeline.sides import Side

_FEWEST = 2
"""Processors; a single one is npm's."""
_PAUSE = 0.2
"""Seconds between two looks at what npm has learnt."""
_POLITE = 5
_PATIENCE = 3.0
"""Seconds, at most, that are waited for what is being read when npm is done: it will be wanted."""


class Ahead:
    """Reads what npm will most likely change, for as long as the context lasts.

    Args:
        side: the project as it is.
        names: the packages that npm was asked to update; empty means all.
        latest: beyond the ranges that the project itself states.
    """

    def __init__(self, side: Side, names: Collection[str] = (), *, latest: bool = False) -> None:
        self._side = side
        self._names = frozenset(names)
        self._changing = side.tree.projects() if latest else ()
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._read, name="reading ahead", daemon=True)

    def __enter__(self) -> Self:
        if processors() >= _FEWEST:
            self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._enough.set()
        if self._thread.ident is not None and kind is None:
            self._thread.join(_PATIENCE)

    def _read(self) -> None:
        _give_way()
        # Whatever goes wrong here goes wrong again, and is told, when the package is wanted.
        with contextlib.suppress(AuditError, OSError):
            catalogue = load_catalogue()
            analyser = Analyser(catalogue.vocabulary(), compared=True)
            view = CapabilityView(catalogue)
            while not self._enough.is_set():
                for pair in self.guesses():
                    for entry in pair:
                        if self._enough.is_set():
                            return
                        (found,) = self._side.sources.obtain([entry]).values()
                        if found.contents is not None and not entry.is_git:
                            analyser.view({entry.location: found.contents}, view)
                self._enough.wait(_PAUSE)

    def guesses(self) -> Iterator[tuple[LockEntry, LockEntry]]:
        """Yield entries that npm will most likely replace, each with what takes its place."""
        done: set[tuple[str, str]] = set()
        for location, entry in self._side.lockfile.entries.items():
            name = entry.package_name
            if "node_modules/" not in location or entry.flag("link") or entry.flag("inBundle"):
                continue
            if self._names and location.rpartition("node_modules/")[2] not in self._names:
                continue
            document = self._side.sources.document_news(name)
            new = likely_entry(entry, document, self._specs(location)) if document else None
            if new is not None and (name, new.text("version") or "") not in done:
                done.add((name, new.text("version") or ""))
                yield entry, new

    def _specs(self, location: str) -> list[str]:
        """Return the ranges that count for what is at a place."""
        edges = self._side.tree.dependents(location)
        asked = [edge.spec for edge in edges if edge.source not in self._changing]
        return asked or ["*"]


def _give_way() -> None:
    """Let npm go first where processors are few: where the system tells threads apart, this one waits."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            thread = threading.get_native_id()
            usual = os.getpriority(os.PRIO_PROCESS, thread)
            os.setpriority(os.PRIO_PROCESS, thread, usual + _POLITE)
