"""Searches through a text, and what their patterns have in common."""

from __future__ import annotations

from dataclasses import dataclass

import re2

GAP = r"(?:\s|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/|//[^\n]*\n)*"
"""Space and comments, which may stand between any two tokens."""


def any_of(names: frozenset[str]) -> str:
    """Return a pattern for one of some names."""
    return "|".join(re2.escape(name) for name in sorted(names))


_MEMORY = 32 << 20
"""Bytes that the states of one pattern may take: with less, long patterns are made anew again and again."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One search through a text."""

    expression: re2._Regexp
    """Each group of it marks a place; a match without a group only uses up text that must not be looked at."""
    needed: tuple[bytes, ...]
    """Texts of which one must be there for a group to match: quicker to look for; empty where any text may do."""

    @classmethod
    def of(cls, pattern: str, needed: tuple[bytes, ...] = ()) -> Pass:
        """Compile a pattern."""
        options = re2.Options()
        options.max_mem = _MEMORY
        return cls(re2.compile(pattern.encode(), options), needed)

    def places(self, data: bytes) -> list[int]:
        """Return where groups begin."""
        if not self._may_match(data):
            return []
        return [
            match.start(group)
            for match in self.expression.finditer(data)
            if (group := match.lastindex)
        ]

    def matches(self, data: bytes) -> bool:
        """Return whether there is any place."""
        return self._may_match(data) and any(
            match.lastindex for match in self.expression.finditer(data)
        )

    def _may_match(self, data: bytes) -> bool:
        return not self.needed or any(text in data for text in self.needed)
