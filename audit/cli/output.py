"""Where text goes: the report to standard output or a file, everything else to standard error."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from audit.errors import InputError
from audit.model.text import printable, without_credentials


def ensure_encodable() -> None:
    """Make both streams write what their encoding lacks as escapes instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def tell(line: str) -> None:
    """Write one line for people to standard error: no control characters, no credentials."""
    with contextlib.suppress(OSError):
        sys.stderr.write(printable(without_credentials(line)) + "\n")
        sys.stderr.flush()


def write_report(text: str, output: str | None) -> None:
    """Write `text` to standard output, or whole to the file `output` (beside it first, then renamed).

    Raises:
        InputError: when the file cannot be written; what was there before stays.
    """
    if output is None or output == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    target = Path(output)
    try:
        _replace(target, text)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror or error}",
            todo="name a file in a folder you can write to",
            file=output,
        ) from error


def _replace(target: Path, text: str) -> None:
    """Write a temporary file in the target's folder and rename it over the target."""
    mode = 0o666 & ~_umask()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(
            descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as stream:
            stream.write(text)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's umask (which can only be read by setting it)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
