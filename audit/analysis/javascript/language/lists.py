"""The methods of lists; those that change one change it in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.coercion import joined, place, sliced, span, string
from audit.analysis.javascript.language.operators import LONGEST as LONGEST_TEXT
from audit.analysis.javascript.language.operators import same
from audit.analysis.javascript.language.values import (
    HOLE,
    UNKNOWN,
    Iterated,
    LostError,
    UnclearError,
    argument,
    is_unclear,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Call = Callable[[Any, list[Any]], Any]
    Items = list[Any]

LONGEST = 20_000
"""Elements of one list."""
_DIGITS = 9
"""Digits of a place in a list."""


def place_named(name: str, length: int) -> int:
    """Return the place that a member's name means in what is so long; its end where it means none."""
    return int(name) if name.isdigit() and len(name) < _DIGITS else length


def element(items: Items, at: int) -> Any:
    """Return an element; None where there is none."""
    one = items[at] if 0 <= at < len(items) else None
    return None if one is HOLE else one


def _bounded(items: Items) -> Items:
    if len(items) > LONGEST:
        raise LostError
    return items


def _spliced(items: Items, given: list[Any]) -> Items:
    start, _ = span(given[:1], len(items))
    count = place(given, 1) if len(given) > 1 else len(items) if given else 0
    taken = items[start : start + max(0, count)]
    items[start : start + max(0, count)] = given[2:]
    _bounded(items)
    return taken


def _pushed(items: Items, given: list[Any]) -> int:
    items.extend(given)
    return len(_bounded(items))


def _unshifted(items: Items, given: list[Any]) -> int:
    items[:0] = given
    return len(_bounded(items))


def _reversed(items: Items, _given: list[Any]) -> Items:
    items.reverse()
    return items


def _taken(items: Items, at: int) -> Any:
    one = items.pop(at) if items else None
    return None if one is HOLE else one


def _joined(items: Items, given: list[Any]) -> Any:
    glue = string(given, 0, ",")
    found = joined(items, glue)
    if found is not UNKNOWN and len(found) > LONGEST_TEXT:
        raise LostError
    return found


def _concatenated(items: Items, given: list[Any]) -> Items:
    found = list(items)
    for one in given:
        if is_unclear(one):
            raise UnclearError
        found.extend(one if isinstance(one, list) else [one])
        _bounded(found)
    return found


def flattened(items: Items, deep: int = 1) -> Items:
    """Return `items.flat(deep)`.

    Raises:
        UnclearError: when it is not known what is a list.
    """
    found: Items = []
    for one in items:
        if is_unclear(one):
            raise UnclearError
        if isinstance(one, list) and deep > 0:
            found += flattened(one, min(deep, _NESTED) - 1)
        elif one is not HOLE:
            found.append(one)
        _bounded(found)
    return found


_NESTED = 20
"""Lists within lists that are made flat; any that hold themselves end there."""


def _position(items: Items, given: list[Any], *, holes: bool) -> int:
    start, _ = span(given, len(items), 1)
    wanted = argument(given)
    for at in range(start, len(items)):
        found = same(element(items, at), wanted)
        is_nan = holes and items[at] != items[at] and wanted != wanted  # noqa: PLR0124 - NaN
        if found is UNKNOWN:
            raise UnclearError
        if (found or is_nan) and (holes or items[at] is not HOLE):
            return at
    return -1


def _position_last(items: Items, given: list[Any]) -> int:
    if len(given) > 1:
        raise UnclearError
    at = _position(items[::-1], given, holes=False)
    return len(items) - 1 - at if at >= 0 else at


def _filled(items: Items, given: list[Any]) -> Items:
    start, end = span(given, len(items), 1)
    items[start:end] = [argument(given)] * (end - start)
    return items


def _at(items: Items, given: list[Any]) -> Any:
    at = place(given, 0)
    return element(items, at + len(items) if at < 0 else at)


def _changed(items: Items, given: list[Any]) -> Items:
    at = place(given, 0)
    if not -len(items) <= at < len(items):
        raise UnclearError
    found = whole(items)
    found[at] = argument(given, 1)
    return found


def whole(items: Items) -> Items:
    """Return the elements as those who ask get them."""
    return [None if one is HOLE else one for one in items]


METHODS: Mapping[str, Callable[[Items, list[Any]], Any]] = {
    "push": _pushed,
    "unshift": _unshifted,
    "pop": lambda items, _: _taken(items, -1),
    "shift": lambda items, _: _taken(items, 0),
    "reverse": _reversed,
    "toReversed": lambda items, _: whole(items)[::-1],
    "join": _joined,
    "toString": lambda items, _: _joined(items, []),
    "slice": sliced,
    "splice": _spliced,
    "concat": _concatenated,
    "flat": lambda items, given: flattened(items, place(given, 0, 1)),
    "indexOf": lambda items, given: _position(items, given, holes=False),
    "lastIndexOf": _position_last,
    "includes": lambda items, given: _position(items, given, holes=True) >= 0,
    "fill": _filled,
    "at": _at,
    "with": _changed,
    "values": lambda items, _: Iterated(whole(items)),
    "keys": lambda items, _: Iterated(list(range(len(items)))),
    "entries": lambda items, _: Iterated([[at, one] for at, one in enumerate(whole(items))]),
}
CHANGING = frozenset(
    {"copyWithin", "fill", "pop", "push", "reverse", "shift", "sort", "splice", "unshift"}
)
"""Methods that change the list."""
