"""Assignments to names: `name = value` makes a global where nothing declares the name."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.spots import bracketed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.syntax.spots import Finder, Spot

_ASSIGNED = re.compile(rb"[\s)]*=(?![=>])")
_MOST = 20
"""Assignments to one name that are looked at."""


def assignments(
    finder: Finder, data: bytes, name: str, starts: Iterable[int]
) -> Iterator[tuple[Spot, Spot]]:
    """Yield the places among `starts`, where `name` stands, that are assigned to, each with the value."""
    length = len(name.encode())
    likely = (start for start in starts if _ASSIGNED.match(data, start + length))
    for start in islice(likely, _MOST):
        place = bracketed(finder.at(start))
        holder = place.parent if place.field == "left" else None
        value = holder.child("right") if holder is not None else None
        if value is not None:
            yield place, value
