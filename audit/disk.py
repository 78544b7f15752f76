"""Reading a file that may be anything: a folder, a pipe, a device, too large."""

from __future__ import annotations

import errno
import os
import stat

OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
"""A pipe in the place of a file must not hold us for ever."""


def read_regular(descriptor: int, limit: int) -> bytes:
    """Return what a regular file holds, and close it; one that grows meanwhile is read as it was.

    Raises:
        OSError: when it cannot be read: with `EISDIR` a folder, with `EINVAL` anything else that is no regular file,
            with `EFBIG` one of more than `limit` bytes.
    """
    try:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "is no regular file")
        if status.st_size > limit:
            raise OSError(errno.EFBIG, "is too large")
        data = os.read(descriptor, status.st_size)
        while len(data) < status.st_size:
            more = os.read(descriptor, status.st_size - len(data))
            if not more:
                break
            data += more
        return data
    finally:
        os.close(descriptor)
