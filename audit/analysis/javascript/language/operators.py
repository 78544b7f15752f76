"""JavaScript's operators over single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import bigints
from audit.analysis.javascript.language.coercion import OBJECTS, number, text, truth
from audit.analysis.javascript.language.numbers import ARITHMETIC, int32, whole
from audit.analysis.javascript.language.values import (
    NULL,
    UNKNOWN,
    BigInteger,
    Callable_,
    JsSymbol,
    Library,
    LostError,
    Native,
    Thing,
    is_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 200_000
"""Characters of a string that is put together."""
_PLAIN = (bool, int, float, type(None), type(NULL))
_KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    BigInteger: "bigint",
    type(None): "undefined",
}
COMPARING: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_NAMESPACES = frozenset({"JSON", "Math", "console"})
_LOOSE, _STRICT = ("==", "!="), ("===", "!==")


def add(left: Any, right: Any) -> Any:
    """Return `left + right`."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
        return whole(number(left) + number(right))
    if not (isinstance(left, str) or isinstance(right, str)) and _are_big(left, right):
        return bigints.binary("+", left, right)
    one, other = text(left), text(right)
    if one is UNKNOWN or other is UNKNOWN:
        return UNKNOWN
    if len(one) + len(other) > LONGEST:
        raise LostError
    return one + other


def _are_big(left: Any, right: Any) -> bool:
    """Return whether one of two values is a number of any length."""
    return isinstance(left, BigInteger) or isinstance(right, BigInteger)


def kind(value: Any) -> Any:
    """Return `typeof value`."""
    if isinstance(value, Library):
        return (
            UNKNOWN if "." in value.name else "object" if value.name in _NAMESPACES else "function"
        )
    if isinstance(value, Callable_):
        return "function"
    if isinstance(value, JsSymbol):
        return "symbol"
    if isinstance(value, OBJECTS) or value is NULL:
        return "object"
    return _KINDS.get(type(value), UNKNOWN)


def _is_one(left: Any, right: Any) -> Any:
    """Return whether two values, one an object, are the same; not known of methods that are called the same."""
    if isinstance(left, Native) and isinstance(right, Native) and left.name == right.name:
        return True if left is right else UNKNOWN
    return left == right if isinstance(left, Library) else left is right


def same(left: Any, right: Any, *, loosely: bool = False) -> Any:
    """Return `left === right`, or `left == right`."""
    kinds = kind(left), kind(right)
    if UNKNOWN in kinds:
        return UNKNOWN
    if isinstance(left, OBJECTS) or isinstance(right, OBJECTS):
        is_plain = not (isinstance(left, OBJECTS) and isinstance(right, OBJECTS))
        return (
            UNKNOWN
            if loosely and is_plain and not is_nothing(left) and not is_nothing(right)
            else _is_one(left, right)
        )
    if is_nothing(left) or is_nothing(right):
        return left is right or (loosely and is_nothing(left) and is_nothing(right))
    if kinds[0] != kinds[1] and _are_big(left, right):
        return UNKNOWN if loosely else False
    if kinds[0] != kinds[1]:
        return loosely and number(left) == number(right)
    return bool(left == right)


def binary(sign: str, left: Any, right: Any) -> Any:
    """Return what a binary operator gives that works out both of its sides."""
    if sign == "+":
        return add(left, right)
    if sign in _LOOSE or sign in _STRICT:
        found = same(left, right, loosely=sign in _LOOSE)
        return found if found is UNKNOWN or sign[0] == "=" else not found
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if sign == "in":
        return _is_member(left, right)
    if sign in COMPARING and isinstance(left, str) and isinstance(right, str):
        return COMPARING[sign](left, right)
    if _are_big(left, right):
        return _with_big(sign, left, right)
    one, other = number(left), number(right)
    if one is UNKNOWN or other is UNKNOWN:
        return UNKNOWN
    return COMPARING[sign](one, other) if sign in COMPARING else calculated(sign, one, other)


def _with_big(sign: str, left: Any, right: Any) -> Any:
    if sign not in COMPARING:
        return bigints.binary(sign, left, right)
    sides = [one.value if isinstance(one, BigInteger) else one for one in (left, right)]
    is_plain = all(isinstance(one, (int, float)) for one in sides)
    return COMPARING[sign](*sides) if is_plain else UNKNOWN


def _is_member(key: Any, owner: Any) -> Any:
    name = text(key)
    if not isinstance(owner, Thing) or name is UNKNOWN:
        return UNKNOWN
    return True if name in owner else UNKNOWN  # may be inherited


def calculated(sign: str, left: Any, right: Any) -> Any:
    """Return what an operator over numbers gives."""
    operation = ARITHMETIC.get(sign)
    value: Any = operation(left, right) if operation is not None else UNKNOWN
    return value if value is UNKNOWN else whole(value)


def unary(sign: str, value: Any) -> Any:
    """Return what a unary operator gives."""
    if sign == "typeof":
        return kind(value)
    if sign == "void":
        return None
    if value is UNKNOWN:
        return UNKNOWN
    if sign == "!":
        return not truth(value)
    if isinstance(value, BigInteger):
        return {"-": BigInteger(-value.value), "~": BigInteger(~value.value)}.get(sign, UNKNOWN)
    found = number(value)
    if found is UNKNOWN:
        return UNKNOWN
    if sign == "~":
        return ~int32(found)
    return whole(-float(found)) if sign == "-" else found
