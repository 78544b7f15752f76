"""JavaScript's numbers: floating point ones of Python, whole ones as `int` where that is exact."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.values import UNKNOWN, BigInteger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NOT_A_NUMBER = math.nan
SPACES = (
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)
"""Characters that the language takes for white space."""
_EXACT = 1 << 53
"""Beyond it a number does not stand for one whole number alone."""
_MASK = 0xFFFFFFFF
_LEAST_BASE = 2
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LARGE, _SMALL = 21, -6
"""Places before and after the point from which on a number is written with an exponent."""
_LEADING = re.compile(r"([-+]?)(0[xX])?([0-9A-Za-z]*)")
_FLOATING = re.compile(r"[-+]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)", re.ASCII)
_BASED = re.compile("0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+")
_OCTAL = re.compile("0[0-7]+")


def whole(value: float) -> Any:
    """Return a number as Python's whole number where it is one, and as exact as the language has it."""
    if type(value) is int and -_EXACT <= value <= _EXACT:
        return value
    try:
        value = float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    if value == 0:
        return value if math.copysign(1, value) < 0 else 0  # nothing may have a sign
    return int(value) if value.is_integer() else value


def int32(value: float) -> int:
    """Return a number as the bitwise operators take it."""
    if not math.isfinite(value):
        return 0
    bits = int(value) & _MASK
    return bits - (1 << 32) if bits >> 31 else bits


def number_text(value: float) -> str:
    """Return a number as the language writes it."""
    if type(value) is int and -_EXACT <= value <= _EXACT:
        return str(value)
    value = float(value)
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    _, digits, exponent = Decimal(repr(abs(value))).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    sign = "-" if value < 0 else ""
    if not value or _LARGE >= point >= len(text):
        return sign + text + "0" * (point - len(text) if value else 0)
    if 0 < point <= _LARGE:
        return f"{sign}{text[:point]}.{text[point:]}"
    if _SMALL < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    rest = "." + text[1:] if text[1:] else ""
    return f"{sign}{text[0]}{rest}e{point - 1:+d}"


def literal(text: str) -> Any:
    """Return the value of a number as it is written in code; `UNKNOWN` for one of another kind."""
    text = text.replace("_", "")
    if text.endswith("n"):
        return BigInteger(int(text[:-1], 0)) if len(text) < _LONG else UNKNOWN
    if _BASED.fullmatch(text):
        return whole(int(text, 0))
    if _OCTAL.fullmatch(text):
        return whole(int(text, 8))
    return whole(float(text)) if _FLOATING.fullmatch(text) else UNKNOWN


def from_text(text: str) -> Any:
    """Return a string as a number."""
    text = text.strip(SPACES)
    if not text:
        return 0
    if _BASED.fullmatch(text):
        return whole(int(text, 0))
    return whole(float(text)) if _FLOATING.fullmatch(text) else NOT_A_NUMBER


def parsed_integer(text: str, base: int) -> Any:
    """Return `parseInt(text, base)`: the digits that the text begins with."""
    match = _LEADING.match(text.strip(SPACES))
    if match is None:
        return NOT_A_NUMBER
    is_plain = bool(match[2]) and base in (0, 16)
    base, written = (
        16 if is_plain else base or 10,
        match[3] if is_plain else (match[2] or "") + match[3],
    )
    length = next((at for at, one in enumerate(written.lower()) if _DIGITS.find(one) >= base), None)
    digits = written[:length]
    if not digits or not _LEAST_BASE <= base <= len(_DIGITS):
        return NOT_A_NUMBER
    if len(digits) > _LONG:
        return UNKNOWN
    value = int(digits, base)
    if value > _EXACT and base != 10:  # noqa: PLR2004 - decimal
        return UNKNOWN  # engines may differ
    return whole(-float(value) if match[1] == "-" else value)


_LONG = 300
"""Digits of a number that is read."""


def parsed_float(text: str) -> Any:
    """Return `parseFloat(text)`."""
    match = _FLOATING.match(text.strip(SPACES))
    return whole(float(match[0])) if match else NOT_A_NUMBER


def in_base(value: float, base: int) -> Any:
    """Return `value.toString(base)`."""
    if base == 10 or not math.isfinite(value):  # noqa: PLR2004 - decimal
        return number_text(value)
    if value != int(value) or abs(value) > _EXACT:
        return UNKNOWN
    return integer_text(int(value), base)


def integer_text(value: int, base: int) -> Any:
    """Return a whole number in a base, however large it is."""
    if not _LEAST_BASE <= base <= len(_DIGITS):
        return UNKNOWN
    digits, rest = "", abs(value)
    while rest:
        digits, rest = _DIGITS[rest % base] + digits, rest // base
    return ("-" if value < 0 else "") + (digits or "0")


def _quotient(left: float, right: float) -> float:
    if right:
        return float(left) / float(right)
    if not left or math.isnan(left):
        return NOT_A_NUMBER
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _rest(left: float, right: float) -> float:
    if not right or not math.isfinite(left) or math.isnan(right):
        return NOT_A_NUMBER
    return math.copysign(math.fmod(left, right), left)


def power(left: float, right: float) -> Any:
    """Return `left ** right` where all engines agree on it: whole numbers; `UNKNOWN` elsewhere."""
    if math.isnan(right):
        return NOT_A_NUMBER
    if not right:
        return 1
    if not (isinstance(left, int) and isinstance(right, int)):
        return UNKNOWN
    if right < 0 or left.bit_length() * right > _BITS:
        return UNKNOWN if abs(left) != 1 else left ** (right % 2)
    value = left**right
    return value if abs(value) <= _EXACT or left.bit_count() == 1 else UNKNOWN


_BITS = 1024


def _product(left: float, right: float) -> float:
    value = left * right
    return value or float(left) * float(right)  # the sign of nothing


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": _product,
    "/": _quotient,
    "%": _rest,
    "**": power,
    "^": lambda a, b: int32(a) ^ int32(b),
    "&": lambda a, b: int32(a) & int32(b),
    "|": lambda a, b: int32(a) | int32(b),
    "<<": lambda a, b: int32(int32(a) << (int32(b) & 31)),
    ">>": lambda a, b: int32(a) >> (int32(b) & 31),
    ">>>": lambda a, b: (int32(a) & _MASK) >> (int32(b) & 31),
}
"""Binary operators over numbers; `+` of others joins texts."""
