"""Reading a file that may be anything: a folder, a pipe, too large."""

from __future__ import annotations

import errno
import os

from audit.disk import OPEN_FLAGS, read_regular
from audit.errors import InputError

LARGEST = 8 * 1024 * 1024
"""In bytes. A contain.json for ten thousand packages has about one."""


def read_bounded(path: str, name: str) -> bytes:
    """Return the bytes of a regular file.

    Args:
        path: the file.
        name: how to call it in messages.

    Raises:
        InputError: when it is no regular file, cannot be read or is too large.
    """
    try:
        return read_regular(os.open(path, OPEN_FLAGS), LARGEST)
    except (OSError, ValueError) as error:
        what, todo = _problem(getattr(error, "errno", None))
        raise InputError(what, todo=todo, file=name) from None


def _problem(code: int | None) -> tuple[str, str]:
    """Return why a file cannot be read, and what to do."""
    if code in {errno.EISDIR, errno.EINVAL, errno.ENXIO}:
        return "is not a regular file", "put a JSON file there"
    if code == errno.EFBIG:
        return f"is larger than {LARGEST >> 20} MB", "make it smaller"
    reason = os.strerror(code).lower() if code else "its name cannot be a file's"
    return f"cannot be read: {reason}", "check the path and its permissions"
