"""Which lockfile npm would use for a folder."""

from __future__ import annotations

import os
import stat

from audit.errors import InputError

SHRINKWRAP, PACKAGE_LOCK = "npm-shrinkwrap.json", "package-lock.json"
HIDDEN = "node_modules/.package-lock.json"
OTHER_MANAGERS = {
    "yarn.lock": "Yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "Bun",
    "bun.lockb": "Bun",
    "deno.lock": "Deno",
}
_MAKE_ONE = "run npm install --package-lock-only"


def find_lockfile(target: str) -> str:
    """Return the lockfile that `target` means: the file itself, or the one npm would use in that folder.

    npm-shrinkwrap.json comes before package-lock.json; node_modules/.package-lock.json is used
    where there is neither.

    Raises:
        InputError: when there is none, or only another package manager's.
    """
    name = os.path.basename(target)
    if not os.path.isdir(target):
        if name in OTHER_MANAGERS:
            raise _unsupported(target, name)
        if not os.path.lexists(target):
            raise InputError(
                "no such file or folder",
                todo="name the project's folder or its lockfile",
                file=target,
            )
        return target
    for candidate in (SHRINKWRAP, PACKAGE_LOCK, HIDDEN):
        path = os.path.join(target, candidate)
        if _counts_for_npm(path):
            return path
    for other in OTHER_MANAGERS:
        if os.path.lexists(os.path.join(target, other)):
            raise _unsupported(os.path.join(target, other), other)
    raise InputError("no lockfile", todo=_MAKE_ONE, file=target)


def _counts_for_npm(path: str) -> bool:
    """Return whether npm would read it: there at all, and not empty (an empty file it passes over)."""
    try:
        status = os.stat(path)
    except OSError:
        return os.path.lexists(path)
    return not stat.S_ISREG(status.st_mode) or status.st_size > 0 or not _has_successor(path)


def _has_successor(path: str) -> bool:
    """Return whether an empty npm-shrinkwrap.json leaves a package-lock.json to be read."""
    folder, name = os.path.split(path)
    return name == SHRINKWRAP and os.path.lexists(os.path.join(folder, PACKAGE_LOCK))


def _unsupported(path: str, name: str) -> InputError:
    what = f"no npm lockfile; {OTHER_MANAGERS[name]}'s {name} is not supported"
    return InputError(what, todo=f"{_MAKE_ONE} beside it", file=path)
