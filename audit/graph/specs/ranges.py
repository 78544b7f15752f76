"""npm's version ranges, read loosely: plain ones by comparing numbers, the rest by `nodesemver`.

`nodesemver` agrees with npm's own semver and costs a fifth of a millisecond a question. Almost
all questions are about plain ranges (`^1.2.3`, `~1.2`, `>=1 <3`, `1.x || 2`) and plain versions
without a pre-release, where node-semver's rules come down to comparing triples of numbers.
For those a pre-release in a range (`<3.0.0-0`, `^1.0.0-beta.2`) is a bound like another one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from audit.graph.specs.intersection import ranges_intersect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Answer = TypeVar("Answer")

Triple = tuple[int, int, int]
Interval = tuple[Triple, Triple | None]
"""From the first (included) to the second (excluded; None: no end)."""

LONGEST_VERSION = 256
"""npm's own limit."""
LARGEST_NUMBER = 2**53 - 1
"""npm takes no version with a larger number for one."""
LONGEST_RANGE = 512
"""Longer texts are no range: hostile ones would keep the parser busy."""

_NUMBER = r"(0|[1-9][0-9]{0,14})"
_TAG = r"(?:0|[1-9][0-9]{0,14}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
"""A part of a pre-release, as strict readers have it."""
_PRE_RELEASE = rf"-{_TAG}(?:\.{_TAG})*"
_TRIPLE = rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
_PLAIN_VERSION = re.compile(rf"{_TRIPLE}\Z", re.ASCII)
_PARTIAL = re.compile(
    rf"(\^|~>?|>=|<=|>|<|=)?[ ]?v?{_NUMBER}(?:\.(?:{_NUMBER}|[xX*])(?:\.(?:{_NUMBER}|[xX*]))?)?"
    rf"(?P<before>{_PRE_RELEASE})?(?=[ ]|\Z)",
    re.ASCII,
)
_STRICT_VERSION = re.compile(rf"[v=]?{_TRIPLE}(?:{_PRE_RELEASE})?", re.ASCII)
_FROM_PRE_RELEASE = re.compile(rf"(?:\^|~|>=|<=|=)?(?P<version>{_TRIPLE}{_PRE_RELEASE})", re.ASCII)
_MAY_BE_VERSION = re.compile(r"[v=\s]*[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*\s*")
"""What is not even this is no version, however loosely it is read."""
_LONG_NUMBER = re.compile(r"[0-9]{16,}")
_ZERO: Triple = (0, 0, 0)
_BOUNDS = {"<=": "<", ">": ">=", "=": "never"}
"""What an operator before a pre-release means for versions without one."""


@lru_cache(maxsize=65536)
def satisfies(version: str, text: str) -> bool:
    """Return whether `version` lies in the range `text`, both read loosely as npm does."""
    plain = _triple(version)
    intervals = _plain_range(text, bounds=True) if plain is not None else None
    if plain is not None and intervals is not None:
        return any(
            all(low <= plain and (high is None or plain < high) for low, high in alternative)
            for alternative in intervals
        )
    if not version or len(version) > LONGEST_VERSION or len(text) > LONGEST_RANGE:
        return False
    exact = _FROM_PRE_RELEASE.fullmatch(text)
    if exact is not None and exact["version"] == version:
        return True
    if any(
        int(number) > LARGEST_NUMBER for number in _LONG_NUMBER.findall(version.partition("-")[0])
    ):
        return False
    parsed = _parsed_range(text)
    if parsed is None:
        return False
    return ask(
        lambda semver: bool(parsed.test(semver.make_semver(version, loose=True))), otherwise=False
    )


@lru_cache(maxsize=65536)
def is_version(text: str) -> bool:
    """Return whether `text` is exactly one version."""
    if len(text) > LONGEST_VERSION:
        return False
    if _STRICT_VERSION.fullmatch(text):
        return True
    if not _MAY_BE_VERSION.fullmatch(text):
        return False
    return ask(lambda semver: semver.valid(text, loose=True) is not None, otherwise=False)


@lru_cache(maxsize=65536)
def is_range(text: str) -> bool:
    """Return whether `text` is a range of versions; an empty one is `*`."""
    if text in {"", "*"} or _plain_range(text, bounds=True) is not None:
        return True
    return len(text) <= LONGEST_RANGE and _parsed_range(text) is not None


