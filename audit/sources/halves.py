"""Work shared with a copy of this process: asking the kernel of tens of thousands of files keeps a processor busy."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from itertools import zip_longest
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORTH_IT = 200
"""Items; fewer are done before a copy would have begun."""
_AT_ONCE = 1 << 20
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def halved(function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """Return `function` of each item, in order; where there is a second processor, it does every other one.

    The copy answers or does not: whatever goes wrong in it, its half is done here.

    Args:
        function: reads, changes nothing and raises nothing; what it returns can be pickled.
        items: what to call it with.
    """
    if len(items) < WORTH_IT or not _may_copy():
        return [function(item) for item in items]
    copy = _Copy(function, items[1::2])
    try:
        ours = [function(item) for item in items[::2]]
        theirs = copy.answer()
    finally:
        copy.end()
    if theirs is None:
        theirs = [function(item) for item in items[1::2]]
    return [result for pair in zip_longest(ours, theirs) for result in pair][: len(items)]


def _may_copy() -> bool:
    """Return whether a copy is safe and helps: no other thread may hold a lock, and two processors are ours."""
    return (
        sys.platform == "linux"
        and threading.active_count() == 1
        and len(os.sched_getaffinity(0)) > 1
    )


class _Copy(Generic[_Item, _Result]):
    """A copy of this process that calls a function with each of some items, answers and ends."""

    def __init__(self, function: Callable[[_Item], _Result], items: Sequence[_Item]) -> None:
        self._reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._reading)
            _answer(function, items, writing)
        os.close(writing)

    def answer(self) -> list[_Result] | None:
        """Return what it answers, when it does; None when it gave no answer, or not all of it."""
        pieces = []
        while piece := os.read(self._reading, _AT_ONCE):
            pieces.append(piece)
        with suppress(pickle.UnpicklingError, EOFError):
            results: list[_Result] = pickle.loads(b"".join(pieces))  # noqa: S301  our own bytes
            return results
        return None

    def end(self) -> None:
        """Leave nothing of it behind."""
        os.close(self._reading)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _answer(function: Callable[[_Item], _Result], items: Sequence[_Item], writing: int) -> NoReturn:
    """Do the copy's part, and end it without a trace: nothing of this process is its to close or to flush."""
    try:
        data = pickle.dumps([function(item) for item in items])
        while data:
            data = data[os.write(writing, data) :]
    finally:
        os._exit(0)
