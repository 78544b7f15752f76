"""Processes that do tasks for this one, and may die or hang without taking the run with them."""

from __future__ import annotations

import gc
import heapq
import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

RETIRE_BYTES = 224 * 1024 * 1024
"""A process that holds more memory after its task ends, and another takes its place."""

_BROKEN = ImportError.__name__

Function = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a task ended."""

    task: Any
    """As it was submitted."""
    value: Any = None
    failure: str = ""
    """Why there is no value: `time` (hung, or its process died) or the name of an exception."""


@dataclass(order=True, slots=True)
class _Waiting:
    rank: tuple[int, int]
    task: Any = field(compare=False)
    payload: Any = field(compare=False)
    seconds: float = field(compare=False)


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    doing: _Waiting | None = None
    deadline: float = 0.0


class Pool:
    """Calls one function in other processes, the largest tasks first.

    Used as a context: leaving it, for whatever reason, leaves no process behind.
    """

    def __init__(self, function: Function, jobs: int) -> None:
        """Prepare to start up to `jobs` processes, when there are tasks for them.

        Args:
            function: called with each payload; sent once to each process, so it must be picklable.
            jobs: how many processes work at a time.
        """
        self._function = function
        self._jobs = jobs
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []
        self._waiting: list[_Waiting] = []
        self._order = itertools.count()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            self._bury(worker)
        self._workers = []

    @property
    def busy(self) -> bool:
        """Whether any task has no outcome yet."""
        return bool(self._waiting) or any(worker.doing for worker in self._workers)

    def submit(self, task: Any, payload: Any, *, weight: int, seconds: float) -> None:
        """Ask for `function(payload)`.

        Args:
            task: comes back in the outcome.
            payload: what the function is called with.
            weight: heavier tasks are begun first.
            seconds: after which the process is stopped and the task has failed.
        """
        heapq.heappush(
            self._waiting, _Waiting((-weight, next(self._order)), task, payload, seconds)
        )

    def outcomes(self) -> list[Outcome]:
        """Wait for at least one task to end, and return those that have.

        Raises:
            ImportError: when a process cannot load a part of this program.
        """
        self._start()
        ready = wait(
            [worker.connection for worker in self._workers if worker.doing], self._patience()
        )
        ended = [self._received(worker) for worker in self._workers if worker.connection in ready]
        late = [
            worker
            for worker in self._workers
            if worker.doing and worker.deadline < time.monotonic()
        ]
        ended += [self._failed(worker) for worker in late]
        return ended

    def _start(self) -> None:
        """Give waiting tasks to idle processes, starting new ones while there may be more."""
        while self._waiting:
            worker = next((worker for worker in self._workers if worker.doing is None), None)
            if worker is None and len(self._workers) >= self._jobs:
                return
            worker = worker or self._hired()
            task = heapq.heappop(self._waiting)
            worker.doing, worker.deadline = task, time.monotonic() + task.seconds
            with suppress(OSError):  # a process that is gone is noticed when its answer is awaited
                worker.connection.send(task.payload)

    def _hired(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(theirs, self._function), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _patience(self) -> float:
        deadlines = [worker.deadline for worker in self._workers if worker.doing]
        return max(0.0, min(deadlines, default=0.0) - time.monotonic()) + 0.01

    def _received(self, worker: _Worker) -> Outcome:
        try:
            failure, value, retires = worker.connection.recv()
        except (EOFError, OSError):
            return self._failed(worker)
        if failure == _BROKEN:
            raise ImportError(value)
        doing, worker.doing = worker.doing, None
        if retires:
            self._dismiss(worker)
        return Outcome(doing.task if doing else None, value, failure)

    def _failed(self, worker: _Worker) -> Outcome:
        """Stop a process that hangs or is dead already; its task has failed."""
        doing = worker.doing
        worker.process.kill()
        self._dismiss(worker)
        return Outcome(doing.task if doing else None, failure="time")

    def _dismiss(self, worker: _Worker) -> None:
        self._workers = [other for other in self._workers if other is not worker]
        self._bury(worker)

    @staticmethod
    def _bury(worker: _Worker) -> None:
        worker.connection.close()
        worker.process.join()
        worker.process.close()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def serve(connection: Connection, function: Function) -> None:
    """Do tasks until the other end is closed: the whole life of a worker process.

    One that retires ends at once: taking down what it remembers would keep its successor waiting for a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and stops us
    gc.disable()  # whoever does a task knows when to look for cycles
    with suppress(EOFError, OSError):
        while True:
            answer = _answer(function, connection.recv())
            retires = _held_memory() > RETIRE_BYTES
            connection.send((*answer, retires))
            if retires:
                os._exit(0)


def _answer(function: Function, payload: Any) -> tuple[str, Any]:
    try:
        return "", function(payload)
    except MemoryError:
        return "time", None
    except ImportError as error:
        return _BROKEN, str(error)
    except Exception as error:  # one task's failure is told, not spread
        if os.environ.get("CONTAIN_AUDIT_DEBUG"):
            raise
        return type(error).__name__, None


def _held_memory() -> int:
    """Return the memory that this process holds, in bytes; the most it ever held where only that is known, else 0."""
    if sys.platform == "win32":
        return 0
    with suppress(OSError, ValueError, IndexError):
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmRSS:")[2].split(maxsplit=1)[0]) * 1024
    import resource  # noqa: PLC0415  not on every system

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
