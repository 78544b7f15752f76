"""The exports of a file, as its syntax tells them: expressions, and those of other files that it passes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

WHOLE = ""
"""Stands for all that a file exports."""


@dataclass(frozen=True, slots=True)
class Export:
    """An expression that stands for an export."""

    spot: Spot
    getter: bool = False
    """What the function at `spot` gives when it is called."""


@dataclass(frozen=True, slots=True)
class Passed:
    """An export that is another file's."""

    source: Spot
    """The string that names the file."""
    key: str
    """Which of its exports; `WHOLE` for all of them as one object."""


@dataclass(slots=True)
class ExportTable:
    """The exports of one file."""

    whole: list[Spot] = field(default_factory=list)
    """`module.exports = ...`"""
    members: dict[str, list[Export]] = field(default_factory=dict)
    deeper: dict[str, list[tuple[tuple[str, ...], Spot]]] = field(default_factory=dict)
    """`exports.first.second = ...`: by the first name, the others and what is stored."""
    passed: dict[str, list[Passed]] = field(default_factory=dict)
    copied: list[Spot] = field(default_factory=list)
    """Expressions whose members are copied: `Object.assign(exports, ...)`."""
    stars: list[Spot] = field(default_factory=list)
    """`export * from`: the strings that name the files."""
    open: bool = False
    """Exports are stored under names that are not told, or handed to a function that is not known."""
    es: bool = False
    """It is an ES module, or compiled from one: its default is an export of its own."""

    def add(self, name: str, spot: Spot, *, getter: bool = False) -> None:
        """Note the expression at `spot` for an export; of `own = value` the name, which may be added to later."""
        left = spot.child("left") if spot.type == "assignment_expression" else None
        spot = left if left is not None and left.type == "identifier" else spot
        self.members.setdefault(name, []).append(Export(spot, getter))
