"""What a user asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from audit.model.finding import Severity

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks for."""

    target: str
    """A folder, a lockfile or (for `inspect`) a package."""
    omit: frozenset[str] = frozenset()
    """Dependency types to leave out: `dev`, `optional`, `peer`."""
    workspaces: tuple[str, ...] = ()
    """Names or folders of workspaces; empty means the whole project."""
    offline: bool = False
    registry: str | None = None
    """The registry to fetch from; None means the one npm is set to."""
    jobs: int | None = None
    """Processes for the analysis; None means one per core."""
    config: str | None = None
    """The contain.json to use; None means the nearest one, from the lockfile's folder upward."""
    verify_installed: bool = False
    """Compare what is installed with the archives that the lockfile names."""
    level: Severity | None = Severity.HIGH
    """Findings from here on make the exit code 1; None means none does."""
