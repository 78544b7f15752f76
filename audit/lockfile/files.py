"""Reading a file that may be anything: a folder, a pipe, a device, too large."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from audit.errors import InputError

LARGEST = 64 * 1024 * 1024
"""In bytes. The largest real lockfiles have some 10 MB."""
_MEGABYTE = 1024 * 1024


def absolute_folder(path: str) -> Path:
    """Return the folder that a file lies in, links kept as they are: npm resolves none either."""
    return Path(os.path.abspath(path)).parent  # noqa: PTH100 - `resolve` would follow links


def read_regular_file(path: str, limit: int = LARGEST) -> bytes:
    """Return the bytes of a regular file, never blocking on a pipe or a device.

    Raises:
        InputError: when it is no regular file, cannot be read, or has more than `limit` bytes.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from None
    try:
        status = os.fstat(descriptor)
        _check_kind(path, status)
        _check_size(path, status.st_size, limit)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    finally:
        os.close(descriptor)
    _check_size(path, len(data), limit)
    return data


def _check_kind(path: str, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise InputError(
            "is a folder, not a lockfile",
            todo="name the project's folder or its lockfile",
            file=path,
        )
    if not stat.S_ISREG(status.st_mode):
        raise InputError(
            "is not a regular file", todo="name the project's folder or its lockfile", file=path
        )


def _check_size(path: str, size: int, limit: int) -> None:
    if size > limit:
        what = f"is larger than {limit // _MEGABYTE} MB"
        raise InputError(
            what,
            todo="no lockfile is; make it again with npm install --package-lock-only",
            file=path,
        )


def _unreadable(path: str, error: OSError | ValueError) -> InputError:
    code = getattr(error, "errno", None)
    if code in {errno.ENOENT, errno.ENOTDIR}:
        return InputError("no such file", todo="run npm install --package-lock-only", file=path)
    if code == errno.ENXIO:
        return InputError(
            "is not a regular file", todo="name the project's folder or its lockfile", file=path
        )
    reason = os.strerror(code).lower() if code else "its name cannot be a file's"
    return InputError(
        f"cannot be read: {reason}", todo="check the path and its permissions", file=path
    )
