"""Reading a file that may be anything: a folder, a pipe, a device, too large."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from audit.disk import OPEN_FLAGS, read_regular
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
        return read_regular(os.open(path, OPEN_FLAGS), limit)
    except (OSError, ValueError) as error:
        what, todo = _problem(getattr(error, "errno", None), limit)
        raise InputError(what, todo=todo, file=path) from None


def _problem(code: int | None, limit: int) -> tuple[str, str]:
    """Return why a file cannot be read, and what to do."""
    named = "name the project's folder or its lockfile"
    if code in {errno.ENOENT, errno.ENOTDIR}:
        return "no such file", "run npm install --package-lock-only"
    if code == errno.EISDIR:
        return "is a folder, not a lockfile", named
    if code in {errno.EINVAL, errno.ENXIO}:
        return "is not a regular file", named
    if code == errno.EFBIG:
        again = "no lockfile is; make it again with npm install --package-lock-only"
        return f"is larger than {limit // _MEGABYTE} MB", again
    reason = os.strerror(code).lower() if code else "its name cannot be a file's"
    return f"cannot be read: {reason}", "check the path and its permissions"
