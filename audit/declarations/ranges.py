"""Ranges of versions, exactly as npm reads them."""

from __future__ import annotations

import re
from functools import lru_cache

from audit.graph.specs.ranges import (
    LONGEST_RANGE,
    ask,
    holds_plain_version,
    in_order,
    is_range,
    satisfies,
)

_VERSION = re.compile(r"(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(-[0-9A-Za-z.-]+)?")
_PART = r"(?:[~^]|[<>]=?|=)?(?:0|[1-9]\d{0,14})(?:\.(?:0|[1-9]\d{0,14})(?:\.(?:0|[1-9]\d{0,14})(?:-0)?)?)?"
_PLAIN = re.compile(rf"{_PART}(?:(?: | \|\| ){_PART})*", re.ASCII)


def range_problem(text: str) -> str:
    """Return what is wrong with a range: it is none, or no version can lie in it; empty when nothing is."""
    if len(text) > LONGEST_RANGE or not is_range(text) or not _is_strict(text):
        return "is no range of versions"
    if not holds_plain_version(text) and not any(
        satisfies(version, text) for version in _candidates(text)
    ):
        return "is a range that no version lies in"
    return ""


@lru_cache(maxsize=8192)
def _is_strict(text: str) -> bool:
    """Return whether every part of a range means something: npm passes over what does not, people do not."""
    if _PLAIN.fullmatch(text):
        return True
    return ask(lambda semver: semver.valid_range(text, loose=False) is not None, otherwise=False)


def _candidates(text: str) -> set[str]:
    """Return versions one of which lies in the range if any version does: its bounds and what is next to them."""
    found = {"0.0.0", "1.0.0"}
    for major, minor, patch, tag in _VERSION.findall(text):
        first, second, third = int(major), int(minor or 0), int(patch or 0)
        found |= {
            f"{first}.{second}.{third}",
            f"{first}.{second}.{third + 1}",
            f"{first}.{second + 1}.0",
            f"{first + 1}.0.0",
        }
        if tag:
            found |= {f"{first}.{second}.{third}{tag}", f"{first}.{second}.{third}{tag}.0"}
    return found


def overlap(one: str, other: str) -> str | None:
    """Return a version that lies in both ranges; None when there is none."""
    candidates = sorted(_candidates(one) | _candidates(other))
    return next(
        (each for each in candidates if satisfies(each, one) and satisfies(each, other)), None
    )


def first_version(text: str) -> str:
    """Return the lowest version that a range speaks of, as far as its bounds tell."""
    inside = in_order(each for each in _candidates(text) if satisfies(each, text))
    return inside[0] if inside else "0.0.0"
