"""JavaScript's operators over single values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.objects import (
    NULL,
    Function,
    Library,
    LostError,
    Native,
    Table,
    Thing,
    is_nothing,
    number,
    text,
    truth,
)
from audit.analysis.javascript.folding.arithmetic import ARITHMETIC, NOT_A_NUMBER, int32, whole
from audit.analysis.javascript.folding.constants import LONGEST, UNKNOWN
from audit.analysis.javascript.folding.regexps import RegExp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MASK = 0xFFFFFFFF
_LONG = LONGEST * 10
"""Characters of a string that is put together."""
_LARGEST = 1e300
_KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "undefined",
    Function: "function",
    Native: "function",
    Library: "function",
}
_OBJECTS = (Function, Library, Native, RegExp, Table, Thing, bytearray, list)


def add(left: Any, right: Any) -> Any:
    """Return `left + right`."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    plain = (bool, int, float, type(None), type(NULL))
    if isinstance(left, plain) and isinstance(right, plain):
        return whole(number(left) + number(right))
    one, other = text(left), text(right)
    if one is UNKNOWN or other is UNKNOWN:
        return UNKNOWN
    if len(one) + len(other) > _LONG:
        raise LostError
    return one + other


def _power(left: Any, right: Any) -> Any:
    if not left and right < 0:
        return math.inf
    return left**right if abs(left) < _MASK and abs(right) <= 64 else UNKNOWN  # noqa: PLR2004 - bits


_ARITHMETIC = {**ARITHMETIC, "**": _power}
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def same(left: Any, right: Any, *, loosely: bool = False) -> Any:
    """Return `left === right`, or `left == right`."""
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(left, _OBJECTS) or isinstance(right, _OBJECTS):
        return left is right
    if is_nothing(left) or is_nothing(right):
        return left is right or (loosely and is_nothing(left) and is_nothing(right))
    alike = _KINDS[type(left)] == _KINDS[type(right)]
    if not alike:
        return loosely and number(left) == number(right)
    return bool(left == right)


def binary(sign: str, left: Any, right: Any) -> Any:
    """Return what a binary operator gives that works out both of its sides."""
    if sign == "+":
        return add(left, right)
    if sign in ("===", "!==", "==", "!="):
        found = same(left, right, loosely=len(sign) == 2)  # noqa: PLR2004 - signs
        return found if found is UNKNOWN or sign[0] == "=" else not found
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if sign in _COMPARED:
        if isinstance(left, str) and isinstance(right, str):
            return _COMPARED[sign](left, right)
        one, other = number(left), number(right)
        return UNKNOWN if UNKNOWN in (one, other) else _COMPARED[sign](one, other)
    if sign == "in":
        return str(left) in right if isinstance(right, Thing) else UNKNOWN
    return _calculated(sign, number(left), number(right))


def _calculated(sign: str, left: Any, right: Any) -> Any:
    operation = _ARITHMETIC.get(sign)
    if operation is None or left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    try:
        value = operation(left, right)
    except (ArithmeticError, ValueError):
        return NOT_A_NUMBER
    if value is UNKNOWN or (isinstance(value, int) and abs(value) > _LARGEST):
        return UNKNOWN
    return whole(value)


def unary(sign: str, value: Any) -> Any:
    """Return what a unary operator gives."""
    if sign == "typeof":
        return UNKNOWN if value is UNKNOWN else _KINDS.get(type(value), "object")
    if sign == "void":
        return None
    if value is UNKNOWN:
        return UNKNOWN
    if sign == "!":
        return not truth(value)
    found = number(value)
    if found is UNKNOWN:
        return UNKNOWN
    return whole(-found) if sign == "-" else ~int32(found) if sign == "~" else found
