"""Objects, maps and sets: what functions of the language make of them, and their methods."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import lists
from audit.analysis.javascript.language.coercion import string
from audit.analysis.javascript.language.numbers import whole
from audit.analysis.javascript.language.values import (
    HOLE,
    NULL,
    UNKNOWN,
    Iterated,
    LostError,
    Octets,
    Table,
    Thing,
    UnclearError,
    argument,
    characters,
    in_units,
    is_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Call = Callable[[Any, list[Any]], Any]
_LONGEST = 20_000
"""Characters of JSON that is read."""
_DIGITS = 10
"""Digits of a place in a list."""


def keys(members: Mapping[str, Any]) -> list[str]:
    """Return the names of an object's members in the order of the language: places first."""
    if not any(one.isdigit() for one in members):
        return list(members)
    places = sorted((one for one in members if _is_place(one)), key=int)
    return places + [one for one in members if not _is_place(one)]


def _is_place(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= _DIGITS and (key == "0" or key[0] != "0")


def iterated(value: Any) -> list[Any]:
    """Return what iterating over a value gives.

    Raises:
        UnclearError: when that is not known.
    """
    if isinstance(value, str):
        return characters(value)
    if isinstance(value, list):
        return lists.whole(value)
    if isinstance(value, Octets):
        return list(value)
    if isinstance(value, Iterated):
        items, value.items = value.items, []
        return items
    if isinstance(value, Table):
        return [[key, held] if value.pairs else held for key, held in value.items.items()]
    raise UnclearError


def members(value: Any) -> dict[str, Any]:
    """Return the own members of a value, in order.

    Raises:
        UnclearError: when they are not known.
    """
    if isinstance(value, (list, str)):
        return {str(at): one for at, one in enumerate(value) if one is not HOLE}
    if not isinstance(value, Thing) or any(one.startswith("@@") for one in value):
        raise UnclearError
    return {key: value[key] for key in keys(value)}


def assigned(given: list[Any]) -> Any:
    """Return `Object.assign(...given)`."""
    if not given or type(given[0]) is not Thing:
        raise LostError
    for one in given[1:]:
        if isinstance(one, Thing):
            given[0].update(members(one))
        elif not is_nothing(one):
            raise LostError
    return given[0]


def defined(given: list[Any]) -> Any:
    """Return `Object.defineProperty(object, key, {value})`."""
    owner, key, told = (*given, None, None, None)[:3]
    if type(owner) is not Thing or not isinstance(told, Thing) or "value" not in told:
        raise LostError
    owner[string([key], 0)] = told["value"]
    return owner


def from_entries(given: list[Any]) -> Thing:
    """Return `Object.fromEntries(pairs)`."""
    return Thing({string([key], 0): value for key, value in pairs(argument(given))})


def pairs(value: Any) -> Iterable[tuple[Any, Any]]:
    """Yield the keys and values that a list of pairs holds.

    Raises:
        UnclearError: where that is not known.
    """
    for one in iterated(value):
        if not isinstance(one, list):
            raise UnclearError
        yield lists.element(one, 0), lists.element(one, 1)


def map_made(given: list[Any]) -> Table:
    """Return `new Map(pairs)`."""
    rows = pairs(given[0]) if given and not is_nothing(given[0]) else ()
    return Table({_key(key): value for key, value in rows})


def set_made(given: list[Any]) -> Table:
    """Return `new Set(items)`."""
    items = iterated(given[0]) if given and not is_nothing(given[0]) else ()
    return Table({_key(one): one for one in items}, pairs=False)


def _key(value: Any) -> Any:
    """Return a value as the key of a table: one of those that are the same where they are equal."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)) or value != value:  # noqa: PLR0124 - NaN
        raise UnclearError
    return 0 if value == 0 else value  # whatever its sign


def _added(table: Table, given: list[Any]) -> Table:
    try:
        key = _key(argument(given))
    except UnclearError as error:
        raise LostError from error
    table.items[key] = (*given[1:], None)[0] if table.pairs else key
    return table


def _taken(table: Table, given: list[Any]) -> bool:
    try:
        return table.items.pop(_key(argument(given)), UNKNOWN) is not UNKNOWN
    except UnclearError as error:
        raise LostError from error


def _for_each(call: Call, table: Table, function: Any) -> None:
    for key, value in list(table.items.items()):
        call(function, [value, key, table])


_OF_TABLES: Mapping[str, Callable[[Table, list[Any]], Any]] = {
    "get": lambda table, given: table.items.get(_key(argument(given))),
    "has": lambda table, given: _key(argument(given)) in table.items,
    "set": _added,
    "add": _added,
    "delete": _taken,
    "clear": lambda table, _: table.items.clear(),
    "keys": lambda table, _: Iterated(list(table.items)),
    "values": lambda table, _: Iterated(list(table.items.values())),
    "entries": lambda table, _: Iterated([[key, value] for key, value in table.items.items()]),
}
CHANGING = frozenset({"add", "append", "clear", "delete", "set"})
"""Methods that change the table, or the parameters of an address."""


def method(call: Call, table: Table, name: str, given: list[Any]) -> Any:
    """Return what a method of a `Map` or a `Set` gives.

    Raises:
        UnclearError: when it is not known what it gives, or changes.
    """
    if name == "forEach" and given:
        return _for_each(call, table, given[0])
    if name not in _OF_TABLES or name == ("add" if table.pairs else "set"):
        raise LostError
    return _OF_TABLES[name](table, given)


def parsed(given: list[Any]) -> Any:
    """Return `JSON.parse(text)`."""
    written = string(given, 0)
    if len(given) != 1 or len(written) > _LONGEST:
        raise UnclearError
    try:
        return structure(json.loads(written, parse_constant=_refused, parse_int=_integer))
    except (RecursionError, ValueError) as error:
        raise UnclearError from error


def written(given: list[Any]) -> str:
    """Return `JSON.stringify(value)`."""
    if len(given) != 1:
        raise UnclearError
    return json.dumps(_plain(given[0]), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """Return a value for JSON: of texts those that are written the same by all."""
    if isinstance(value, str) and value.isascii():
        return value
    if isinstance(value, (bool, int)) or value is NULL:
        return None if value is NULL else value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {str(_plain(key)): _plain(one) for key, one in members(value).items()}


def got(given: list[Any]) -> Any:
    """Return `Reflect.get(object, key)`."""
    if len(given) != 2 or not isinstance(given[0], Thing):  # noqa: PLR2004 - an object and a key
        raise UnclearError
    return given[0].find(string(given, 1))


def revived(call: Call, value: Any, function: Any, key: str = "") -> Any:
    """Return what the second argument of `JSON.parse` makes of what was read, the innermost first."""
    if isinstance(value, list):
        items = [revived(call, one, function, str(at)) for at, one in enumerate(value)]
        value[:] = [HOLE if one is None else one for one in items]
    elif isinstance(value, Thing):
        made = {name: revived(call, one, function, name) for name, one in value.items()}
        value.clear()
        value.update({name: one for name, one in made.items() if one is not None})
    return call(function, [key, value])


def _refused(_name: str) -> None:
    raise ValueError


def _integer(digits: str) -> Any:
    return whole(float(digits))


def structure(value: Any) -> Any:
    """Return what was read from JSON as a value."""
    if isinstance(value, dict):
        return Thing({in_units(key): structure(item) for key, item in value.items()})
    if isinstance(value, list):
        return [structure(item) for item in value]
    if isinstance(value, float):
        return whole(value)
    return NULL if value is None else in_units(value) if isinstance(value, str) else value
