"""The constant values that folding works with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.values import UNKNOWN, Callable_, Sign

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.analysis.javascript.syntax.spots import Spot

LIMIT = 24
"""Possibilities kept of one value."""
FOLDER = "\0dir"
"""Stands for the folder of the file itself in a folded path."""
_COMPARED = 64
"""Elements of arrays that are compared."""
LONGEST = 20_000
"""Characters of a folded string."""
A_SYMBOL: Final = Sign("A_SYMBOL")
"""A symbol: the same as no string."""
Constants = tuple[Any, ...]
"""Possibilities: values of the language, a tuple of `Constants` (an array), `JsObject`, `Closure`, `A_SYMBOL`,
`UNKNOWN`."""


Frame = dict[str, Constants]
"""Parameters of a function that is being evaluated."""
NOTHING: Constants = (UNKNOWN,)


@dataclass(frozen=True, slots=True, eq=False)
class JsObject:
    """An object literal."""

    members: Mapping[str, Constants]
    is_open: bool = field(default=False, kw_only=True)
    """It may have others."""
    is_shared: bool = field(default=False, kw_only=True)
    """Another object holds it, and may have held it before."""


@dataclass(frozen=True, slots=True, eq=False)
class JsModule(JsObject):
    """What a file exports, with `module.exports` itself where that is a function or a text."""

    itself: Constants = ()
    es: bool = False
    """It is an ES module, or compiled from one."""


@dataclass(frozen=True, slots=True, eq=False)
class Closure(Callable_):
    """A function of this file."""

    spot: Spot


def known(value: Any) -> bool:
    """Return whether a possibility is a plain value."""
    return isinstance(value, (str, int, float, bool))


def text_of(value: Any) -> str:
    """Return a plain value as JavaScript turns it into a string."""
    return str(text(value))


def limited(values: Constants) -> Constants:
    """Return at most `LIMIT` possibilities; of more the rest is unknown."""
    return values if len(values) <= LIMIT else (*values[:LIMIT], UNKNOWN)


def unique(values: Constants) -> Constants:
    """Return `values` without those that are there already; at most `LIMIT`, then unknown."""
    if len(values) == 1:
        return values
    found: list[Any] = []
    plain: set[tuple[type, Any]] = set()
    for value in values:
        if known(value):
            is_new = (type(value), value) not in plain
            plain.add((type(value), value))
        else:
            is_new = not any(value is one or _is_alike(value, one) for one in found)
        if is_new:
            found.append(value)
        if len(found) > LIMIT:
            return (*found[:LIMIT], UNKNOWN)
    return tuple(found)


def _is_alike(one: Any, other: Any) -> bool:
    """Return whether two values are equal arrays, all that they hold plain."""
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return type(one) is type(other) and bool(one == other)
    return len(one) == len(other) <= _COMPARED and all(map(_is_alike_item, one, other))


def _is_alike_item(one: Constants, other: Constants) -> bool:
    is_plain = len(one) == len(other) == 1 and known(one[0]) and type(one[0]) is type(other[0])
    return one is other or (is_plain and one[0] == other[0])


def file_specifier(text: str) -> str:
    """Return a folded path as a specifier relative to the file: `./x`."""
    text = text.removeprefix("file://")
    if not text.startswith(FOLDER):
        return text
    rest = text[len(FOLDER) :].lstrip("/").replace("\0file", "")
    return rest if rest == ".." or rest.startswith("../") else "./" + rest.removeprefix("./")
