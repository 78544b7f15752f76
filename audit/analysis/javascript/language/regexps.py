"""Regular expression literals over constant strings; run by re2, which no expression can stall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import re2

from audit.analysis.javascript.language.values import NULL, Thing, UnclearError, has_surrogates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST = 200
"""Characters of an expression that is run."""
_MEMORY = 1 << 18
"""Bytes that one expression takes; those that were used last are kept."""
_WORK = 4_000_000
"""Characters that are searched times the size of the expression, which is what the slowest search takes."""
_FLAGS = frozenset("gimsu")
_OTHERWISE = re.compile(
    r"\\(?:[0-9ckpPuAaCEGhHQzZ]|x(?!\{?[0-9a-fA-F]{2}))|\[\^?\]|\(\?[^:]|\[[^\]]*\[:|[\ud800-\udfff]"
)
"""What re2 has not, or reads otherwise than the language."""
_NAMED = re.compile(r"(?<!\\)\(\?<(?=[A-Za-z_])")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_ANYTHING = re.compile(r"\[(?:\^|\\s\\S|\\S\\s|\\d\\D|\\D\\d|\\w\\W|\\W\\w)\]")
_SPACE = (
    r"\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"
)
_NOT_LINE_END = r"[^\n\r\x{2028}\x{2029}]"
_SIGN = re.compile(r"\\.|.", re.DOTALL)
_REPEATING = ("*", "+", "?", "{")
_OTHER_LINE_END = re.compile("[\r\u2028\u2029]")
_GROUP = re.compile(r"\$(?:([1-9])|(&)|(\$))")
_UNTOLD = re.compile(r"\$(?:[`'<0]|[1-9][0-9])")
"""Signs in a replacement that are not filled in."""


@dataclass(frozen=True, slots=True)
class RegExp:
    """A regular expression literal."""

    pattern: str
    flags: str

    @property
    def is_global(self) -> bool:
        """It looks for all matches."""
        return "g" in self.flags

    def _for(self, text: str, *, groups: bool = False) -> re2._Regexp:
        """Return the expression to search `text` with.

        Raises:
            UnclearError: where re2 does not know it, or that may take long.
        """
        expression = _compiled(self.pattern, self.flags)
        if expression is None or len(text) * expression.programsize > _WORK:
            raise UnclearError
        if not text.isascii() and ("i" in self.flags or has_surrogates(text)):
            raise UnclearError
        if "m" in self.flags and _OTHER_LINE_END.search(text):
            raise UnclearError
        if groups and expression.groups and _repeats_group(self.pattern):
            raise UnclearError
        return expression

    def matched(self, text: str) -> Any:
        """Return `text.match(this)`: all matches with the flag `g`, else the first and its groups."""
        if not self.is_global:
            return self.found(text)
        found: list[Any] = [match.group() for match in self._for(text).finditer(text)]
        return found or NULL

    def all_matched(self, text: str) -> list[Any]:
        """Return `[...text.matchAll(this)]`."""
        if not self.is_global:
            raise UnclearError
        return [_groups(match) for match in self._for(text, groups=True).finditer(text)]

    def found(self, text: str) -> Any:
        """Return `this.exec(text)`: the first match and its groups."""
        if self.is_global:
            raise UnclearError  # it goes on from where it was
        match = self._for(text, groups=True).search(text)
        return NULL if match is None else _groups(match)

    def searched(self, text: str) -> int:
        """Return `text.search(this)`."""
        match = self._for(text).search(text)
        return -1 if match is None else match.start()

    def tested(self, text: str) -> bool:
        """Return `this.test(text)`."""
        if self.is_global:
            raise UnclearError
        return self._for(text).search(text) is not None

    def matches(self, text: str, *, groups: bool) -> Iterator[re2._Match]:
        """Return the matches that `text.replace(this, ...)` replaces."""
        found = self._for(text, groups=groups).finditer(text)
        return found if self.is_global else islice(found, 1)

    def split(self, text: str) -> list[Any]:
        """Return `text.split(this)`."""
        expression = self._for(text)
        if (
            expression.groups
            or expression.fullmatch("")
            or "^" in self.pattern
            or "$" in self.pattern
        ):
            raise UnclearError
        return list(expression.split(text))


def replaced(
    text: str, matches: Iterator[re2._Match], replacing: Callable[[re2._Match], str], longest: int
) -> str:
    """Return `text` with each match replaced.

    Raises:
        UnclearError: where that gets longer than `longest`.
    """
    pieces, at, length = [], 0, 0
    for match in matches:
        pieces += [text[at : match.start()], replacing(match)]
        at, length = match.end(), length + len(pieces[-1])
        if length > longest:
            raise UnclearError
    return "".join(pieces) + text[at:]


def filled(replacement: str, whole: str, groups: tuple[str | None, ...] = ()) -> str:
    """Put groups where `$1` stands, the match where `$&` does.

    Raises:
        UnclearError: where other signs stand.
    """
    if "$" not in replacement:
        return replacement
    if _UNTOLD.search(replacement.replace("$$", "")):
        raise UnclearError

    def part(sign: re.Match[str]) -> str:
        if sign[1]:
            at = int(sign[1])
            return (groups[at - 1] or "") if at <= len(groups) else sign[0]
        return whole if sign[2] else "$"

    return _GROUP.sub(part, replacement)


@lru_cache(maxsize=64)
def _compiled(pattern: str, flags: str) -> re2._Regexp | None:
    """Return an expression; None for one that is long, or of a kind that re2 does not know."""
    if len(pattern) > _LONGEST or set(flags) - _FLAGS:
        return None
    pattern = _ANYTHING.sub(r"(?s:.)", _UNICODE.sub(r"\\x{\1}", pattern))
    pattern = _NAMED.sub("(?P<", pattern)
    if _OTHERWISE.search(pattern.replace("(?s:.)", "").replace("(?P<", "")):
        return None
    options = re2.Options()
    options.log_errors, options.max_mem = False, _MEMORY
    kept = "".join(one for one in flags if one in "ims")
    written = _as_re2(pattern, dots="s" not in flags)
    try:
        return re2.compile(f"(?{kept}){written}" if kept else written, options)
    except (re2.error, OverflowError):
        return None


def _as_re2(pattern: str, *, dots: bool) -> str:
    r"""Return an expression with what `\s` and `.` stand for in JavaScript."""
    pieces, within = [], False
    for sign in _SIGN.findall(pattern.replace("(?s:.)", "\0")):
        if sign in _CLASSES or (sign == "." and dots):
            inside, outside = _CLASSES.get(sign, (".", _NOT_LINE_END))
            pieces.append(inside if within else outside)
        else:
            within = sign == "[" or (within and sign != "]")
            pieces.append("(?s:.)" if sign == "\0" else sign)
    return "".join(pieces)


_CLASSES = {"\\s": (_SPACE, f"[{_SPACE}]"), "\\S": ("\\", f"[^{_SPACE}]")}
"""By escape: what stands for it within brackets, and elsewhere."""


@lru_cache(maxsize=64)
def _repeats_group(pattern: str) -> bool:
    """Return whether a group is repeated, or stands in one that is: what it holds in the end, re2 tells otherwise."""
    waiting, within, signs = [False], False, _SIGN.findall(pattern)
    for at, sign in enumerate(signs):
        within = sign == "[" or (within and sign != "]")
        if within:
            continue
        if sign == "(":
            waiting.append(signs[at + 1 : at + 2] != ["?"])
        elif sign == ")" and waiting[1:]:
            holds = waiting.pop()
            if holds and signs[at + 1 : at + 2] and signs[at + 1] in _REPEATING:
                return True
            waiting[-1] = waiting[-1] or holds
    return False


class Match(list[Any]):
    """The first match of an expression with its groups, some of them by name."""

    named: Thing


def _groups(match: re2._Match) -> Match:
    found = Match([match.group(), *match.groups()])
    found.named = Thing(match.groupdict())
    return found
