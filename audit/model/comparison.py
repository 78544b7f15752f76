"""What was there before: the other side of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from audit.model.publication import NOTHING_TOLD, History

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage


class Change(StrEnum):
    """What became of a package from one tree to the other."""

    ADDED = "added"
    REMOVED = "removed"
    UPDATED = "updated"
    SAME = "same"
    """The very same archive was there, wherever in the tree: moving is no change."""


class Step(StrEnum):
    """How far apart two versions are, by the first number that differs."""

    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"
    """Also any change below 1.0.0 of the number that npm's ranges treat as breaking."""
    SAME = "same"
    """The same version with other contents."""
    OLDER = "older"
    OTHER = "other"
    """What is no version, or of another package."""


@dataclass(frozen=True, slots=True)
class Before:
    """What one package of the new tree is compared with."""

    package: AuditedPackage | None
    """The version that was there; None when the package is new to the tree."""
    step: Step = Step.OTHER
    beside: bool = False
    """Whether that version stays in the tree for those who asked for it, and this one came for others."""
    asked_by: tuple[AuditedPackage, ...] = ()
    """The packages that ask for a new one now; empty when only the project itself does."""
    asked_by_project: bool = False
    dropped: tuple[AuditedPackage, ...] = ()
    """What the version that was there asked for, and is gone from the tree: its powers may have moved in."""
    asking: frozenset[str] = frozenset()
    """The names of packages that the new version hands addresses to, and that talk to the network for it."""
    history: History = NOTHING_TOLD
    """What the registry tells of the publications of the version that is judged, and of those before it."""
