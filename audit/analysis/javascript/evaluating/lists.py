"""The methods of lists."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.objects import (
    LostError,
    is_nothing,
    number,
    place,
    text,
    truth,
)
from audit.analysis.javascript.evaluating.operations import same
from audit.analysis.javascript.folding.constants import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Call = Callable[[Any, list[Any]], Any]

LONGEST = 20_000
"""Elements of one list."""


_LONG = 200_000
"""Characters that are joined."""


def spliced(items: list[Any], given: list[Any]) -> Any:
    """Return what `items.splice(...)` takes out."""
    numbers = [number(one) for one in given[:2]]
    if any(one is UNKNOWN for one in numbers) or not numbers:
        raise LostError
    start = int(numbers[0])
    start = max(0, len(items) + start) if start < 0 else min(start, len(items))
    count = int(numbers[1]) if len(numbers) > 1 else len(items)
    taken = items[start : start + max(0, count)]
    items[start : start + max(0, count)] = given[2:]
    if len(items) > LONGEST:
        raise LostError
    return taken


def _pushed(items: list[Any], given: list[Any]) -> int:
    items.extend(given)
    if len(items) > LONGEST:
        raise LostError
    return len(items)


def _unshifted(items: list[Any], given: list[Any]) -> int:
    items[:0] = given
    if len(items) > LONGEST:
        raise LostError
    return len(items)


def _reversed(items: list[Any], _given: list[Any]) -> list[Any]:
    items.reverse()
    return items


def _joined(items: list[Any], given: list[Any]) -> Any:
    glue = "," if not given or given[0] is None else text(given[0])
    parts = ["" if is_nothing(one) else text(one) for one in items]
    if UNKNOWN in (glue, *parts):
        return UNKNOWN
    if sum(map(len, parts)) + len(glue) * len(parts) > _LONG:
        raise LostError
    return glue.join(parts)


def _sliced(items: list[Any], given: list[Any]) -> Any:
    numbers = [None if one is None else number(one) for one in given[:2]]
    if any(one is UNKNOWN for one in numbers):
        return UNKNOWN
    return items[
        slice(*(int(one) if one is not None else None for one in (*numbers, None, None)[:2]))
    ]


def _concatenated(items: list[Any], given: list[Any]) -> list[Any]:
    found = list(items)
    for one in given:
        found.extend(one if isinstance(one, list) else [one])
        if len(found) > LONGEST:
            raise LostError
    return found


def _position(items: list[Any], given: list[Any]) -> Any:
    start = place(given, 1)
    if start is UNKNOWN:
        return UNKNOWN
    first = start if start >= 0 else max(0, len(items) + start)
    found = (at for at in range(first, len(items)) if same(items[at], given[0]) is True)
    return next(found, -1)


def _filled(items: list[Any], given: list[Any]) -> list[Any]:
    items[:] = [given[0] if given else None] * len(items)
    return items


def element(items: list[Any] | str, given: list[Any]) -> Any:
    """Return `items.at(...given)`."""
    index = place(given, 0)
    if index is UNKNOWN:
        return UNKNOWN
    return items[index] if -len(items) <= index < len(items) else None


_LISTS: Mapping[str, Callable[[list[Any], list[Any]], Any]] = {
    "push": _pushed,
    "unshift": _unshifted,
    "pop": lambda items, _: items.pop() if items else None,
    "shift": lambda items, _: items.pop(0) if items else None,
    "reverse": _reversed,
    "join": _joined,
    "toString": lambda items, _: _joined(items, []),
    "slice": _sliced,
    "splice": spliced,
    "concat": _concatenated,
    "indexOf": _position,
    "includes": lambda items, given: _position(items, given) >= 0,
    "fill": _filled,
    "at": element,
    "values": lambda items, _: list(items),
    "keys": lambda items, _: list(range(len(items))),
    "entries": lambda items, _: [[at, one] for at, one in enumerate(items)],
}


def _sorted(call: Call, items: list[Any], function: Any) -> list[Any]:
    if function is None:
        items.sort(key=lambda one: str(text(one)))
        return items

    def compared(left: Any, right: Any) -> int:
        found = number(call(function, [left, right]))
        if found is UNKNOWN:
            raise LostError
        return int(found > 0) - int(found < 0)

    items.sort(key=cmp_to_key(compared))
    return items


def _reduced(call: Call, items: list[Any], given: list[Any], *, backwards: bool) -> Any:
    rest = list(enumerate(items))
    if backwards:
        rest.reverse()
    total = given[1] if len(given) > 1 else rest.pop(0)[1] if rest else UNKNOWN
    for index, one in rest:
        total = call(given[0], [total, one, index, items])
    return total


Turns = list[tuple[Any, Any]]
"""Elements of a list, each with what a callback gave for it."""
_ITERATED: Mapping[str, Callable[[Turns], Any]] = {
    "forEach": lambda _: None,
    "map": lambda turns: [made for _, made in turns],
    "flatMap": lambda turns: _concatenated([], [made for _, made in turns]),
    "filter": lambda turns: [one for one, made in turns if truth(made)],
    "find": lambda turns: next((one for one, made in turns if truth(made)), None),
    "findIndex": lambda turns: next((at for at, (_, made) in enumerate(turns) if truth(made)), -1),
    "some": lambda turns: any(truth(made) for _, made in turns),
    "every": lambda turns: all(truth(made) for _, made in turns),
}


def list_method(call: Call, items: list[Any], name: str, given: list[Any]) -> Any:
    """Return what a method of a list gives; `call` runs functions of the file."""
    plain, over = _LISTS.get(name), _ITERATED.get(name)
    if plain is not None:
        return plain(items, given)
    if name == "sort":
        return _sorted(call, items, given[0] if given else None)
    if given and name in ("reduce", "reduceRight"):
        return _reduced(call, items, given, backwards=name == "reduceRight")
    if over is None or not given:
        return UNKNOWN
    return over([(one, call(given[0], [one, at, items])) for at, one in enumerate(items)])
