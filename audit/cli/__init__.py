"""The command line: parse, call the pipeline, write, return the exit code.

Nothing heavy is imported here: `contain-audit --version` and usage errors must be quick.
"""

from __future__ import annotations

import sys

__all__ = ["main"]

_INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an interrupt while it is loaded shows no traceback either.

    Args:
        arguments: without the program's name; None for those of this process.
    """
    try:
        from audit.cli import app
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    app.main(arguments)
