"""The analysis of many packages: what is known from before is taken, the rest is read and kept."""

from __future__ import annotations

import gc
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from audit.analysis.layout.manner import Manner
from audit.analysis.stored.cache import FactsCache
from audit.analysis.stored.codec import CodecError, decode_package, decode_view, encode_view
from audit.analysis.stored.keys import Keys
from audit.keeping import kept_folder
from audit.model.view import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.model.contents import PackageContents
    from audit.model.facts import PackageFacts
    from audit.model.view import View, Viewed
    from audit.model.vocabulary import Vocabulary

T = TypeVar("T")
FLUSH_BYTES = 4 * 1024 * 1024
"""Bytes of rows after which they are written: a run that is killed keeps what it has done so far."""


class Analyser:
    """Reads packages with one vocabulary."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        jobs: int | None = None,
        compared: bool = False,
        cache: str | None = None,
    ) -> None:
        """Prepare to read; nothing is opened or started yet.

        Args:
            vocabulary: the names that code is read for.
            jobs: how many processes read; None means one for each processor.
            compared: whether the packages are compared with other versions: what they name away from a power is
                looked for, too.
            cache: the folder to keep facts in; None means the user's cache folder (or where
                CONTAIN_AUDIT_CACHE says), empty means none.
        """
        self._vocabulary = vocabulary
        self._jobs = jobs
        self._compared = compared
        self._folder = kept_folder() if cache is None else cache

    def view(
        self,
        packages: Mapping[str, PackageContents],
        view: View[T],
        *,
        install_kind: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, Viewed[T]]:
        """Return each package through `view`, by its install location: what was kept is not even looked at again.

        Args:
            packages: their contents, by install location.
            view: what is made of the facts.
            install_kind: how npm comes by a package; `git` means that it runs its `prepare`.
            progress: told how many packages are done, and of how many.
        """
        from_git = {place for place, kind in (install_kind or {}).items() if kind == "git"}
        run = _Run(
            view,
            self._vocabulary,
            self._folder,
            packages,
            from_git,
            progress,
            compared=self._compared,
        )
        try:
            with _without_collection():
                run.take_known()
            run.read(self._jobs)
        finally:
            run.close()
        return {place: run.results[place] for place in sorted(packages)}


class _Run(Generic[T]):
    """One analysis: from contents to results."""

    def __init__(
        self,
        view: View[T],
        vocabulary: Vocabulary,
        folder: str,
        packages: Mapping[str, PackageContents],
        from_git: set[str],
        progress: Callable[[int, int], None] | None,
        *,
        compared: bool,
    ) -> None:
        self.results: dict[str, Viewed[T]] = {}
        self._view = view
        self._vocabulary = vocabulary
        self._folder = folder
        self._progress = progress
        self._total = len(packages)
        self._keys = Keys(vocabulary)
        self._wanted: dict[str, tuple[PackageContents, Manner]] = {}
        self._places: dict[str, list[str]] = {}
        self._key_of: dict[str, bytes] = {}
        self._rows: dict[bytes, bytes] = {}
        self._held = 0
        self._cache = FactsCache(folder) if folder else None
        for place in sorted(packages):
            self._add(place, packages[place], Manner(place in from_git, compared))

    def take_known(self) -> None:
        """Take the packages that were kept: through the view, else as facts."""
        seen = {name: self._keys.view(key, self._view) for name, key in self._key_of.items()}
        for name, row in self._kept(seen):
            with suppress(CodecError):
                self._finish(name, decode_view(row, self._view))
        for name, row in self._kept(self._key_of):
            with suppress(CodecError):
                self.conclude(name, decode_package(row))

    def read(self, jobs: int | None) -> None:
        """Read the packages that are not known."""
        if not self._wanted:
            return
        from audit.analysis.running.unknown import read_unknown  # noqa: PLC0415  a run that knows all needs none of it

        read_unknown(self._wanted, self._vocabulary, self._folder, jobs, self)

    def close(self) -> None:
        """Write what is left to keep."""
        if self._cache is not None:
            self._cache.put(self._rows)
            self._cache.close()

    def _add(self, place: str, contents: PackageContents, manner: Manner) -> None:
        """List a package; copies of one that has the same content are read once."""
        key = self._keys.package(contents, manner)
        name = key.hex() if key else place
        if name not in self._places:
            self._wanted[name] = (contents, manner)
            if key:
                self._key_of[name] = key
        self._places.setdefault(name, []).append(place)

    def _kept(self, keys: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
        """Yield the rows that are kept of the packages that are still wanted."""
        if self._cache is None:
            return
        wanted = {name: key for name, key in keys.items() if name in self._wanted}
        rows = self._cache.get(wanted.values())
        yield from ((name, rows[key]) for name, key in sorted(wanted.items()) if key in rows)

    def done(self, name: str, encoded: bytes) -> None:
        """See `audit.analysis.running.unknown.Readings`."""
        if name in self._key_of:
            self.keep({self._key_of[name]: encoded})
        self.conclude(name, decode_package(encoded))

    def conclude(self, name: str, facts: PackageFacts) -> None:
        """Look at facts, and keep what is seen beside them."""
        viewed = view_of(facts, self._view)
        key = self._key_of.get(name)
        if key is not None and self._view.fingerprint:
            self.keep({self._keys.view(key, self._view): encode_view(viewed, self._view)})
        self._finish(name, viewed)

    def _finish(self, name: str, viewed: Viewed[T]) -> None:
        self._wanted.pop(name, None)
        for place in self._places[name]:
            self.results[place] = viewed
        if self._progress:
            self._progress(len(self.results), self._total)

    def keep(self, rows: dict[bytes, bytes]) -> None:
        """See `audit.analysis.running.unknown.Readings`."""
        if self._cache is None:
            return
        self._rows.update(rows)
        self._held += sum(map(len, rows.values()))
        if self._held > FLUSH_BYTES:
            self._cache.put(self._rows)
            self._rows, self._held = {}, 0


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the cycle collector back: facts make many small objects and no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
