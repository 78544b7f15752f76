"""JavaScript's arithmetic over numbers: Python's own, whole ones as `int`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOT_A_NUMBER = math.nan
_MASK = 0xFFFFFFFF


def int32(value: Any) -> int:
    """Return a number as the bitwise operators take it."""
    if isinstance(value, float) and not math.isfinite(value):
        return 0
    bits = int(value) & _MASK
    return bits - (1 << 32) if bits >> 31 else bits


def whole(value: float) -> Any:
    """Return a number as Python's whole number where it is one."""
    return int(value) if math.isfinite(value) and float(value).is_integer() else value


def _quotient(left: float, right: float) -> float:
    if right:
        return left / right
    return NOT_A_NUMBER if not left or math.isnan(left) else math.copysign(math.inf, left)


def _rest(left: float, right: float) -> float:
    return NOT_A_NUMBER if not right or not math.isfinite(left) else math.fmod(left, right)


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _quotient,
    "%": _rest,
    "^": lambda a, b: int32(a) ^ int32(b),
    "&": lambda a, b: int32(a) & int32(b),
    "|": lambda a, b: int32(a) | int32(b),
    "<<": lambda a, b: int32(int32(a) << (int32(b) & 31)),
    ">>": lambda a, b: int32(a) >> (int32(b) & 31),
    ">>>": lambda a, b: (int32(a) & _MASK) >> (int32(b) & 31),
}
"""Binary operators whose sides are numbers."""
