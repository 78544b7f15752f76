"""What `init` and `accept` are about to write, and what people should know before it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.capability import Authority
    from audit.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Accepted:
    """One package's line of contain.json."""

    package: str
    authorities: tuple[Authority, ...]
    """What its code holds, the most telling first."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A change of contain.json."""

    path: str
    """The file, as the user would name it."""
    before: str | None
    """Its text; None when it is not there yet."""
    after: str
    packages: int
    """Packages in the tree."""
    accepted: tuple[Accepted, ...] = ()
    """What `init` grants, the most powerful first."""
    waived: tuple[Finding, ...] = ()
    """Findings that would fail a check and that get a waiver."""
    lesser: int = 0
    """How many others those waivers cover as well: lesser findings of the same rules about the same packages."""
    settled: tuple[Finding, ...] = ()
    """Findings that would have failed a check, and that the grants themselves settle."""
    failing: tuple[Finding, ...] = ()
    """Findings that go on failing a check after the change."""
