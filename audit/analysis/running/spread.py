"""Packages spread over processes: small ones in batches, the files of large ones one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from audit.analysis.code import unreadable
from audit.analysis.layout.extensions import FileKind
from audit.analysis.layout.files import kind_of
from audit.analysis.package import PackageReader
from audit.analysis.running.worker import ROUNDS, FilesTask, PackageTask, TogetherTask
from audit.analysis.stored.codec import CodecError, decode_file, encode_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from audit.analysis.layout.files import FileJob
    from audit.analysis.layout.groups import Group
    from audit.analysis.running.pool import Outcome, Pool
    from audit.analysis.running.worker import Answer, Worker
    from audit.model.facts import FileFacts
    from audit.model.vocabulary import Vocabulary

LARGE = 1024 * 1024
"""Bytes of code; the files of a larger package are spread over processes."""
BATCH = 384 * 1024
"""Bytes of code sent to a process at once."""
FILE_SECONDS = 90.0
"""Wall clock for one file, beyond the limits of its reader: then its process is stopped."""
BYTES_A_SECOND = 100_000
"""The slowest reading that is waited for, in a batch."""
_T = TypeVar("_T")
_PER_FILE = 2_000
"""Bytes that opening a file costs as much as."""


def code_bytes(task: PackageTask) -> int:
    """Return how much code a package holds, by the names of its files."""
    return sum(file.size for file in task.listing if kind_of(file.path) is FileKind.CODE)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a process was sent, and of which packages it is."""

    names: tuple[str, ...]
    task: list[PackageTask] | FilesTask | TogetherTask


@dataclass(slots=True)
class _Large:
    """A large package being read."""

    task: PackageTask
    reader: PackageReader
    careful: bool
    """Something in it broke a process: one file at a time."""
    waiting: int = 0
    """Parts sent and not yet back."""
    rounds: int = 0
    """Times that files were read together."""
    ending: bool = False
    """All that is reached was read; what nothing reaches was sent."""


