"""Searches through a text, and what their patterns have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Iterator

GAP = r"(?:\s|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|//[^\n]*\n)*"
"""Space and comments, which may stand between any two tokens."""


def any_of(names: frozenset[str]) -> str:
    """Return a pattern for one of some names."""
    return "|".join(re2.escape(name) for name in sorted(names))


_MEMORY = 32 << 20
"""Bytes that the states of one pattern may take: with less, long patterns are made anew again and again."""


def large(pattern: str | bytes) -> re2._Regexp:
    """Compile a long pattern: with room for its states, and without a word of re2's own on the standard error."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    return re2.compile(pattern.encode() if isinstance(pattern, str) else pattern, options)


@dataclass(frozen=True, slots=True)
class Pass:
    """One search through a text."""

    expression: re2._Regexp
    """Each group of it marks a place; a match without a group only uses up text that must not be looked at."""
    needed: tuple[bytes, ...]
    """Texts of which one must be there for a group to match: quicker to look for; empty where any text may do."""
    words: frozenset[bytes] | None = None
    """Of an expression without groups, which is quicker: the matches that are places; None where all are."""

    @classmethod
    def of(
        cls, pattern: str, needed: tuple[bytes, ...] = (), words: frozenset[str] | None = None
    ) -> Pass:
        """Compile a pattern."""
        known = None if words is None else frozenset(word.encode() for word in words)
        return cls(large(pattern), needed, known)

    def places(self, data: bytes) -> list[int]:
        """Return where groups begin, or the matches that count."""
        return list(self._places(data)) if self._may_match(data) else []

    def matches(self, data: bytes) -> bool:
        """Return whether there is any place."""
        return self._may_match(data) and any(True for _ in self._places(data))

    def _places(self, data: bytes) -> Iterator[int]:
        found = self.expression.finditer(data)
        if self.expression.groups:
            return (match.start(group) for match in found if (group := match.lastindex))
        words = self.words
        if words is None:
            return (match.start() for match in found)
        spans = (match.span() for match in found)
        return (start for start, end in spans if data[start:end] in words)

    def _may_match(self, data: bytes) -> bool:
        return not self.needed or any(text in data for text in self.needed)
