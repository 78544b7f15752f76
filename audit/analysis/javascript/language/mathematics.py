"""The functions of `Math`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import numbers
from audit.analysis.javascript.language.coercion import known_number
from audit.analysis.javascript.language.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Function = Callable[[list[Any]], Any]


def _rounded(way: Callable[[float], float]) -> Callable[..., float]:
    """Return a way to round as the language has it: the sign of nothing stays, what has no end stays."""
    return lambda value: math.copysign(way(value), value) if math.isfinite(value) else value


def _signed(value: float) -> tuple[float, float]:
    """Return what orders numbers, nothing by its sign."""
    return value, math.copysign(1, value)


_MATH: Mapping[str, Callable[..., Any]] = {
    "floor": _rounded(math.floor),
    "ceil": _rounded(math.ceil),
    "trunc": _rounded(math.trunc),
    "round": _rounded(lambda value: math.floor(value) + (value - math.floor(value) >= 1 / 2)),
    "abs": abs,
    "max": lambda *values: (
        math.nan if any(map(math.isnan, values)) else max(values, key=_signed, default=-math.inf)
    ),
    "min": lambda *values: (
        math.nan if any(map(math.isnan, values)) else min(values, key=_signed, default=math.inf)
    ),
    "sqrt": lambda value: math.sqrt(value) if value >= 0 else math.nan,
    "sign": lambda value: math.copysign(1, value) if value and not math.isnan(value) else value,
    "pow": numbers.power,
    "imul": lambda left, right: numbers.int32(numbers.int32(left) * numbers.int32(right)),
}
_TWO = frozenset({"pow", "imul"})
_ANY = frozenset({"max", "min"})


def _calculated(name: str) -> Function:
    """Return a function of `Math`."""

    def calculate(given: list[Any]) -> Any:
        values = [known_number(one) for one in given]
        if name not in _ANY:
            count = 1 + (name in _TWO)
            values = [*values, *[numbers.NOT_A_NUMBER] * count][:count]
        found = _MATH[name](*values)
        return found if found is UNKNOWN else numbers.whole(found)

    return calculate


FUNCTIONS: Mapping[str, Function] = {f"Math.{name}": _calculated(name) for name in _MATH}
"""Given the arguments, by dotted name."""
