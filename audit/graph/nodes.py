"""The graph's nodes and edges, as everybody else sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.lockfile import LockEntry

ROOT = ""
"""The project's own location."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One install location. `name@version` is only its label: the location is who it is."""

    location: str
    """`""` is the project."""
    name: str
    """The name that `require` uses: the last part of the location, an alias included."""
    package_name: str | None
    """The package's own name; differs from `name` under an alias."""
    version: str | None
    """None when the lockfile does not say."""
    dev: bool
    """Only development needs it."""
    optional: bool
    """Only optional dependencies need it."""
    dev_optional: bool
    """Only development or optional dependencies need it."""
    peer: bool
    """Only peer dependencies need it."""
    extraneous: bool
    """Nothing needs it."""
    in_bundle: bool
    """It arrives inside another package's archive."""
    in_shrinkwrap: bool
    """An ancestor's own npm-shrinkwrap.json brought it."""
    has_shrinkwrap: bool
    """It brings an npm-shrinkwrap.json of its own."""
    link: bool
    """It only points at `target`, which has the dependencies."""
    target: str | None
    """Location that a link points at; None when it is no link."""
    workspace: bool
    """It is one of the project's workspaces (or the link to one)."""
    resolved: str | None
    """Where it comes from, in npm's canonical spelling; paths are absolute `file:` URLs. May hold credentials."""
    integrity: str | None
    entry: LockEntry
    """What the lockfile says about it, and where."""

    @property
    def shown(self) -> str:
        """What people call it: the name that `require` uses; the package's own for a folder of the project."""
        return self.name if "node_modules/" in self.location else self.package_name or self.name

    @property
    def label(self) -> str:
        """`name@version`, for people; raw text."""
        return f"{self.shown}@{self.version}" if self.version else self.shown


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """One dependency that a package states."""

    source: str
    """Location of the package that states it."""
    target: str | None
    """Location of what answers it (a link's own location); None when nothing does."""
    name: str
    spec: str
    """The specifier, with the project's overrides applied."""
    raw_spec: str
    """The specifier as stated."""
    type: str
    """`prod`, `dev`, `optional`, `peer`, `peerOptional`, `workspace`."""
    problem: str | None
    """`missing`, `invalid`, `peer local`, or None."""
