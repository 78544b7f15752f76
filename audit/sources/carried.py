"""Packages in a folder's own `node_modules` that came in its archive: those that it bundles, and what these need.

npm packs what `bundleDependencies` names, and with it whatever that needs; all else there was installed around it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from audit.sources.folder import manifest_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MODULES = "node_modules"
_NEEDS = ("dependencies", "optionalDependencies")


def not_carried(folder: str) -> frozenset[str]:
    """Return the folders in or of `folder`'s `node_modules`, relative to it, that are no part of its package."""
    bundled = set(_bundled(manifest_in(folder) or {}))
    installed = set(_installed(folder)) if bundled else set()
    carried: set[str] = set()
    waiting = bundled & installed
    while waiting:
        name = waiting.pop()
        carried.add(name)
        needed = _needs(manifest_in(os.path.join(folder, _MODULES, *name.split("/"))) or {})  # noqa: PTH118  # pathlib is slow here
        waiting |= (set(needed) & installed) - carried
    if not carried:
        return frozenset({_MODULES})
    return frozenset(f"{_MODULES}/{name}" for name in {*installed, ".bin"} - carried)


def _bundled(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names that a package bundles, under either spelling of the field; `true` means all that it needs."""
    for field in ("bundleDependencies", "bundledDependencies"):
        value = manifest.get(field)
        if value is True:
            yield from _needs(manifest)
        elif isinstance(value, (list, dict)):
            yield from (name for name in value if isinstance(name, str))


def _needs(manifest: Mapping[str, Any]) -> Iterator[str]:
    for field in _NEEDS:
        value = manifest.get(field)
        if isinstance(value, dict):
            yield from value


def _installed(folder: str) -> Iterator[str]:
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
