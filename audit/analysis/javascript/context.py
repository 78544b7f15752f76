"""What every part of the analysis of one file shares."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.evaluator import Evaluator
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.limits import Budget, Limits
    from audit.analysis.javascript.record import Recorder
    from audit.analysis.javascript.syntax.scopes import Scopes
    from audit.analysis.javascript.syntax.spots import Finder, Spot
    from audit.analysis.javascript.text.patterns import Patterns
    from audit.analysis.javascript.text.source import Source
    from audit.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Extent:
    """Where one file stands in the text, and how it is run."""

    start: int
    end: int
    module: bool
    """It is an ES module."""
    strict: bool
    """The whole file is strict code."""


@dataclass(frozen=True, slots=True)
class Script:
    """One parsed file, or several that are read together, and the tools to ask about it."""

    source: Source
    finder: Finder
    scopes: Scopes
    folder: Folder
    evaluator: Evaluator
    recorder: Recorder
    budget: Budget
    limits: Limits
    vocabulary: Vocabulary
    patterns: Patterns
    extents: tuple[Extent, ...]
    """The files, in order of place."""
    typed: bool
    """It is TypeScript."""
    textual: dict[int, bool] = field(default_factory=dict)
    """Whether a variable may hold a string, by the place of its first declaration."""

    def strings(self, spot: Spot) -> tuple[tuple[str, ...], bool]:
        """Return the strings `spot` may be, and whether it may be anything else: folded, else run."""
        texts, more = self.folder.strings(spot)
        if not more:
            return texts, more
        found = self.evaluator.strings(spot)
        return (found, False) if found else (texts, more)

    def extent(self, offset: int) -> Extent:
        """Return the file that holds the byte at `offset`."""
        index = bisect_right(self.extents, offset, key=lambda one: one.start) - 1
        return self.extents[max(index, 0)]