class Spread:
    """Reads packages in the processes of a pool, and tells of each when it is done."""

    def __init__(
        self,
        pool: Pool,
        vocabulary: Vocabulary,
        done: Callable[[str, bytes], None],
        keep: Callable[[dict[bytes, bytes]], None],
    ) -> None:
        """Prepare to read.

        Args:
            pool: where the work is done, by `Worker`.
            vocabulary: the one that the pool's workers have.
            done: told the name and the encoded facts of each package.
            keep: told the rows of files worth keeping.
        """
        self._pool = pool
        self._vocabulary = vocabulary
        self._done = done
        self._keep = keep
        self._tasks: Mapping[str, PackageTask] = {}
        self._large: dict[str, _Large] = {}

    def read(self, tasks: Mapping[str, PackageTask]) -> None:
        """Read all packages."""
        self._tasks = tasks
        sizes = {name: code_bytes(task) for name, task in tasks.items()}
        for name in sorted(tasks, key=lambda name: (-sizes[name], name)):
            if sizes[name] > LARGE:
                self._begin(name, careful=False)
        small = [name for name in tasks if sizes[name] <= LARGE]
        # versions of one package side by side: the process that reads them knows their common files
        small.sort(key=lambda name: ([file.path for file in tasks[name].listing], name))
        for names, size in _batches(small, [_cost(tasks[name], sizes[name]) for name in small]):
            self._send_packages(tuple(names), size)
        while self._pool.busy:
            for outcome in self._pool.outcomes():
                self._take(outcome)

    def _send_packages(self, names: tuple[str, ...], size: int) -> None:
        self._send(_Sent(names, [self._tasks[name] for name in names]), size)

    def _send(self, sent: _Sent, size: int) -> None:
        self._pool.submit(sent, sent.task, weight=size, seconds=_seconds(size))

    def _begin(self, name: str, *, careful: bool) -> None:
        task = self._tasks[name]
        reader = PackageReader(task.contents, task.listing, self._vocabulary, task.manner)
        self._large[name] = _Large(task, reader, careful)
        self._go_on(name)

    def _go_on(self, name: str) -> None:
        """Send what is known to be needed next; end when nothing is, and nothing is under way."""
        large = self._large[name]
        self._send_files(name, large.reader.frontier())
        if large.waiting == 0 and large.rounds < ROUNDS and not large.ending:
            large.rounds += 1
            self._send_groups(name)
        if large.waiting == 0 and not large.ending:
            large.ending = True
            self._send_files(name, large.reader.rest())
        if large.waiting == 0:
            del self._large[name]
            self._done(name, encode_package(large.reader.finish()))

    def _send_groups(self, name: str) -> None:
        large = self._large[name]
        for group in large.reader.groups():
            large.waiting += 1
            task = TogetherTask(large.task.contents, group)
            self._send(_Sent((name,), task), sum(one.job.size for one in group.files))

    def _send_files(self, name: str, jobs: Sequence[FileJob]) -> None:
        large = self._large[name]
        sizes = [BATCH if large.careful else job.size + _PER_FILE for job in jobs]
        for batch, size in _batches(list(jobs), sizes):
            self._send_part(name, tuple(batch), size)

    def _send_part(self, name: str, jobs: tuple[FileJob, ...], size: int) -> None:
        large = self._large[name]
        large.waiting += 1
        self._send(_Sent((name,), FilesTask(large.task.contents, jobs)), size)

    def _take(self, outcome: Outcome) -> None:
        sent: _Sent = outcome.task
        if isinstance(sent.task, FilesTask):
            self._take_part(sent.names[0], sent.task.jobs, outcome)
        elif isinstance(sent.task, TogetherTask):
            self._take_together(sent.names[0], sent.task.group, outcome)
        elif outcome.failure:
            self._again(sent.names)
        else:
            self._keep(outcome.value.rows)
            for name, (_, facts) in zip(sent.names, outcome.value.read, strict=True):
                self._done(name, facts)

    def _take_together(self, name: str, group: Group, outcome: Outcome) -> None:
        """Take in what was seen in files together; where that failed, what each showed alone stands."""
        large = self._large[name]
        large.waiting -= 1
        if not outcome.failure:
            large.reader.accept_together(group, dict(_files(outcome.value)))
        self._go_on(name)

    def _again(self, names: tuple[str, ...]) -> None:
        """Read the packages of a batch that broke a process one by one, then file by file."""
        if len(names) == 1:
            self._begin(names[0], careful=True)
            return
        for name in names:
            self._send_packages((name,), code_bytes(self._tasks[name]))

    def _take_part(self, name: str, jobs: tuple[FileJob, ...], outcome: Outcome) -> None:
        large = self._large[name]
        large.waiting -= 1
        if outcome.failure and len(jobs) > 1:
            for job in jobs:
                self._send_part(name, (job,), job.size)
        elif outcome.failure:
            why = "time" if outcome.failure == "time" else "parse"
            large.reader.accept(jobs[0].path, unreadable(why))
        else:
            self._keep(outcome.value.rows)
            for path, facts in _files(outcome.value):
                large.reader.accept(path, facts)
        self._go_on(name)


def read_here(worker: Worker, tasks: Mapping[str, PackageTask]) -> Iterator[tuple[str, Answer]]:
    """Read packages in this process, one after the other: for a few small ones."""
    for name in sorted(tasks):
        yield name, worker([tasks[name]])


def _files(answer: Answer) -> Iterator[tuple[str, FileFacts]]:
    for path, facts in answer.read:
        try:
            yield path, decode_file(facts)
        except CodecError:
            yield path, unreadable("parse")


def _cost(task: PackageTask, size: int) -> int:
    return size + _PER_FILE * len(task.listing)


def _seconds(size: int) -> float:
    return FILE_SECONDS + size / BYTES_A_SECOND


def _batches(items: list[_T], sizes: list[int]) -> Iterator[tuple[list[_T], int]]:
    """Yield `items` in batches of about `BATCH` bytes, each with its size."""
    batch: list[_T] = []
    total = 0
    for item, size in zip(items, sizes, strict=True):
        if batch and total + size > BATCH:
            yield batch, total
            batch, total = [], 0
        batch.append(item)
        total += size
    if batch:
        yield batch, total
