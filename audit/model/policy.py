"""What a project allows: contain.json as read, with the place of everything that can be wrong or unused."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from audit.model.lockfile import Position


class Granularity(StrEnum):
    """How wide the words are that `init` and `accept` write."""

    AUTHORITY = "authority"
    MODULE = "module"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the project lets one package's own code do."""

    package: str
    """The package's own name, whatever name or place it has in the tree."""
    words: tuple[str, ...]
    """Capabilities or authorities of any width, as written; empty: nothing."""
    position: Position
    """Where the package's name stands in contain.json."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding that the project has looked at and lets pass."""

    rule: str
    reason: str
    position: Position
    """Where it begins in contain.json."""
    package: str | None = None
    """The package's own name; None means every package."""
    version: str | None = None
    """A range of versions as npm reads it; None means all."""
    path: str | None = None
    """A pattern for the files it is about; None means all."""
    expires: date | None = None
    """The last day on which it works; None: it does not expire."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A project's contain.json."""

    path: str
    """The file as the user would name it."""
    folder: str
    """Absolute path of the folder it lies in."""
    grants: Mapping[str, Grant] = field(default_factory=dict)
    """By the package's own name, in the file's order."""
    waivers: tuple[Waiver, ...] = ()
    declarations: tuple[str, ...] = ()
    """Absolute paths of the project's own folders of declarations, the first one first asked."""
    reader: Callable[[str], bytes | None] | None = None
    """Reads a file of those folders, None where there is none; None: from the disk."""
    granularity: Granularity = Granularity.MODULE
