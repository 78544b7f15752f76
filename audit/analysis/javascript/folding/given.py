"""The constant arguments of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from audit.analysis.javascript.folding.constants import Constants, known, text_of
from audit.analysis.javascript.folding.operators import items_of

Given = list[Constants]


@dataclass(frozen=True, slots=True)
class Spread:
    """`...array` among arguments."""

    values: Constants


def spread_out(given: Given) -> Given:
    """Return the arguments with those of `...array` in its place, where it is known."""
    found: Given = []
    for one in given:
        inner = one[0].values if len(one) == 1 and isinstance(one[0], Spread) else ()
        items = items_of(inner[0]) if len(inner) == 1 else None
        found += [one] if items is None else items
    return found


def flat(given: Given) -> list[Any] | None:
    """Return the arguments, one possibility each and spreads resolved; None when any has more."""
    found: list[Any] = []
    for one in given:
        if len(one) != 1:
            return None
        value = one[0]
        if isinstance(value, Spread):
            items = items_of(value.values[0]) if len(value.values) == 1 else None
            if items is None or any(len(item) != 1 for item in items):
                return None
            found.extend(item[0] for item in items)
        else:
            found.append(value)
    return found


def first_text(given: Given) -> str | None:
    """Return the first argument as text; None when it is not known."""
    values = flat(given[:1])
    return text_of(values[0]) if values and known(values[0]) else None
