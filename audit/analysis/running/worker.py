"""What a worker process does: whole packages when they are small, some files of a large one."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.layout.extensions import FileKind
from audit.analysis.package import PackageReader
from audit.analysis.reading import READ_LIMIT, read_bytes, read_file, with_comparison
from audit.analysis.running.together import read_together
from audit.analysis.stored.cache import FactsCache
from audit.analysis.stored.codec import CodecError, decode_file, encode_file, encode_package
from audit.analysis.stored.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.analysis.layout.files import FileJob
    from audit.analysis.layout.groups import Group
    from audit.analysis.layout.manner import Manner
    from audit.model.contents import ContentFile, PackageContents
    from audit.model.facts import FileFacts
    from audit.model.vocabulary import Vocabulary

ROUNDS = 3
"""Times that files are read together: what is found so may lead to other files."""
KEPT_FROM = 4096
"""Bytes; reading a smaller file again is quicker than looking it up."""
_REMEMBERED = 150_000
"""Files, facts and references that a process remembers: copies of a package, and of a file in it, are common."""
_LEFT_OVER = 60_000
"""Objects that may be part of cycles; fewer are not worth the search."""
_COPIED = frozenset({FileKind.CODE, FileKind.NAMELESS, FileKind.DATA})


@dataclass(frozen=True, slots=True)
class PackageTask:
    """A package to read from beginning to end."""

    contents: PackageContents
    listing: Sequence[ContentFile]
    manner: Manner


@dataclass(frozen=True, slots=True)
class FilesTask:
    """Some files of one package to read."""

    contents: PackageContents
    jobs: tuple[FileJob, ...]


@dataclass(frozen=True, slots=True)
class TogetherTask:
    """Files of one package to read together."""

    contents: PackageContents
    group: Group


@dataclass(frozen=True, slots=True)
class Answer:
    """What was read, as bytes that can be kept."""

    read: tuple[tuple[str, bytes], ...]
    """For each package (path `""`) or file its facts, encoded; in the order asked."""
    rows: dict[bytes, bytes]
    """Rows of files to keep, by key; those that the cache has already are left out."""


class Worker:
    """Reads packages and files with one vocabulary; made here, used in any process."""

    def __init__(self, vocabulary: Vocabulary, folder: str | None) -> None:
        """Prepare to read; the cache in `folder` is only looked into, and only when it is needed."""
        self._vocabulary = vocabulary
        self._folder = folder
        self._keys: Keys | None = None
        self._cache: FactsCache | None = None
        self._known: dict[bytes, FileFacts] = {}
        self._remembered = 0

    def __getstate__(self) -> tuple[Vocabulary, str | None]:
        return (self._vocabulary, self._folder)

    def __setstate__(self, state: tuple[Vocabulary, str | None]) -> None:
        self.__init__(*state)  # type: ignore[misc]  # a new process opens the cache for itself

    def __call__(self, tasks: Sequence[PackageTask] | FilesTask | TogetherTask) -> Answer:
        """Do a task."""
        with _collecting_late():
            return self._done(tasks)

    def _done(self, tasks: Sequence[PackageTask] | FilesTask | TogetherTask) -> Answer:
        rows: dict[bytes, bytes] = {}
        if isinstance(tasks, FilesTask):
            found = self._files(tasks.contents, tasks.jobs, rows)
            read = tuple((path, encode_file(facts)) for path, facts in found)
        elif isinstance(tasks, TogetherTask):
            together = read_together(tasks.contents, tasks.group, self._vocabulary)
            read = tuple((path, encode_file(facts)) for path, facts in sorted(together.items()))
        else:
            read = tuple(("", self._package(task, rows)) for task in tasks)
        return Answer(read, rows)

    def _package(self, task: PackageTask, rows: dict[bytes, bytes]) -> bytes:
        reader = PackageReader(task.contents, task.listing, self._vocabulary, task.manner)
        self._reached(task.contents, reader, rows)
        for _ in range(ROUNDS):
            groups = reader.groups()
            for group in groups:
                found = read_together(task.contents, group, self._vocabulary)
                reader.accept_together(group, found)
            if not groups:
                break
            self._reached(task.contents, reader, rows)
        for path, facts in self._files(task.contents, reader.rest(), rows):
            reader.accept(path, facts)
        return encode_package(reader.finish())

    def _reached(
        self, contents: PackageContents, reader: PackageReader, rows: dict[bytes, bytes]
    ) -> None:
        """Read all files that are reached."""
        while jobs := reader.frontier():
            for path, facts in self._files(contents, jobs, rows):
                reader.accept(path, facts)

    def _files(
        self, contents: PackageContents, jobs: Sequence[FileJob], rows: dict[bytes, bytes]
    ) -> list[tuple[str, FileFacts]]:
        """Read files, those known from before without parsing them again."""
        found: dict[str, FileFacts] = {}
        held: list[tuple[FileJob, bytes, bytes]] = []
        for job in jobs:
            try:
                data = contents.read(job.path) if _is_copied(job) else None
            except OSError:
                data = None
            if data is None:
                found[job.path] = read_file(contents, job, self._vocabulary)
            else:
                held.append((job, self._key(data, job), data))
        self._recall([key for job, key, _ in held if self._is_kept(job)])
        for job, key, data in held:
            found[job.path] = self._held(job, key, data, rows)
        return [(job.path, found[job.path]) for job in jobs]

    def _held(self, job: FileJob, key: bytes, data: bytes, rows: dict[bytes, bytes]) -> FileFacts:
        """Return what a file holds; what had to be read is remembered, and kept where that pays."""
        facts = self._known.get(key)
        if facts is None:
            facts = read_bytes(data, job, self._vocabulary)
            self._remember(key, facts)
            if self._is_kept(job):
                rows[key] = encode_file(facts)
        return with_comparison(facts, data, job)

    def _recall(self, keys: list[bytes]) -> None:
        """Remember what the cache holds under `keys`."""
        for key, row in self._lookup([key for key in keys if key not in self._known]).items():
            facts = _decoded(row)
            if facts is not None:
                self._remember(key, facts)

    def _remember(self, key: bytes, facts: FileFacts) -> None:
        size = 1 + len(facts.facts) + len(facts.references)
        if self._remembered + size > _REMEMBERED:
            self._known.clear()
            self._remembered = 0
        self._remembered += size
        self._known[key] = facts

    def _is_kept(self, job: FileJob) -> bool:
        return self._folder is not None and job.size >= KEPT_FROM

    def _key(self, data: bytes, job: FileJob) -> bytes:
        self._keys = self._keys or Keys(self._vocabulary)
        return self._keys.file(data, job)

    def _lookup(self, keys: list[bytes]) -> dict[bytes, bytes]:
        if not keys or self._folder is None:
            return {}
        self._cache = self._cache or FactsCache(self._folder)
        return self._cache.get(keys)


def _is_copied(job: FileJob) -> bool:
    """Return whether reading a file may cost more than telling that it is a copy."""
    return job.size <= READ_LIMIT and job.kind in _COPIED


@contextmanager
def _collecting_late() -> Iterator[None]:
    """Look for cycles at the end, and only when much is left over: syntax lets go of what it knows by itself.

    What was there before is frozen meanwhile, and not looked at again.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _LEFT_OVER:
            gc.collect()
        gc.unfreeze()
        if was_on:
            gc.enable()


def _decoded(row: bytes) -> FileFacts | None:
    try:
        return decode_file(row)
    except CodecError:
        return None
