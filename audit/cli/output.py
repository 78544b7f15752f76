"""Where text goes: the report to standard output or a file, everything else to standard error."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import stat
import sys
import time
from pathlib import Path

from audit.errors import InputError
from audit.model.text import printable, without_credentials

_UNFINISHED = ".contain-audit"
"""How the names of files end that are not whole yet."""
_HOUR = 3600.0
_PROJECT_FILES = frozenset(
    {"package.json", "package-lock.json", "npm-shrinkwrap.json", "contain.json", ".npmrc"}
)


class ReaderGone(Exception):  # noqa: N818  # an event, not a fault
    """Whoever read our standard output went away. Not an OSError: click would turn that into exit code 1."""


def ensure_encodable() -> None:
    """Make both streams write what their encoding lacks as escapes instead of failing.

    Without standard error what is told there goes nowhere.
    """
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open to the end
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
        ReaderGone: when standard output is a pipe that nobody reads any more.
    """
    if output is None or output == "-":
        _ensure_output()
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError as error:
            raise ReaderGone from error
        except OSError as error:
            forget_output()
            raise InputError(
                f"cannot write: {error.strerror or error}",
                todo="free some room, or name a file with --output",
                file="standard output",
            ) from error
        return
    target = Path(output)
    try:
        if _is_device(target):
            target.write_text(text, encoding="utf-8", errors="backslashreplace")
        else:
            _replace(target.resolve() if target.is_symlink() else target, text)
    except OSError as error:
        raise _unwritable(output, error.strerror or str(error), full=_is_full(error)) from error


def append_summary(markdown: str) -> None:
    """Add Markdown to the page that GitHub shows of the running job; nothing outside a workflow.

    Raises:
        InputError: when the file that the runner names cannot be written.
    """
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not summary:
        return
    try:
        with Path(summary).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(markdown)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror or error}",
            todo="unset GITHUB_STEP_SUMMARY outside a workflow",
            file=summary,
        ) from error


def _ensure_output() -> None:
    if getattr(sys, "stdout", None) is None:
        raise InputError("standard output is closed", todo="open it, or name a file with --output")


def forget_output() -> None:
    """Point standard output at nothing: what is still in its buffer finds no broken pipe or full disk at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def ensure_writable(output: str | None) -> None:
    """Fail before the work is done when its result could not be written; writes nothing.

    Raises:
        InputError: when the file's folder is not there or may not be written to, or standard output is closed.
    """
    if output is None or output == "-":
        _ensure_output()
        return
    try:
        _ensure_place(output)
    except OSError as error:
        raise _unwritable(output, error.strerror or str(error)) from error


def _ensure_place(output: str) -> None:
    if _is_device(Path(output)):
        return
    target = Path(output).resolve()
    if target.name in _PROJECT_FILES:
        raise InputError(
            "is a file of a project, and a report would take its place",
            todo="name another file",
            file=output,
        )
    if target.is_dir():
        raise _unwritable(output, "it is a folder")
    if not target.parent.is_dir():
        raise _unwritable(output, "its folder does not exist")
    if not os.access(target.parent, os.W_OK):
        raise _unwritable(output, "its folder is not yours to write to")


def _is_device(target: Path) -> bool:
    """Return whether it is something that must be written into, never replaced: /dev/null, a pipe."""
    return target.exists() and not target.is_file() and not target.is_dir()


def _unwritable(output: str, why: str, *, full: bool = False) -> InputError:
    todo = "free some room" if full else "name a file in a folder you can write to"
    return InputError(f"cannot write: {why}", todo=todo, file=output)


def _is_full(error: OSError) -> bool:
    """Return whether the disk, or the user's part of it, is full."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def replace_file(path: str, before: str | None, after: str) -> None:
    """Write a file of the user's anew: whole or not at all, with the permissions it had; a link stays one.

    Args:
        path: the file.
        before: its text when it was read; None when it was not there.
        after: its text from now on.

    Raises:
        InputError: when it cannot be written, or was changed by somebody else meanwhile.
    """
    target = Path(path).resolve() if Path(path).is_symlink() else Path(path)
    try:
        there = target.read_bytes() if target.exists() else None
        if there != (before.encode() if before is not None else None):
            raise InputError("was changed meanwhile", todo="run the command again", file=path)
        _replace(target, after, target.stat().st_mode & 0o777 if there is not None else None)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror or error}",
            todo="free some room" if _is_full(error) else "check the folder's permissions",
            file=path,
        ) from error


def _replace(target: Path, text: str, mode: int | None = None) -> None:
    """Write a temporary file in the target's folder and rename it over the target."""
    import tempfile

    mode = 0o666 & ~_umask() if mode is None else mode
    prefix = f".{target.name[:40]}."
    _clear(target.parent, prefix)
    descriptor, name = tempfile.mkstemp(_UNFINISHED, prefix, target.parent)
    try:
        with os.fdopen(
            descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _clear(folder: Path, prefix: str) -> None:
    """Remove what runs that were killed have left beside a file: unfinished, of ours, and not of this hour."""
    for left in sorted(folder.glob(f"{glob.escape(prefix)}*{_UNFINISHED}")):
        with contextlib.suppress(OSError):
            found = left.lstat()
            if stat.S_ISREG(found.st_mode) and time.time() - found.st_mtime > _HOUR:
                left.unlink()


def _umask() -> int:
    """Return the process's umask (which can only be read by setting it)."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
