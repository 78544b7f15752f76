"""Whole numbers of any length: `0x65n`, and what operators over two of them give."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.values import UNKNOWN, BigInteger, UnclearError, argument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_DIGITS = re.compile(r"0[xX][0-9a-fA-F]+|0|[1-9][0-9]*")
_EXACT = 1 << 53
"""Up to which numbers of the usual kind are whole ones."""
_BITS = 4096
"""Bits of the longest that is worked with."""


def _divided(left: int, right: int) -> int:
    found = abs(left) // abs(right)
    return found if (left < 0) == (right < 0) else -found


_OPERATORS: Mapping[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": lambda left, right: left - right * _divided(left, right),
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "**": pow,
}


def binary(sign: str, left: Any, right: Any) -> Any:
    """Return what an operator over numbers of any length gives; `UNKNOWN` where one of them is of another kind."""
    work = _OPERATORS.get(sign)
    if work is None or not isinstance(left, BigInteger) or not isinstance(right, BigInteger):
        return UNKNOWN
    one, other = left.value, right.value
    if (sign in "/%" and not other) or (sign in ("<<", ">>", "**") and not 0 <= other <= _BITS):
        return UNKNOWN
    grows = max(1, one.bit_length()) * other if sign == "**" else other if sign == "<<" else 0
    if one.bit_length() + other.bit_length() + grows > _BITS:
        return UNKNOWN
    return BigInteger(work(one, other))


def made(given: list[Any]) -> BigInteger:
    """Return `BigInt(value)`.

    Raises:
        UnclearError: where that is not known, or none.
    """
    value = argument(given)
    if isinstance(value, BigInteger):
        return value
    if isinstance(value, str) and len(value) < _BITS // 4 and _DIGITS.fullmatch(value):
        return BigInteger(int(value, 0))
    if not isinstance(value, int) or abs(value) > _EXACT:
        raise UnclearError
    return BigInteger(int(value))
