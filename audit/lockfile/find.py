"""Which lockfile npm would use for a folder."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from audit.errors import InputError
from audit.model.text import brief

SHRINKWRAP, PACKAGE_LOCK = "npm-shrinkwrap.json", "package-lock.json"
HIDDEN = "node_modules/.package-lock.json"
OTHER_MANAGERS = {
    "yarn.lock": "Yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "Bun",
    "bun.lockb": "Bun",
    "deno.lock": "Deno",
}
_AROUND = 6
"""Folders upward that are looked at for the project around a workspace."""
_FEW = 100
"""Entries of a folder among which the project's is looked for."""
_MAKE_ONE = "run npm install --package-lock-only"


def find_lockfile(target: str) -> str:
    """Return the lockfile that `target` means: the file itself, or the one npm would use in that folder.

    npm-shrinkwrap.json comes before package-lock.json; node_modules/.package-lock.json is used
    where there is neither.

    Raises:
        InputError: when there is none, or only another package manager's.
    """
    path = Path(target)
    if not _is_folder(path):
        if path.name in OTHER_MANAGERS:
            raise unsupported(target, path.name)
        if not _is_there(path):
            raise InputError(
                "no such file or folder",
                todo="name the project's folder or its lockfile",
                file=target,
            )
        return target
    for candidate in (SHRINKWRAP, PACKAGE_LOCK, HIDDEN):
        if _counts_for_npm(path / candidate):
            return str(path / candidate)
    for other in OTHER_MANAGERS:
        if _is_there(path / other):
            raise unsupported(str(path / other), other)
    raise InputError("no lockfile", todo=_way_out(path), file=target)


def _way_out(folder: Path) -> str:
    """Return what to do where there is no lockfile: the project may be around this folder, or below it."""
    if _is_there(folder / "package.json"):
        for around in list(folder.resolve().parents)[:_AROUND]:
            if _is_there(around / PACKAGE_LOCK) and _is_there(around / "package.json"):
                return f"name the project around it, {around}, or {_MAKE_ONE}"
    elif below := _below(folder):
        return f"name a project's folder, {below} for one"
    return _MAKE_ONE


def _below(folder: Path) -> str:
    """Return a folder with a lockfile, one or two levels below; empty when there is none."""
    near = _folders_in(folder)
    for each in [*near, *(inner for outer in near for inner in _folders_in(outer))]:
        if _is_there(each / PACKAGE_LOCK):
            return brief(str(each))
    return ""


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [
                each.name for each in islice(entries, _FEW) if each.is_dir(follow_symlinks=False)
            ]
    except (OSError, ValueError):
        return []
    return [folder / each for each in sorted(names) if not each.startswith((".", "node_modules"))]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_there(path: Path) -> bool:
    """Return whether anything is called so, a link to nowhere included."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def _counts_for_npm(path: Path) -> bool:
    """Return whether npm would read it; an empty npm-shrinkwrap.json it passes over for a package-lock.json."""
    if not _is_there(path):
        return False
    if path.name != SHRINKWRAP or not _is_there(path.with_name(PACKAGE_LOCK)):
        return True
    return not path.is_file() or path.stat().st_size > 0


def unsupported(path: str, name: str) -> InputError:
    """Return the error for another package manager's lockfile."""
    what = f"{OTHER_MANAGERS[name]}'s {name} is no npm lockfile"
    return InputError(what, todo=f"{_MAKE_ONE} beside it", file=path)
