"""The methods of lists that call functions, and what any method of a list gives."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import lists
from audit.analysis.javascript.language.coercion import known_number, string, truth
from audit.analysis.javascript.language.values import HOLE, LostError, UnclearError, argument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Call = Callable[[Any, list[Any]], Any]
    Items = list[Any]


def _sorted(call: Call, items: Items, given: list[Any]) -> Items:
    function = argument(given)
    there = [one for one in items if one is not HOLE and one is not None]
    rest = [one for one in items if one is None] + [one for one in items if one is HOLE]
    if function is None:
        written = [string([one], 0) for one in there]
        there = [there[at] for at in sorted(range(len(there)), key=written.__getitem__)]
    else:
        there.sort(key=cmp_to_key(lambda left, right: _compared(call(function, [left, right]))))
    items[:] = there + rest
    return items


def _compared(answer: Any) -> int:
    found = known_number(answer)
    return int(found > 0) - int(found < 0)


def _reduced(call: Call, items: Items, given: list[Any], *, backwards: bool) -> Any:
    rest = [(at, one) for at, one in enumerate(items) if one is not HOLE]
    if backwards:
        rest.reverse()
    if len(given) > 1:
        total = given[1]
    elif rest:
        total = rest.pop(0)[1]
    else:
        raise UnclearError
    for index, one in rest:
        total = call(given[0], [total, one, index, items])
    return total


def _mapped(call: Call, items: Items, function: Any) -> Items:
    return [
        HOLE if one is HOLE else call(function, [one, at, items])
        for at, one in enumerate(list(items))
    ]


def _fitting(
    call: Call, items: Items, function: Any, *, holes: bool = False, backwards: bool = False
) -> Iterator[tuple[int, Any]]:
    """Yield the elements for which a function says yes, with their places, as far as they are asked for."""
    turns = list(enumerate(items))
    for at, one in reversed(turns) if backwards else turns:
        asked = None if one is HOLE and holes else one
        if asked is not HOLE and truth(call(function, [asked, at, items])):
            yield at, asked


def _first_fitting(part: int, *, backwards: bool = False) -> Callable[[Call, Items, Any], Any]:
    """Return what gives the place or, as part 1, the element that comes first of those which a function says yes to."""

    def run(call: Call, items: Items, function: Any) -> Any:
        found = _fitting(call, items, function, holes=True, backwards=backwards)
        return next(found, (-1, None))[part]

    return run


def _each(call: Call, items: Items, function: Any) -> None:
    _mapped(call, items, function)


def _is_every(call: Call, items: Items, function: Any) -> bool:
    return all(
        truth(call(function, [one, at, items]))
        for at, one in enumerate(list(items))
        if one is not HOLE
    )


CALLING: Mapping[str, Callable[[Call, Items, Any], Any]] = {
    "forEach": _each,
    "map": _mapped,
    "flatMap": lambda call, items, function: lists.flattened(_mapped(call, items, function)),
    "filter": lambda call, items, function: [one for _, one in _fitting(call, items, function)],
    "find": _first_fitting(1),
    "findLast": _first_fitting(1, backwards=True),
    "findIndex": _first_fitting(0),
    "findLastIndex": _first_fitting(0, backwards=True),
    "some": lambda call, items, function: any(True for _ in _fitting(call, items, function)),
    "every": _is_every,
}
"""Methods that call a function with each element, its place and the list."""
NAMES = lists.METHODS.keys() | CALLING.keys() | {"reduce", "reduceRight", "sort", "toSorted"}
"""All methods that are known."""


def method(call: Call, items: Items, name: str, given: list[Any]) -> Any:
    """Return what a method of a list gives; `call` runs functions.

    Raises:
        LostError: when it is not known what changes.
        UnclearError: when it is not known what it gives.
    """
    try:
        return _method(call, items, name, given)
    except UnclearError as error:
        if name in lists.CHANGING:
            raise LostError from error
        raise


def _method(call: Call, items: Items, name: str, given: list[Any]) -> Any:
    if name in lists.METHODS:
        return lists.METHODS[name](items, given)
    if name in ("sort", "toSorted"):
        return _sorted(call, items if name == "sort" else lists.whole(items), given)
    if not given or name not in NAMES:
        if name in lists.CHANGING:
            raise LostError
        raise UnclearError
    if name in ("reduce", "reduceRight"):
        return _reduced(call, items, given, backwards=name == "reduceRight")
    return CALLING[name](call, items, given[0])
