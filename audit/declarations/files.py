"""Reading a file that may be anything: a folder, a pipe, too large."""

from __future__ import annotations

import os
import stat

from audit.errors import InputError

LARGEST = 8 * 1024 * 1024
"""In bytes. A contain.json for ten thousand packages has about one."""


def read_bounded(path: str, name: str, limit: int = LARGEST) -> bytes:
    """Return the bytes of a regular file; never waits for a pipe.

    Args:
        path: the file.
        name: how to call it in messages.
        limit: in bytes.

    Raises:
        InputError: when it is no regular file, cannot be read or is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InputError("is not a regular file", todo="put a JSON file there", file=name)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise _unreadable(name, error) from None
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise InputError(f"is larger than {limit >> 20} MB", todo="make it smaller", file=name)
    return data


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    code = getattr(error, "errno", None)
    reason = os.strerror(code).lower() if code else "its name cannot be a file's"
    return InputError(
        f"cannot be read: {reason}", todo="check the path and its permissions", file=name
    )
