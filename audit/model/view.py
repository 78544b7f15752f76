"""What somebody makes of a package's facts, in a form that can be kept beside them.

Facts are kept for as long as the content is the same. What they are seen as changes with the one who looks: a view
says by its fingerprint when that is, so that a look need not be taken twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from audit.model.facts import Coverage, PackageFacts
    from audit.model.manifest import Manifest

T = TypeVar("T")


class View(Protocol[T]):
    """A way to look at facts."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same facts could look different; empty: what is seen is not kept."""

    def of(self, facts: PackageFacts) -> T:
        """Return what the facts look like."""

    def encode(self, seen: T) -> list[Any]:
        """Return what was seen as JSON's values."""

    def decode(self, row: Any) -> T:
        """Return what `encode` made values of.

        Raises:
            ValueError: when it did not; also TypeError, AttributeError, IndexError or KeyError.
        """


@dataclass(frozen=True, slots=True)
class Viewed(Generic[T]):
    """One package through a view: `PackageFacts` with something else in the place of its facts."""

    manifest: Manifest
    seen: T
    coverage: Coverage
    install_files: tuple[str, ...]
    started_files: tuple[tuple[str, tuple[str, ...]], ...]
    command_files: tuple[str, ...]
    used_packages: tuple[str, ...]


def view_of(facts: PackageFacts, view: View[T]) -> Viewed[T]:
    """Return a package's facts through a view."""
    return Viewed(
        facts.manifest,
        view.of(facts),
        facts.coverage,
        facts.install_files,
        facts.started_files,
        facts.command_files,
        facts.used_packages,
    )
