"""Signals that ask the program to end: heard as an exception, and never in the middle of writing a user's file."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_ASKING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
_SIGNALLED = 128
"""What shells add to a signal's number."""


class Interrupted(KeyboardInterrupt):
    """The program was asked to end.

    Attributes:
        code: the exit code, as shells have it: 130 after Ctrl-C, 143 after SIGTERM.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = _SIGNALLED + number


def hear() -> None:
    """Turn every such signal into an exception, so that what is half done is undone. One that is ignored stays so."""
    own = os.getpid()

    def end(number: int, _: FrameType | None) -> NoReturn:
        if os.getpid() != own:  # a process that was forked to help: it has nothing to undo
            os._exit(_SIGNALLED + number)
        raise Interrupted(number)

    for number in _ASKING:
        with suppress(ValueError, OSError):  # not the main thread
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, end)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold such signals back until what is inside is done: moments only."""
    heard: list[int] = []
    before = {}
    for number in _ASKING:
        with suppress(ValueError, OSError):
            before[number] = signal.signal(number, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in heard[:1]:
            signal.raise_signal(number)


def leave(code: int) -> NoReturn:
    """End the process now: threads that still wait for a server are not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if stream is not None:  # as it is where the caller closed it
                stream.flush()
    atexit._run_exitfuncs()  # noqa: SLF001  # temporary folders go; only the joining of threads is left out
    os._exit(code)
