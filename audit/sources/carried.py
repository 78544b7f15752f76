"""Packages in a folder's own `node_modules` that are a part of it: all but those that were installed around it.

npm packs what `bundleDependencies` names, and with it whatever that needs; but an archive may hold any others too, and
Node loads them. What npm installed stands in its hidden lockfile. Where another program installed, and so nobody
says which, only what is bundled is taken for a part.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.disk import OPEN_FLAGS, read_regular
from audit.model.json_text import read_json
from audit.model.manifest import installed_with
from audit.sources.folder import manifest_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MODULES = "node_modules"
_HIDDEN = f"{_MODULES}/.package-lock.json"
_LARGEST = 256 << 20
"""Bytes of a hidden lockfile."""
_MARKS = (".yarn-integrity", ".yarn-state.yml", ".modules.yaml")
"""What other programs leave in the `node_modules` that they fill."""
_LOCKS = ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb")


def not_carried(folder: str) -> frozenset[str]:
    """Return the folders in or of `folder`'s `node_modules`, relative to it, that are no part of its package."""
    inside = set(_inside(folder))
    installed = _installed(Path(folder), inside)
    if installed is None:
        return frozenset()
    waiting = {name for name in _bundled(manifest_in(folder) or {}) if name in installed}
    carried = inside - installed
    while waiting:
        name = waiting.pop()
        carried.add(name)
        needed = installed_with(manifest_in(os.path.join(folder, _MODULES, *name.split("/"))) or {})  # noqa: PTH118  # pathlib is slow here
        waiting |= (needed & installed) - carried
    whole = not carried and not _is_installed(Path(folder))
    return frozenset({_MODULES} if whole else {f"{_MODULES}/{name}" for name in inside - carried})


def _installed(folder: Path, inside: set[str]) -> set[str] | None:
    """Return what in a folder's `node_modules` some program put there; None where none did."""
    around = _around(folder)
    tools = set() if _is_installed(folder) else {name for name in inside if name.startswith(".")}
    for root in around:
        locations = _hidden(root)
        if locations is not None:
            start = f"{(folder.relative_to(root) / _MODULES).as_posix()}/"
            return tools | {name for name in inside if start + name in locations}
    marks = (root / _MODULES / mark for root in around for mark in _MARKS)
    locks = (root / lock for root in around[:1] for lock in _LOCKS)
    return inside if any(map(os.path.lexists, (*locks, *marks))) else None


def _is_installed(folder: Path) -> bool:
    """Return whether a folder was itself installed: then all that is in it may be the package's own doing."""
    return _MODULES in folder.parts


def _around(folder: Path) -> list[Path]:
    """Return the folders in which a program may have installed, the nearest first: never what was itself installed."""
    if not _is_installed(folder):
        return [folder, *folder.parents]
    depth = folder.parts.index(_MODULES)
    return [Path(*folder.parts[:depth])]


def _hidden(root: Path) -> frozenset[str] | None:
    """Return where npm installed something under a folder; None where it does not say."""
    try:
        status = (root / _HIDDEN).stat()
    except OSError:
        return None
    return _locations(str(root / _HIDDEN), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _locations(path: str, _changed: int, _size: int) -> frozenset[str] | None:
    try:
        packages = read_json(read_regular(os.open(path, OPEN_FLAGS), _LARGEST)).value["packages"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return frozenset(packages) if isinstance(packages, dict) else None


def _bundled(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names that a package bundles, under either spelling of the field; `true` means all that it needs."""
    for field in ("bundleDependencies", "bundledDependencies"):
        value = manifest.get(field)
        if value is True:
            yield from installed_with(manifest)
        elif isinstance(value, (list, dict)):
            yield from (name for name in value if isinstance(name, str))


def _inside(folder: str) -> Iterator[str]:
    """Yield the names of the folders in `node_modules`, those of a scope by their whole name."""
    home = os.path.join(folder, _MODULES)  # noqa: PTH118  # pathlib is slow here
    for name in _folders(home):
        if name.startswith("@"):
            yield from (f"{name}/{inner}" for inner in _folders(os.path.join(home, name)))  # noqa: PTH118  # as above
        else:
            yield name


def _folders(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if entry.is_dir()]
    except OSError:
        return []
