"""What every part of the analysis of one file shares."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.javascript.evaluating.evaluator import Evaluator
from audit.analysis.javascript.folding.folder import Folder
from audit.analysis.javascript.record import Recorder
from audit.analysis.javascript.syntax.scopes import Scopes
from audit.analysis.javascript.text.patterns import patterns_for
from audit.analysis.javascript.text.words import Words

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.links import Links
    from audit.analysis.javascript.limits import Budget, Limits
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
    script: bool = False
    """A page may load it: its own `this` is the window."""


@dataclass(frozen=True, slots=True)
class Script:
    """One parsed file, or several that are read together, and the tools to ask about it."""

    source: Source
    words: Words
    finder: Finder
    scopes: Scopes
    folder: Folder
    evaluator: Evaluator
    recorder: Recorder
    budget: Budget
    vocabulary: Vocabulary
    patterns: Patterns
    extents: tuple[Extent, ...]
    """The files, in order of place."""
    typed: bool
    """It is TypeScript."""
    textual: dict[int, bool] = field(default_factory=dict)
    """Whether a variable may hold a string, by the place of its first declaration."""

    @property
    def limits(self) -> Limits:
        """The bounds for the file."""
        return self.budget.limits

    def strings(self, spot: Spot) -> tuple[tuple[str, ...], bool]:
        """Return the strings `spot` may be, and whether it may be anything else: folded, else run."""
        texts, more = self.folder.strings(spot)
        if not more:
            return texts, more
        found, more = self.evaluator.strings(spot)
        return (found if not more else tuple(dict.fromkeys((*texts, *found)))), more

    def extent(self, offset: int) -> Extent:
        """Return the file that holds the byte at `offset`."""
        index = bisect_right(self.extents, offset, key=lambda one: one.start) - 1
        return self.extents[max(index, 0)]


def script_over(
    source: Source,
    finder: Finder,
    budget: Budget,
    extents: tuple[Extent, ...],
    vocabulary: Vocabulary,
    *,
    typed: bool,
    links: Links | None = None,
) -> Script:
    """Return the tools to ask about a text.

    Args:
        source: the text.
        finder: its syntax.
        budget: what asking may cost.
        extents: the files that it holds.
        vocabulary: the names that count.
        typed: it is TypeScript.
        links: what files tell each other, where there are several.
    """
    words = Words(source.data)
    scopes = Scopes(words, finder, budget, budget.limits, typed=typed)
    folder = Folder(source, scopes, budget, links)
    return Script(
        source=source,
        words=words,
        finder=finder,
        scopes=scopes,
        folder=folder,
        evaluator=Evaluator(folder),
        recorder=Recorder(source, budget.limits),
        budget=budget,
        vocabulary=vocabulary,
        patterns=patterns_for(vocabulary),
        extents=extents,
        typed=typed,
    )
