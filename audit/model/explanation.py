"""Why a power is in the tree: who holds it, who allowed it, which way it came, and what would take it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage, CapabilityUse


@dataclass(frozen=True, slots=True)
class Allowance:
    """Who allows one power of one package."""

    use: CapabilityUse
    granted: str | None
    """The word of contain.json that covers it; None when none does."""
    declared: str | None
    """The word of its declaration that covers it; None when none does."""


@dataclass(frozen=True, slots=True)
class Holder:
    """One package that holds what is explained."""

    package: AuditedPackage
    allowances: tuple[Allowance, ...]
    """What it holds of it, the most telling first."""
    path: tuple[str, ...]
    """Labels (`name@version`) from below the project to the package, the shortest way; empty when there is none."""
    paths: int
    """How many ways lead there."""
    dominators: tuple[str, ...]
    """Labels of the packages that every way passes, the outermost first."""


@dataclass(frozen=True, slots=True)
class Cut:
    """What to remove so that nothing of it is left in the tree."""

    edges: tuple[tuple[str, str], ...]
    """(who asks, for what): labels; the project is `the project`."""
    lost: tuple[str, ...]
    """Labels of all packages that would leave the tree with it, sorted."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to `explain`."""

    asked: str
    kind: str
    """`package`, `capability` or `authority`."""
    holders: tuple[Holder, ...]
    """By install location."""
    direct: Cut
    """The fewest dependencies of the project itself."""
    anywhere: Cut
    """The fewest dependencies anywhere in the tree."""
    policy: str | None
    """The contain.json that was used; None when there is none."""
