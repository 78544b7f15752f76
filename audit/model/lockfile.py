"""A lockfile as read: npm's own entries, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class LockfileKind(StrEnum):
    """Which of npm's files it is."""

    PACKAGE_LOCK = "package-lock.json"
    SHRINKWRAP = "npm-shrinkwrap.json"
    HIDDEN = "node_modules/.package-lock.json"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text: both 1-based, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class LockEntry:
    """One installed thing: a key of `packages` (v2, v3) or what v1's nesting means as such a key."""

    location: str
    """Install location, `node_modules/a/node_modules/b`; `""` is the project. Always with `/`."""
    position: Position
    """Where the entry's key begins in the lockfile."""
    meta: Mapping[str, Any]
    """The entry's own fields as npm would see them after loading (v1 is translated first), typed as found."""
    manifest: Mapping[str, Any]
    """The package.json npm would use for its edges: the file on disk for the project and for link
    targets outside node_modules where there is one, else the same as `meta`."""

    def text(self, key: str) -> str | None:
        """Return the string field `key` of `meta`; None when absent or not a string."""
        value = self.meta.get(key)
        return value if isinstance(value, str) else None

    def flag(self, key: str) -> bool:
        """Return whether field `key` of `meta` is truthy."""
        return bool(self.meta.get(key))

    @property
    def package_name(self) -> str:
        """The package's own name: as the lockfile has it under an alias, else that of its place."""
        return self.text("name") or self.location.rpartition("node_modules/")[2]

    @property
    def is_git(self) -> bool:
        """Whether npm fetches it from a git repository (and therefore runs its `prepare` script)."""
        resolved = self.text("resolved") or ""
        return resolved.startswith(("git+", "git:", "git@"))


@dataclass(frozen=True, slots=True)
class Lockfile:
    """A lockfile and the manifests that npm reads beside it."""

    path: str
    """The file as the user named it (or as found), for messages and reports."""
    root: str
    """Absolute path of the project folder that install locations are relative to."""
    kind: LockfileKind
    version: int
    """`lockfileVersion`: 1, 2 or 3. A file of npm before 5 (no number) is read as 1."""
    entries: Mapping[str, LockEntry]
    """By install location, in npm's own order; `""` (the project) is always there, first."""
    ancient: bool = False
    """A v1 file without `requires` (npm 4 and older): npm trusts none of its edges."""
    workspaces: Mapping[str, str] = field(default_factory=dict)
    """The project's workspaces as its package.json and its folders have them: name to location."""
    locked_workspaces: Mapping[str, str] = field(default_factory=dict)
    """The same as the lockfile's own entries have them; npm compares the two."""
    notes: tuple[str, ...] = field(default=())
    """What the reader wants said: another lockfile beside it that npm ignores, for example."""


def name_of_folder(path: str) -> str:
    """Return the name that a folder gives to a package: its last part, a scope included."""
    parent, _, base = path.rpartition("/")
    scope = parent.rpartition("/")[2]
    return f"{scope}/{base}" if scope.startswith("@") else base


def lockfile_of_one(path: str, name: str, version: str | None) -> Lockfile:
    """Return the lockfile of a project that has just the package `name`, for auditing one package alone.

    Args:
        path: what the user named; it stands where a lockfile's path would.
        name: the package's name, which is also its place in `node_modules`.
        version: None when unknown.
    """
    start = Position(1, 1)
    root = {"dependencies": {name: version or "*"}}
    meta = {"version": version} if version else {}
    package = {"name": name, **meta}
    location = f"node_modules/{name}"
    entries = {
        "": LockEntry("", start, root, root),
        location: LockEntry(location, start, meta, package),
    }
    return Lockfile(path, path, LockfileKind.PACKAGE_LOCK, 3, entries)
