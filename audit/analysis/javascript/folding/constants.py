"""The constant values that folding works with."""

from __future__ import annotations

import math
import re
import sys
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.analysis.javascript.syntax.spots import Spot

LIMIT = 24
"""Possibilities kept of one value."""
FOLDER = "\0dir"
"""Stands for the folder of the file itself in a folded path."""
LONGEST = 20_000
"""Characters of a folded string."""


_FINITE = sys.float_info.max
_EXPONENT_FROM, _EXPONENT_BELOW = 1e21, 1e-6
_EXPONENT = re.compile(r"e([-+])0*")


class _Unknown:
    """What could not be folded."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()


class _Symbol:
    """A symbol: the same as no string."""

    def __repr__(self) -> str:
        return "A_SYMBOL"


A_SYMBOL: Final = _Symbol()
Constants = tuple[Any, ...]
"""Possibilities: `str`, `int`, `float`, `bool`, `None` (null and undefined), `bytes` (a buffer), a tuple of
`Constants` (an array), `JsObject`, `Closure`, `A_SYMBOL`, `UNKNOWN`."""


Frame = dict[str, Constants]
"""Parameters of a function that is being evaluated."""
NOTHING: Constants = (UNKNOWN,)


@dataclass(frozen=True, slots=True, eq=False)
class JsObject:
    """An object literal."""

    members: Mapping[str, Constants]


@dataclass(frozen=True, slots=True, eq=False)
class JsModule(JsObject):
    """What a file exports, with `module.exports` itself where that is a function or a text."""

    itself: Constants = ()
    es: bool = False
    """It is an ES module, or compiled from one."""


@dataclass(frozen=True, slots=True, eq=False)
class Closure:
    """A function of this file."""

    spot: Spot


def known(value: Any) -> bool:
    """Return whether a possibility is a plain value."""
    return isinstance(value, (str, int, float, bool))


def text_of(value: Any) -> str:
    """Return a plain value as JavaScript turns it into a string."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number_text(value) if isinstance(value, (int, float)) else str(value)


def _number_text(value: float) -> str:
    """Return a number as JavaScript writes it: with an exponent where it is very large or very small."""
    if math.isnan(value):
        return "NaN"
    if abs(value) > _FINITE:
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < _EXPONENT_FROM and value == int(value):
        return str(int(value))
    written = repr(float(value))
    if _EXPONENT_BELOW <= abs(value) < 1 and "e" in written:
        return format(Decimal(written), "f")
    return _EXPONENT.sub(r"e\1", written)


def unique(values: Constants) -> Constants:
    """Return `values` without those that are there already; at most `LIMIT`, then unknown."""
    found: list[Any] = []
    for value in values:
        if not any(value is one or (type(value) is type(one) and value == one) for one in found):
            found.append(value)
        if len(found) > LIMIT:
            return (*found[:LIMIT], UNKNOWN)
    return tuple(found)


def file_specifier(text: str) -> str:
    """Return a folded path as a specifier relative to the file: `./x`."""
    text = text.removeprefix("file://")
    if not text.startswith(FOLDER):
        return text
    rest = text[len(FOLDER) :].lstrip("/").replace("\0file", "")
    return rest if rest == ".." or rest.startswith("../") else "./" + rest.removeprefix("./")
