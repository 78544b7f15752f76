"""Regular expression literals over constant strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.constants import UNKNOWN, Constants, known, text_of
from audit.analysis.javascript.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING: Constants = (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class RegExp:
    """A regular expression literal that is safe and simple enough to run: a class or plain characters."""

    pattern: str
    flags: str

    def _compiled(self) -> re.Pattern[str] | None:
        if not re.fullmatch(
            r"(?:(?:[\w\s\-_,;:#@!%&~<>/ ]|\\[.\-|$^*+?(){}\[\]/\\dwsDWS]|\[(?:[^\[\]\\]|\\[dws])*\]|\.|\|)"
            r"(?:\{\d{1,3}\})?)+[+]?",
            self.pattern,
        ):
            return None
        try:
            return re.compile(unescaped(self.pattern) if "\\u" in self.pattern else self.pattern)
        except (re.error, OverflowError):
            return None

    def matched(self, text: str) -> Constants:
        """Return `text.match(this)` of an expression with the flag `g`."""
        expression = self._compiled() if "g" in self.flags else None
        if expression is None:
            return NOTHING
        return (tuple((match.group(),) for match in expression.finditer(text)),)

    def replaced_by(self, text: str, replacing: Callable[[str], Constants]) -> Constants:
        """Return `text.replace(this, function)`; unknown when what the function gives is."""
        expression = self._compiled()
        if expression is None:
            return NOTHING
        pieces, at = [], 0
        for match in islice(expression.finditer(text), None if "g" in self.flags else 1):
            made = replacing(match.group())
            if len(made) != 1 or not known(made[0]):
                return NOTHING
            pieces += [text[at : match.start()], text_of(made[0])]
            at = match.end()
        return ("".join(pieces) + text[at:],)

    def replaced(self, text: str, replacement: Any) -> Constants:
        """Return `text.replace(this, replacement)`."""
        expression = self._compiled()
        if expression is None or not isinstance(replacement, str) or "$" in replacement:
            return NOTHING
        return (expression.sub(lambda _: replacement, text, count=0 if "g" in self.flags else 1),)

    def split(self, text: str) -> Constants:
        """Return `text.split(this)`."""
        expression = self._compiled()
        return NOTHING if expression is None else (tuple((one,) for one in expression.split(text)),)
