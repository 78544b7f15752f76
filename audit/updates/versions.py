"""How far apart two versions are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.comparison import Step

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = re.compile(r"\s*[v=]*(\d{1,16})\.(\d{1,16})\.(\d{1,16})(-[0-9A-Za-z.-]+)?")
_RELEASE = re.compile(r"\d{1,16}\.\d{1,16}\.\d{1,16}")
_UNKNOWN = (0, 0, 0)


def numbers(version: str | None) -> tuple[int, int, int] | None:
    """Return a version's three numbers; None for what is no version."""
    found = _VERSION.match(version or "")
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def step_between(old: str | None, new: str | None) -> Step:
    """Return how far `new` is from `old`: by the first number that differs.

    Below 1.0.0 the second number is the breaking one, as in npm's `^0.1.0`.
    """
    before, after = numbers(old), numbers(new)
    if before is None or after is None:
        return Step.OTHER
    if after < before or old == new:
        return Step.SAME if old == new else Step.OLDER
    if before[0] != after[0] or (before[0] == 0 and before[1] != after[1]):
        return Step.MAJOR
    return Step.MINOR if before[1] != after[1] else Step.PATCH


def distance(one: str | None, other: str | None) -> tuple[int, int, int]:
    """Return how far apart two versions are, for choosing the nearest."""
    before, after = numbers(one) or _UNKNOWN, numbers(other) or _UNKNOWN
    return (abs(before[0] - after[0]), abs(before[1] - after[1]), abs(before[2] - after[2]))


def same_line(one: str | None, other: str | None) -> bool:
    """Return whether both belong to one line of releases, within which npm updates by itself."""
    before, after = numbers(one), numbers(other)
    if before is None or after is None:
        return False
    return before[0] == after[0] and (before[0] > 0 or before[1] == after[1])


def newest_between(versions: Iterable[str], old: str | None, new: str | None) -> tuple[str, ...]:
    """Return the released versions after `old` and before `new`, the newest first."""
    low, high = numbers(old), numbers(new)
    if low is None or high is None:
        return ()
    found = {each: numbers(each) for each in versions if _RELEASE.fullmatch(each)}
    inside = [(key, each) for each, key in found.items() if key is not None and low < key < high]
    return tuple(each for _, each in sorted(inside, reverse=True))
