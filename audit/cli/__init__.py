"""The command line: parse, call the pipeline, write, return the exit code.

Nothing heavy is imported here: `contain-audit --version` and usage errors must be quick.
"""

from __future__ import annotations

import os
import signal

__all__ = ["main"]

_INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an interrupt while it is loaded ends it at once, without a word.

    Args:
        arguments: without the program's name; None for those of this process.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    from audit.cli import app

    app.main(arguments)
