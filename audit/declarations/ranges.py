"""Ranges of versions, exactly as npm reads them."""

from __future__ import annotations

import re

from audit.graph.specs.ranges import LONGEST_RANGE, is_range, satisfies

_VERSION = re.compile(r"(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(-[0-9A-Za-z.-]+)?")


def range_problem(text: str) -> str:
    """Return what is wrong with a range: it is none, or no version can lie in it; empty when nothing is."""
    if len(text) > LONGEST_RANGE or not is_range(text):
        return "is no range of versions"
    if not any(satisfies(version, text) for version in _candidates(text)):
        return "is a range that no version lies in"
    return ""


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
