"""JavaScript's operators over sets of constants."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.arithmetic import ARITHMETIC, int32, whole
from audit.analysis.javascript.folding.constants import (
    LIMIT,
    LONGEST,
    UNKNOWN,
    Closure,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.folding.regexps import RegExp
from audit.analysis.javascript.syntax.node_types import CHOOSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def number(text: str) -> Any:
    """Return the value of a number literal; `UNKNOWN` when it is not understood."""
    text = text.replace("_", "").removesuffix("n")
    try:
        return int(text, 0)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return UNKNOWN


def joined(pieces: Sequence[Constants]) -> Constants:
    """Return the concatenations of one possibility of each piece."""
    found: Constants = ("",)
    for piece in pieces:
        if not all(known(value) or value is None for value in piece):
            return (UNKNOWN,)
        found = tuple(
            left + ("undefined" if right is None else text_of(right))
            for left, right in product(found, piece)
        )[:LIMIT]
        if any(len(text) > LONGEST for text in found):
            return (UNKNOWN,)
    return found


FOLDED = CHOOSING | {"+"} | ARITHMETIC.keys()
"""Binary operators whose value is told; of the others nothing is known."""
COMPARING: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "===": lambda a, b: a == b,
    "!==": lambda a, b: a != b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


FOLDED_WITHIN = FOLDED | COMPARING.keys()
"""Those whose value is told in a function that is given constants."""


def _compared(operator: str, left: Any, right: Any) -> Any:
    alike = (isinstance(left, str) and isinstance(right, str)) or (
        _is_number(left) and _is_number(right)
    )
    return COMPARING[operator](left, right) if alike else UNKNOWN


def truth(values: Constants) -> bool | None:
    """Return what a condition surely is; None when it may be either."""
    if not values or not all(known(value) for value in values):
        return None
    first = bool(values[0])
    return first if all(bool(value) == first for value in values) else None


def binary(operator: str, left: Constants, right: Constants) -> Constants:
    """Return what a binary operator may give."""
    if operator == "+":
        return _plus(left, right)
    if operator == "&&":
        return right if all(value is UNKNOWN or value for value in left) else (*left, *right)
    if operator in ("||", "??"):
        if all(value is not UNKNOWN and value for value in left):
            return left
        return tuple(value for value in left if value) + right
    if operator in COMPARING:
        return tuple(_compared(operator, a, b) for a, b in product(left, right))[:LIMIT]
    if operator in ARITHMETIC:
        return tuple(_calculated(operator, a, b) for a, b in product(left, right))[:LIMIT]
    return (UNKNOWN,)


def _plus(left: Constants, right: Constants) -> Constants:
    if all(isinstance(value, (int, float)) for value in (*left, *right)):
        return tuple(a + b for a, b in product(left, right))  # `true` counts as 1
    return joined([as_text(left), as_text(right)])


def as_text(values: Constants) -> Constants:
    """Arrays and buffers turn into text when something is added to them."""
    return tuple(_one_text(value) for value in values)


def _one_text(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, tuple) and all(len(item) == 1 and known(item[0]) for item in value):
        return ",".join(text_of(item[0]) for item in value)
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_exact(value: Any) -> bool:
    return _is_number(value) and abs(value) <= 1e15  # noqa: PLR2004 - exact integers end there


def _calculated(operator: str, left: Any, right: Any) -> Any:
    if not (_is_exact(left) and _is_exact(right)):
        return UNKNOWN
    value = ARITHMETIC[operator](left, right)
    return whole(value) if math.isfinite(value) else UNKNOWN


def unary(operator: str, values: Constants) -> Constants:
    """Return what a unary operator may give."""
    if operator == "-":
        return tuple(-value if _is_number(value) else UNKNOWN for value in values)
    if operator == "+":
        return tuple(_plain_number(value) for value in values)
    if operator == "~":
        return tuple(~int32(value) if _is_number(value) else UNKNOWN for value in values)
    if operator == "void":
        return (None,)
    return (UNKNOWN,)


def _plain_number(value: Any) -> Any:
    if isinstance(value, str):
        return number(value)
    return int(value) if isinstance(value, bool) else value


def items_of(value: str | tuple[Constants, ...]) -> list[Constants]:
    """Return the elements of a constant string or array, each with its possibilities."""
    return [(char,) for char in value] if isinstance(value, str) else list(value)


def flattened(items: tuple[Constants, ...]) -> Constants:
    """Return what `flat` makes of an array whose elements are known."""
    if any(len(item) != 1 for item in items):
        return (UNKNOWN,)
    return (
        tuple(
            one for (item,) in items for one in (item if isinstance(item, tuple) else ((item,),))
        ),
    )


def elements(value: Any) -> Constants:
    """Return what iterating over a constant gives, all elements as possibilities."""
    if isinstance(value, tuple):
        return tuple(one for item in value for one in item)[: LIMIT + 1]
    return tuple(value) if isinstance(value, str) else (UNKNOWN,)


def member(owner: Any, key: Any) -> Constants:
    """Return what a member of a constant may be."""
    if isinstance(owner, JsObject) and known(key):
        return owner.members.get(text_of(key), (UNKNOWN,))
    if isinstance(owner, RegExp) and key == "source":
        return (owner.pattern,)
    if isinstance(owner, Closure) and key == "name":
        name = owner.spot.child("name")
        return (
            (name.node.text.decode("utf-8", "replace"),) if name and name.node.text else (UNKNOWN,)
        )
    if isinstance(owner, (str, tuple)):
        if key == "length":
            return (len(owner),)
        return _indexed(owner, key)
    return (UNKNOWN,)


def _indexed(owner: str | tuple[Constants, ...], key: Any) -> Constants:
    if isinstance(owner, tuple) and key is UNKNOWN:
        return (*elements(owner), UNKNOWN)
    if isinstance(key, str) and key.isdigit():
        key = int(key[:9])
    if isinstance(key, float) and key.is_integer():
        key = int(key)
    if not isinstance(key, int) or not 0 <= key < len(owner):
        return (UNKNOWN,)
    item = owner[key]
    return (item,) if isinstance(item, str) else item
