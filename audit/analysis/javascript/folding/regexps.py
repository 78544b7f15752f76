"""Regular expression literals over constant strings; run by re2, which no expression can stall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import re2

from audit.analysis.javascript.folding.constants import LONGEST, NOTHING, Constants, known, text_of
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 200
"""Characters of an expression that is run."""
_FLAGS = {"i": "i", "m": "m", "s": "s"}
_MEMORY = 1 << 18
"""Bytes that one expression takes; those that were used last are kept."""
_WORK = 4_000_000
"""Characters that are searched times the size of the expression, which is what the slowest search takes."""
_GROUP = re.compile(r"\$(?:([1-9])|(&)|(\$))")


@dataclass(frozen=True, slots=True)
class RegExp:
    """A regular expression literal."""

    pattern: str
    flags: str

    def _for(self, text: str) -> re2._Regexp | None:
        """Return the expression to search `text` with; None where re2 does not know it, or that may take long."""
        expression = _compiled(self.pattern, self.flags)
        if expression is None or len(text) * expression.programsize > _WORK:
            return None
        return expression

    @property
    def _times(self) -> int | None:
        return None if "g" in self.flags else 1

    def matched(self, text: str) -> Constants:
        """Return `text.match(this)`: all matches with the flag `g`, else the first and its groups."""
        return self.found(text) if "g" not in self.flags else self._all(text, whole=True)

    def all_matched(self, text: str) -> Constants:
        """Return `[...text.matchAll(this)]`."""
        return self._all(text, whole=False)

    def _all(self, text: str, *, whole: bool) -> Constants:
        expression = self._for(text)
        if expression is None:
            return NOTHING
        matches = expression.finditer(text)
        return (tuple((match.group(),) if whole else (_groups(match),) for match in matches),)

    def found(self, text: str) -> Constants:
        """Return `this.exec(text)`: the first match and its groups."""
        expression = self._for(text)
        match = expression.search(text) if expression is not None else None
        return NOTHING if match is None else (_groups(match),)

    def tested(self, text: str) -> Constants:
        """Return `this.test(text)`."""
        expression = self._for(text)
        return NOTHING if expression is None else (expression.search(text) is not None,)

    def replaced_by(self, text: str, replacing: Callable[..., Constants]) -> Constants:
        """Return `text.replace(this, function)`, which gets the match and its groups; unknown when what it gives is."""
        return self._replaced(text, lambda match: replacing(match.group(), *match.groups()))

    def replaced(self, text: str, replacement: Any) -> Constants:
        """Return `text.replace(this, replacement)`."""
        if not isinstance(replacement, str):
            return NOTHING
        return self._replaced(text, lambda match: (_filled(replacement, match),))

    def _replaced(self, text: str, replacing: Callable[[re2._Match], Constants]) -> Constants:
        expression = self._for(text)
        if expression is None:
            return NOTHING
        pieces, at, length = [], 0, 0
        for match in islice(expression.finditer(text), self._times):
            made = replacing(match)
            if len(made) != 1 or not known(made[0]):
                return NOTHING
            pieces += [text[at : match.start()], text_of(made[0])]
            at, length = match.end(), length + len(pieces[-1])
            if length > LONGEST:
                return NOTHING
        return ("".join(pieces) + text[at:],)

    def split(self, text: str) -> Constants:
        """Return `text.split(this)`."""
        expression = self._for(text)
        if expression is None or expression.groups:
            return NOTHING
        return (tuple((one,) for one in expression.split(text)),)


@lru_cache(maxsize=64)
def _compiled(pattern: str, flags: str) -> re2._Regexp | None:
    """Return an expression; None for one that is long, or of a kind that re2 does not know."""
    if len(pattern) > _LONGEST or set(flags) - set("gimsuy"):
        return None
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    flags = "".join(_FLAGS[one] for one in flags if one in _FLAGS)
    pattern = unescaped(pattern) if "\\u" in pattern else pattern
    try:
        return re2.compile(f"(?{flags}){pattern}" if flags else pattern, options)
    except (re2.error, OverflowError):
        return None


def _groups(match: re2._Match) -> tuple[Constants, ...]:
    return ((match.group(),), *((group,) for group in match.groups()))


def _filled(replacement: str, match: re2._Match) -> str:
    """Put groups where `$1` stands, the match where `$&` does."""

    def part(sign: re.Match[str]) -> str:
        if sign[1]:
            at = int(sign[1])
            return (match.group(at) or "") if at <= match.re.groups else sign[0]
        return str(match.group()) if sign[2] else "$"

    return _GROUP.sub(part, replacement)
