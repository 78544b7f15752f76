"""What browsers and Node give beside the language: copies of objects, the parameters of an address."""

from __future__ import annotations

from typing import Any

from audit.analysis.javascript.language.coercion import string
from audit.analysis.javascript.language.encodings import unquoted
from audit.analysis.javascript.language.structures import pairs
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    Table,
    Thing,
    UnclearError,
    argument,
    is_nothing,
)

_CLONED = 8
"""Objects within objects that are copied."""


def query_read(given: list[Any]) -> Table:
    """Return `new URLSearchParams(text)`: of a name that is there twice, the first."""
    held = given[0] if given and not is_nothing(given[0]) else ""
    if isinstance(held, Thing):
        return Table({key: string([value], 0) for key, value in held.items()})
    if not isinstance(held, str):
        rows = [(string([key], 0), string([value], 0)) for key, value in pairs(held)]
    else:
        parts = [one.partition("=") for one in held.removeprefix("?").replace("+", " ").split("&")]
        rows = [(unquoted(key), unquoted(value)) for key, _, value in parts if key or value]
    found: dict[Any, Any] = {}
    for key, value in rows:
        found.setdefault(key, value)
    return Table(found)


def cloned(given: list[Any]) -> Any:
    """Return `structuredClone(value)`: of functions and what holds them there is none."""
    return _cloned(argument(given), _CLONED)


def _cloned(value: Any, deep: int) -> Any:
    if isinstance(value, list) and deep:
        return [_cloned(one, deep - 1) for one in value]
    if type(value) is Thing and deep:
        return Thing({key: _cloned(held, deep - 1) for key, held in value.items()})
    if isinstance(value, (str, int, float)) or is_nothing(value) or value is UNKNOWN:
        return value
    raise UnclearError
