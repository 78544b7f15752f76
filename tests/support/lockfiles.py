"""Builders: lockfiles as text and on the disk, graphs from a few words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.graph import DependencyGraph
from audit.lockfile import read_lockfile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from audit.model.lockfile import Lockfile

Meta = dict[str, Any]


def package(version: str = "1.0.0", **fields: Any) -> Meta:
    """Return one entry of `packages`."""
    return {"version": version, **fields}


def link(target: str) -> Meta:
    """Return the entry of a link."""
    return {"resolved": target, "link": True}


def lock(root: Meta | None = None, /, **packages: Meta) -> Meta:
    """Return a lockfile's content; packages by name, `a__b` standing for a copy of `b` inside `a`."""
    entries = {_location(name): meta for name, meta in packages.items()}
    return {"name": "shop-x", "lockfileVersion": 3, "packages": {"": root or {}, **entries}}


def _location(name: str) -> str:
    return "/".join(f"node_modules/{part}" for part in name.replace("_at_", "@").split("__"))


def lock_at(locations: Mapping[str, Meta], root: Meta | None = None) -> Meta:
    """Return a lockfile's content, packages by location."""
    return {"lockfileVersion": 3, "packages": {"": root or {}, **locations}}


class LockfileOnly:
    """A reader that finds no package.json: only the lockfile is there."""

    def read(self, relative_path: str) -> bytes | None:  # noqa: ARG002 - the protocol's signature
        """Return nothing."""
        return None


def written(folder: Path, content: Meta | str | bytes, name: str = "package-lock.json") -> str:
    """Write a lockfile; return its path."""
    data = json.dumps(content, indent=2) if isinstance(content, dict) else content
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def read(folder: Path, content: Meta | str | bytes, name: str = "package-lock.json") -> Lockfile:
    """Write a lockfile and read it."""
    return read_lockfile(written(folder, content, name))


def graph(folder: Path, content: Meta | str | bytes) -> DependencyGraph:
    """Write a lockfile and return its graph."""
    return DependencyGraph.from_lockfile(read(folder, content))


def edges_of(
    tree: DependencyGraph, location: str = ""
) -> dict[str, tuple[str, str | None, str | None]]:
    """Return a package's edges: name to type, target, problem."""
    return {
        edge.name: (edge.type, edge.target, edge.problem) for edge in tree.dependencies(location)
    }
