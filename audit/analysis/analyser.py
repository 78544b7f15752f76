"""The analysis of many packages: what is known from before is taken, the rest is read and kept."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from audit.analysis.layout.manner import Manner
from audit.analysis.stored.cache import FactsCache
from audit.analysis.stored.codec import CodecError, decode_package
from audit.analysis.stored.forms import Facts, Form, Through
from audit.analysis.stored.keys import Keys
from audit.keeping import kept_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.model.contents import PackageContents
    from audit.model.facts import PackageFacts
    from audit.model.view import View, Viewed
    from audit.model.vocabulary import Vocabulary

S = TypeVar("S")
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

    def analyse(
        self,
        packages: Mapping[str, PackageContents],
        *,
        install_kind: Mapping[str, str] | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> dict[str, PackageFacts]:
        """Return the facts of each package, by its install location.

        Args:
            packages: their contents, by install location.
            install_kind: how npm comes by a package; `git` means that it runs its `prepare`.
            progress: told how many packages are done, and of how many.
        """
        return self._run(Facts(), packages, install_kind or {}, progress)

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
            packages: as in `analyse`.
            view: what is made of the facts.
            install_kind: as in `analyse`.
            progress: as in `analyse`.
        """
        return self._run(Through(view), packages, install_kind or {}, progress)

    def _run(
        self,
        form: Form[T],
        packages: Mapping[str, PackageContents],
        install_kind: Mapping[str, str],
        progress: Callable[[int, int], None] | None,
    ) -> dict[str, T]:
        from_git = {place for place, kind in install_kind.items() if kind == "git"}
        run = _Run(
            form,
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
        form: Form[T],
        vocabulary: Vocabulary,
        folder: str,
        packages: Mapping[str, PackageContents],
        from_git: set[str],
        progress: Callable[[int, int], None] | None,
        *,
        compared: bool,
    ) -> None:
        self.results: dict[str, T] = {}
        self._form = form
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
        """Take the packages that were kept: as they are wanted, else as facts."""
        for name, made in self._kept(self._form):
            self._finish(name, made)
        for name, facts in self._kept(Facts()):
            self.conclude(name, facts)

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

    def _kept(self, form: Form[S]) -> Iterator[tuple[str, S]]:
        """Yield what is kept in a form of the packages that are still wanted."""
        if self._cache is None:
            return
        keys = {name: form.key(self._key_of[name]) for name in self._key_of if name in self._wanted}
        rows = self._cache.get(keys.values())
        for name, key in sorted(keys.items()):
            try:
                made = form.decode(rows[key]) if key in rows else None
            except CodecError:
                continue
            if made is not None:
                yield name, made

    def done(self, name: str, encoded: bytes) -> None:
        """See `audit.analysis.running.unknown.Readings`."""
        if name in self._key_of:
            self.keep({self._key_of[name]: encoded})
        self.conclude(name, decode_package(encoded))

    def conclude(self, name: str, facts: PackageFacts) -> None:
        """Make of facts what is wanted, and keep that beside them."""
        made = self._form.of(facts)
        key = self._key_of.get(name)
        if key is not None and self._form.key(key) != key:
            self.keep({self._form.key(key): self._form.encode(made)})
        self._finish(name, made)

    def _finish(self, name: str, made: T) -> None:
        self._wanted.pop(name, None)
        for place in self._places[name]:
            self.results[place] = made
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
