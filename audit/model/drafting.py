"""What `declare` finds out about a maintainer's own package, and what it would write."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """One thing in which package.json and the code do not agree."""

    file: str
    """As the user would name it."""
    line: int
    """1-based; 0 for the whole file."""
    column: int
    message: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A package's own declaration, made from its code."""

    path: str
    """Its package.json, as the user would name it."""
    before: str
    """The text of package.json."""
    after: str
    shortcomings: tuple[Shortcoming, ...] = ()
    """Undeclared and unused powers, unlisted and unused dependencies: what `--check` fails on."""
