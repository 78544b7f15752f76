"""The command line: parse, call the pipeline, write, return the exit code.

Nothing heavy is imported here: `contain-audit --version` and usage errors must be quick.
"""

from __future__ import annotations

from audit.cli.app import main

__all__ = ["main"]
