"""What of a container tells how it may be changed: the keys and lists in it, however deep."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import JsObject
from audit.analysis.javascript.language import lists, structures
from audit.analysis.javascript.language.values import Callable_, Octets, Table, Thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHANGING = lists.CHANGING | {"append", "set"}
"""Methods that change a list, a table or the parameters of an address, where it has them."""
METHODS = "|".join(sorted(CHANGING))
METHODS_OF_ANY = "|".join(sorted(CHANGING | structures.CHANGING))
"""The same, with those of tables alone."""
STORES = r"\s*[-+*/%&|^<>?]{0,3}=(?![=>])"
"""What follows a member in which something is stored."""
_PARTS = 400
"""Containers within one that are looked into, and values of each that are looked at."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a container tells how it may be changed."""

    is_bytes: bool = False
    is_list: bool = False
    """It has the methods of lists or tables, which change it."""
    keys: Sequence[str] = ()
    """The keys of an object's own members that may be names of something."""
    methods: Sequence[str] = ()
    """The keys of its own functions."""
    inner: Sequence[str] = ()
    """Such keys of the objects that it holds, however deep."""
    holds_lists: bool = False
    """It holds lists."""
    values: Sequence[Any] = ()
    """The containers themselves."""


def shape_of(values: Sequence[Any]) -> Shape:
    """Return the shape of containers, whether folded or made by running code."""
    keys: dict[str, None] = {}
    inner: dict[str, None] = {}
    methods: dict[str, None] = {}
    waiting = [(one, 1) for one in values if _is_container(one)]
    holds_lists = False
    for _ in range(_PARTS):
        if not waiting:
            break
        container, depth = waiting.pop()
        for key, item in islice(_items(container), _PARTS):
            if _is_container(item):
                waiting.append((item, depth + 1))
                holds_lists = holds_lists or _is_list(item)
            elif key is not None and depth == 1 and isinstance(item, Callable_):
                methods[key] = None
            elif key is not None and _counts(container, item):
                (keys if depth == 1 else inner)[key] = None
    return Shape(
        is_bytes=any(isinstance(one, Octets) for one in values),
        is_list=any(map(_is_list, values)),
        keys=list(keys),
        methods=list(methods),
        inner=list(inner),
        holds_lists=holds_lists,
        values=values,
    )


def held_in(values: Sequence[Any], key: str | None = None) -> list[Any]:
    """Return the containers that some containers hold, under a key or under any."""
    return [
        item
        for value in values
        if _is_container(value)
        for own, item in islice(_placed(value), _PARTS)
        if _is_container(item) and (key is None or own is None or own == key)
    ]


def _placed(container: Any) -> Iterator[tuple[str | None, Any]]:
    """Yield what a container holds, by key or by place; None for a table, which is asked by its methods."""
    if isinstance(container, tuple):
        yield from ((str(at), one) for at, held in enumerate(container) for one in held)
    elif isinstance(container, list):
        yield from ((str(at), one) for at, one in enumerate(container))
    else:
        yield from _items(container)


def _counts(container: object, item: object) -> bool:
    """Return whether a member may be a name that is asked for; code that is run may make one of anything."""
    return isinstance(item, str) or not isinstance(container, JsObject)


def _is_list(value: object) -> bool:
    return isinstance(value, (tuple, list, Table))


def _is_container(value: object) -> bool:
    return _is_list(value) or isinstance(value, (JsObject, Thing))


def _items(container: Any) -> Iterator[tuple[str | None, Any]]:
    """Yield what a container holds, by key where it has keys that are written as members."""
    if isinstance(container, JsObject):
        yield from ((key, one) for key, held in container.members.items() for one in held)
    elif isinstance(container, Thing):
        yield from ((str(key), one) for key, one in container.items())
    elif isinstance(container, Table):
        yield from ((None, one) for one in container.items.values())
    elif isinstance(container, list):
        yield from ((None, one) for one in container)
    else:
        yield from ((None, one) for held in container for one in held)
