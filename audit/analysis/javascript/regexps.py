"""Regular expression literals over constant strings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from audit.analysis.javascript.constants import UNKNOWN, Constants
from audit.analysis.javascript.strings import unescaped

NOTHING: Constants = (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class RegExp:
    """A regular expression literal that is safe and simple enough to run: a class or plain characters."""

    pattern: str
    flags: str

    def _compiled(self) -> re.Pattern[str] | None:
        if not re.fullmatch(
            r"(?:[\w\s\-_,;:#@!%&~<>/ ]|\\[.\-|$^*+?(){}\[\]/\\dwsDWS]|\[[^\[\]\\]*\]|\.|\|)+[+]?",
            self.pattern,
        ):
            return None
        try:
            return re.compile(unescaped(self.pattern) if "\\u" in self.pattern else self.pattern)
        except (re.error, OverflowError):
            return None

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
