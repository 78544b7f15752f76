"""Work shared with a copy of this process: asking the kernel of tens of thousands of files keeps a processor busy."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORTH_IT = 200
"""Items; fewer are done before a copy would have begun."""
_AT_ONCE = 1 << 20
_PARTS = 250
"""Parts that the items are dealt out in: each has a number of one byte, and all of them fit into a pipe."""
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Shared(Generic[_Item, _Result]):
    """A function of each of some items. A copy of this process begins at once, and this one helps when it asks.

    The copy answers or does not: whatever goes wrong in it, its part is done here.
    """

    def __init__(self, function: Callable[[_Item], _Result], items: Sequence[_Item]) -> None:
        """Begin.

        Args:
            function: reads, changes nothing and raises nothing; what it returns can be pickled.
            items: what to call it with.
        """
        self._function = function
        size = -(-len(items) // _PARTS) or 1
        self._parts = [items[start : start + size] for start in range(0, len(items), size)]
        self._copy: _Copy[_Result] | None = None
        if len(items) >= WORTH_IT and _may_copy():
            self._copy = _Copy(len(self._parts), self._part)

    def results(self) -> list[_Result]:
        """Return the results, in order."""
        done: dict[int, list[_Result]] = {}
        if self._copy is not None:
            done = {number: self._part(number) for number in self._copy.left()}
            done |= self._copy.answer()
        return [
            result
            for number in range(len(self._parts))
            for result in (done[number] if number in done else self._part(number))
        ]

    def close(self) -> None:
        """Leave nothing of the copy behind, whether it is done or not."""
        if self._copy is not None:
            self._copy.end()
            self._copy = None

    def _part(self, number: int) -> list[_Result]:
        return [self._function(item) for item in self._parts[number]]


def _may_copy() -> bool:
    """Return whether a copy is safe and helps: no other thread may hold a lock, and two processors are ours."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and len(os.sched_getaffinity(0)) > 1
    )


class _Copy(Generic[_Result]):
    """A copy of this process that takes part after part as long as there are any, answers and ends.

    The parts' numbers wait in a pipe: who reads one has it, and nobody else.
    """

    def __init__(self, parts: int, function: Callable[[int], list[_Result]]) -> None:
        self._waiting, filling = os.pipe()
        os.write(filling, bytes(range(parts)))
        os.close(filling)
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._reading)
            self._work(function, writing)
        os.close(writing)

    def left(self) -> Iterator[int]:
        """Yield the numbers of parts that nobody has taken yet; each is taken with that."""
        while number := os.read(self._waiting, 1):
            yield number[0]

    def answer(self) -> dict[int, list[_Result]]:
        """Return what it has done, when it answers; nothing when it gave no answer, or not all of it."""
        pieces = []
        while piece := os.read(self._reading, _AT_ONCE):
            pieces.append(piece)
        with suppress(pickle.UnpicklingError, EOFError):
            results: dict[int, list[_Result]] = pickle.loads(b"".join(pieces))  # noqa: S301  our own bytes
            return results
        return {}

    def end(self) -> None:
        """Leave nothing of it behind."""
        os.close(self._waiting)
        os.close(self._reading)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def _work(self, function: Callable[[int], list[_Result]], writing: int) -> NoReturn:
        """Do the copy's part, and end it without a trace: nothing of this process is its to close or to flush."""
        try:
            data = pickle.dumps({number: function(number) for number in self.left()})
            while data:
                data = data[os.write(writing, data) :]
        finally:
            os._exit(0)