@lru_cache(maxsize=8192)
def _parsed_range(text: str) -> Any | None:
    return ask(lambda semver: semver.make_range(text, loose=True), otherwise=None)


def ask(question: Callable[[Any], Answer], otherwise: Answer) -> Answer:
    """Return what the library answers; `otherwise` where it cannot read what it is asked about."""
    try:
        return question(library())
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        return otherwise


def in_order(versions: Iterable[str]) -> list[str]:
    """Return versions, of which each is one, the lowest first."""
    return list(library().sort(list(versions), loose=True))


def library() -> Any:
    """Return npm's semver, which is loaded when it is first asked: its import costs 20 ms."""
    import nodesemver  # noqa: PLC0415 - plain lockfiles need not pay for it

    return nodesemver


def _triple(version: str) -> Triple | None:
    match = _PLAIN_VERSION.match(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


@lru_cache(maxsize=65536)
def _plain_range(text: str, *, bounds: bool = False) -> tuple[tuple[Interval, ...], ...] | None:
    """Return the alternatives of a plain range, each a conjunction of intervals; None when it is not plain.

    Args:
        text: the range.
        bounds: also read pre-releases, as the bounds that they are for versions without one.
    """
    if len(text) > LONGEST_RANGE:
        return None
    alternatives = []
    for part in text.split("||"):
        intervals = _conjunction(part.strip(" "), bounds=bounds)
        if intervals is None:
            return None
        alternatives.append(intervals)
    return tuple(alternatives)


def _conjunction(text: str, *, bounds: bool) -> tuple[Interval, ...] | None:
    if text in {"", "*"}:
        return ((_ZERO, None),)
    intervals = []
    position = 0
    while position < len(text):
        match = _PARTIAL.match(text, position)
        if match is None or (match["before"] and not (bounds and match[4])):
            return None
        intervals.append(_interval(match))
        position = match.end()
        while text.startswith(" ", position):
            position += 1
        if text.startswith("- ", position):
            return None
    return tuple(intervals)


def _interval(match: re.Match[str]) -> Interval:
    operator = match[1] or "="
    if match["before"]:
        operator = _BOUNDS.get(operator, operator)
    major, minor, patch = (int(part) if part else None for part in match.group(2, 3, 4))
    if minor is None:
        patch = None
    low: Triple = (major or 0, minor or 0, patch or 0)
    above = _above(low, minor, patch)
    match operator:
        case ">=":
            return low, None
        case ">":
            return above, None
        case "<":
            return _ZERO, low
        case "never":
            return _ZERO, _ZERO
        case "<=":
            return _ZERO, above
        case "~" | "~>":
            return low, (low[0] + 1, 0, 0) if minor is None else (low[0], low[1] + 1, 0)
        case "^":
            return low, _above_caret(low, minor, patch)
        case _:
            return low, above


def _above(low: Triple, minor: int | None, patch: int | None) -> Triple:
    """Return the first version above everything that a partial version stands for."""
    if minor is None:
        return low[0] + 1, 0, 0
    return (low[0], low[1] + 1, 0) if patch is None else (low[0], low[1], low[2] + 1)


def _above_caret(low: Triple, minor: int | None, patch: int | None) -> Triple:
    if low[0] or minor is None:
        return low[0] + 1, 0, 0
    if low[1] or patch is None:
        return 0, low[1] + 1, 0
    return 0, 0, low[2] + 1


def intersects(first: str, second: str) -> bool:
    """Return whether some version may lie in both ranges (npm's `semver.intersects`, strict)."""
    one, other = _plain_range(first.strip()), _plain_range(second.strip())
    if one is not None and other is not None:
        return any(_overlap((*left, *right)) for left in one for right in other)
    left, right = _parsed_range(first.strip()), _parsed_range(second.strip())
    return left is not None and right is not None and ranges_intersect(left, right)


def holds_plain_version(text: str) -> bool:
    """Return whether a version without a pre-release surely lies in a range; False also where that is hard to tell."""
    plain = _plain_range(text, bounds=True)
    return plain is not None and any(map(_overlap, plain))


def _overlap(intervals: tuple[Interval, ...]) -> bool:
    low = max(interval[0] for interval in intervals)
    ends = [interval[1] for interval in intervals if interval[1] is not None]
    return not ends or low < min(ends)
