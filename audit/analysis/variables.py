"""Variables that shell text sets and uses itself: `F=setup.js; node $F`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 2000
"""Characters of one value that are kept."""
_USE = re.compile(
    r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))|%([A-Za-z_][A-Za-z0-9_]*)%"
)


class Variables:
    """The values that are known while commands are read one after the other."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def take(self, assignments: Iterable[str], *, lasting: bool) -> None:
        """Take in `NAME=value` words; they last when no command follows them."""
        for assignment in assignments if lasting else ():
            name, _, value = assignment.partition("=")
            self.set(name.removesuffix("+"), value)

    def set(self, name: str, value: str) -> None:
        """Give `name` a value, in which others may be used."""
        self._values[name] = self.expanded(value)[:_LONGEST]

    def expanded(self, word: str) -> str:
        """Return `word` with the values of the variables that are known."""
        if not self._values or ("$" not in word and "%" not in word):
            return word
        return _USE.sub(self._value, word)[:_LONGEST]

    def _value(self, match: re.Match[str]) -> str:
        return self._values.get(match[1] or match[2] or match[3], match[0])
