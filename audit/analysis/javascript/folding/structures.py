"""Objects, maps and bytes put together by functions of the language, over constants."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from audit.analysis.javascript.folding.constants import (
    LONGEST,
    NOTHING,
    UNKNOWN,
    Constants,
    JsObject,
    known,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_ITEMS = 1000
"""Members of one parsed structure; of a larger one nothing is known."""


class _Decoder:
    """What `new TextDecoder()` gives."""


DECODER: Final = _Decoder()


@dataclass(frozen=True, slots=True, eq=False)
class JsMap:
    """A `Map` with constant keys."""

    members: Mapping[str, Constants]


def parsed(text: str | None) -> Constants:
    """Fold `JSON.parse(text)`."""
    if text is None or len(text) > LONGEST:
        return NOTHING
    try:
        return (structure(json.loads(text)),)
    except (RecursionError, ValueError):
        return NOTHING


def structure(value: Any) -> Any:
    """Return what was read from JSON as a constant."""
    if isinstance(value, dict) and len(value) <= _ITEMS:
        return JsObject({key: (structure(item),) for key, item in value.items()})
    if isinstance(value, list) and len(value) <= _ITEMS:
        return tuple((structure(item),) for item in value)
    return UNKNOWN if isinstance(value, (dict, list)) else value


def entries(values: list[Any] | None) -> Constants:
    """Fold `Object.entries(object)`."""
    if not values or not isinstance(values[0], JsObject):
        return NOTHING
    return (tuple((((key,), held),) for key, held in values[0].members.items()),)


def from_entries(values: list[Any] | None) -> Constants:
    """Fold `Object.fromEntries(pairs)`."""
    members = _members(values[0]) if values else None
    return NOTHING if members is None else (JsObject(members),)


def assigned(given: list[Constants]) -> Constants:
    """Fold `Object.assign(object, ...)`: what is not known of it adds nothing."""
    members: dict[str, Constants] = {}
    for values in given:
        for value in values:
            members |= value.members if isinstance(value, JsObject) else {}
    return (JsObject(members),) if members else NOTHING


def mapped(values: list[Any] | None) -> Constants:
    """Fold `new Map(pairs)`."""
    members = _members(values[0]) if values else None
    return NOTHING if members is None else (JsMap(members),)


def _members(pairs: Any) -> dict[str, Constants] | None:
    """Return what pairs of keys and values hold; None when any is not understood."""
    if isinstance(pairs, JsMap):
        return dict(pairs.members)
    members: dict[str, Constants] = {}
    for item in pairs if isinstance(pairs, tuple) else (None,):
        pair = item[0] if isinstance(item, tuple) and len(item) == 1 else None
        if (
            not isinstance(pair, tuple)
            or not pair[1:]
            or len(pair[0]) != 1
            or not known(pair[0][0])
        ):
            return None
        members[text_of(pair[0][0])] = pair[1]
    return members


def structured(subject: Any, name: str, values: list[Any]) -> Constants:
    """Fold a method of a map or of a decoder of text."""
    if isinstance(subject, JsMap) and name == "get" and values and known(values[0]):
        return subject.members.get(text_of(values[0]), NOTHING)
    if subject is DECODER and name == "decode" and values:
        data = octets(values[0])
        return NOTHING if data is None else (data.decode("utf-8", "replace"),)
    return NOTHING


def octets(value: Any) -> bytes | None:
    """Return the bytes of a buffer or of an array of numbers; None when they are not known."""
    if isinstance(value, tuple):
        numbers = [item[0] for item in value if len(item) == 1]
        plain = all(isinstance(one, int) for one in numbers) and len(numbers) == len(value)
        return bytes(one & 255 for one in numbers) if plain else None
    return value if isinstance(value, bytes) else None
