"""How JavaScript turns a value into a string, a number, a place, a yes or a no."""

from __future__ import annotations

from typing import Any

from audit.analysis.javascript.language import numbers
from audit.analysis.javascript.language.encodings import decoded_text
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import (
    NULL,
    UNKNOWN,
    BigInteger,
    Callable_,
    Coder,
    Iterated,
    JsSymbol,
    Library,
    Native,
    Octets,
    Table,
    Thing,
    UnclearError,
    argument,
    is_nothing,
)

_FAR = 1 << 53
"""Beyond all places."""
MAKERS = frozenset({"Array", "Boolean", "Function", "Number", "Object", "RegExp", "String"})
"""Functions of the language that make values, and show their own name when they are turned into text."""
OBJECTS = (Callable_, Coder, Iterated, Octets, RegExp, Table, Thing, list)
"""Values that are the same as themselves alone, and true."""


def text(value: Any) -> Any:
    """Return a value as a string; `UNKNOWN` for what has none here."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return numbers.number_text(value)
    if is_nothing(value):
        return "null" if value is NULL else "undefined"
    if isinstance(value, list):
        return joined(value, ",")
    return _object_text(value)


def _object_text(value: Any) -> Any:
    if isinstance(value, Octets):
        return decoded_text(value) if value.is_buffer else ",".join(map(str, value))
    if isinstance(value, BigInteger):
        return str(value.value)
    if isinstance(value, RegExp):
        return f"/{value.pattern}/{value.flags}"
    if isinstance(value, Native) and value.name:
        return f"function {value.name}() {{ [native code] }}"
    if isinstance(value, Library) and value.name in MAKERS:
        return f"function {value.name}() {{ [native code] }}"
    if (
        isinstance(value, Thing)
        and not isinstance(value, JsSymbol)
        and value.find("toString") is None
    ):
        return "[object Object]"
    return UNKNOWN


def joined(items: list[Any], glue: str) -> Any:
    """Return the elements of a list as one string."""
    parts = ["" if is_nothing(one) else text(one) for one in items]
    return UNKNOWN if any(one is UNKNOWN for one in parts) else glue.join(parts)


def number(value: Any) -> Any:
    """Return a value as a number; `UNKNOWN` for what has none here."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, BigInteger):
        return UNKNOWN
    if is_nothing(value):
        return 0 if value is NULL else numbers.NOT_A_NUMBER
    written = text(value)
    return UNKNOWN if written is UNKNOWN else numbers.from_text(written)


def known_number(value: Any) -> Any:
    """Return a value as a number.

    Raises:
        UnclearError: when it is not known.
    """
    found = number(value)
    if found is UNKNOWN:
        raise UnclearError
    return found


def truth(value: Any) -> bool:
    """Return whether a condition holds.

    Raises:
        UnclearError: when that is not known.
    """
    if isinstance(value, (str, int)):
        return bool(value)
    if isinstance(value, float):
        return bool(value) and value == value  # noqa: PLR0124 - NaN
    if is_nothing(value):
        return False
    if isinstance(value, BigInteger):
        return bool(value.value)
    if not isinstance(value, OBJECTS):
        raise UnclearError
    return True


def string(given: list[Any], at: int, default: str | None = "undefined") -> str:
    """Return the argument `at` as a string.

    Raises:
        UnclearError: when it is not known.
    """
    one = argument(given, at)
    written = text(one)
    if one is None and default is not None:
        written = default
    if not isinstance(written, str):
        raise UnclearError
    return written


def place(given: list[Any], at: int, default: int = 0) -> int:
    """Return the argument `at` as a place in a list or a string: whole, 0 when it is no number.

    Raises:
        UnclearError: when it is not known.
    """
    one = argument(given, at)
    if one is None:
        return default
    value = known_number(one)
    return int(max(-_FAR, min(_FAR, value))) if value == value else 0  # noqa: PLR0124 - NaN


def sliced(whole: Any, given: list[Any]) -> Any:
    """Return `whole.slice(...given)`: of a list, a string or bytes."""
    start, end = span(given, len(whole))
    return whole[start:end]


def span(given: list[Any], length: int, first: int = 0) -> tuple[int, int]:
    """Return where a part of what is so long begins and ends, as the arguments from `first` on tell."""
    ends = (place(given, first), place(given, first + 1, length))
    start, end = (max(0, length + one) if one < 0 else min(one, length) for one in ends)
    return start, max(start, end)
