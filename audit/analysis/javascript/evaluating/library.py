"""What the language's own objects and methods do with single values, as far as constant code needs them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from audit.analysis.javascript.evaluating.objects import (
    LostError,
    Table,
    Thing,
    constant,
    is_nothing,
    number,
    text,
    truth,
    value_of,
)
from audit.analysis.javascript.evaluating.operations import same
from audit.analysis.javascript.folding import builtin_functions
from audit.analysis.javascript.folding.arithmetic import NOT_A_NUMBER, whole
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.folding.regexps import RegExp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Call = Callable[[Any, list[Any]], Any]

NAMES = frozenset(
    {
        "Array",
        "Boolean",
        "Buffer",
        "Error",
        "Infinity",
        "JSON",
        "Map",
        "Math",
        "NaN",
        "Number",
        "Object",
    }
    | {"Promise", "RegExp", "Set", "String", "Symbol", "TextDecoder", "Uint8Array", "atob", "btoa"}
    | {"console", "decodeURI", "decodeURIComponent", "encodeURIComponent", "isNaN", "parseFloat"}
    | {"parseInt", "undefined", "unescape"}
)
"""Globals that are known here."""
CONSTANTS: Mapping[str, Any] = {"undefined": None, "NaN": NOT_A_NUMBER, "Infinity": math.inf}
_LONGEST = 20_000
"""Elements of one list."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LEADING = re.compile(r"\s*([-+]?)(0[xX])?([0-9A-Za-z]*)")
_FLOATING = re.compile(r"\s*[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
_MATH: Mapping[str, Callable[..., Any]] = {
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "abs": abs,
    "max": max,
    "min": min,
    "sqrt": math.sqrt,
    "round": lambda value: math.floor(value + 0.5),
    "pow": lambda value, power: value**power if abs(power) < 64 else UNKNOWN,  # noqa: PLR2004 - bits
}


def parsed_integer(given: list[Any]) -> Any:
    """Return `parseInt(text, base)`: the digits that the text begins with."""
    written = text(given[0]) if given else UNKNOWN
    base = number(given[1]) if len(given) > 1 and given[1] is not None else 0
    match = _LEADING.match(written) if isinstance(written, str) else None
    if match is None or base is UNKNOWN:
        return UNKNOWN
    is_plain = bool(match[2]) and base in (0, 16)
    base = 16 if is_plain else int(base or 10)
    digits = ""
    for one in (match[3] if is_plain else (match[2] or "") + match[3]).lower():
        if _DIGITS.find(one) >= base:
            break
        digits += one
    if not digits or not 2 <= base <= 36:  # noqa: PLR2004 - the language's own range
        return NOT_A_NUMBER
    return int(match[1] + digits, base)


def parsed_float(given: list[Any]) -> Any:
    """Return `parseFloat(text)`."""
    written = text(given[0]) if given else UNKNOWN
    match = _FLOATING.match(written) if isinstance(written, str) else None
    return whole(float(match[0])) if match else NOT_A_NUMBER if written is not UNKNOWN else UNKNOWN


def called(name: str, given: list[Any]) -> Any:
    """Return what a global function of the language gives, by its (dotted) name."""
    own = _OWN.get(name)
    if own is not None:
        return own(given)
    if name.startswith("Math."):
        return _calculated(name[5:], given)
    function = builtin_functions.FREE.get(name) or builtin_functions.DOTTED.get(name)
    if function is None or any(one is UNKNOWN for one in given):
        return UNKNOWN
    return value_of(function([(constant(one),) for one in given]))


def _calculated(name: str, given: list[Any]) -> Any:
    numbers = [number(one) for one in given]
    if name not in _MATH or not numbers or any(one is UNKNOWN or one != one for one in numbers):  # noqa: PLR0124 - NaN
        return UNKNOWN
    try:
        return whole(_MATH[name](*numbers))
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN


def _members(given: list[Any]) -> dict[str, Any] | None:
    one = given[0] if given else None
    if isinstance(one, list):
        return {str(index): value for index, value in enumerate(one)}
    return one if isinstance(one, Thing) else None


def _listed(pick: Callable[[str, Any], Any]) -> Callable[[list[Any]], Any]:
    def way(given: list[Any]) -> Any:
        members = _members(given)
        return UNKNOWN if members is None else [pick(*item) for item in members.items()]

    return way


def _assigned(given: list[Any]) -> Any:
    if not given or not all(isinstance(one, Thing) for one in given):
        return UNKNOWN
    for one in given[1:]:
        given[0].update(one)
    return given[0]


def _defined(given: list[Any]) -> Any:
    if len(given) < 3 or not isinstance(given[0], Thing) or not isinstance(given[2], Thing):  # noqa: PLR2004 - an object, a key, a descriptor
        return UNKNOWN
    given[0][str(text(given[1]))] = given[2].get("value", UNKNOWN)
    return given[0]


def _list_made(given: list[Any]) -> Any:
    if len(given) == 1 and isinstance(given[0], int):
        if not 0 <= given[0] <= _LONGEST:
            raise LostError
        return [None] * given[0]
    return list(given)


def _bytes_made(given: list[Any]) -> Any:
    one = given[0] if given else 0
    if isinstance(one, int) and 0 <= one <= _LONGEST:
        return bytearray(one)
    if isinstance(one, (list, bytearray)) and all(isinstance(item, int) for item in one):
        return bytearray(item & 255 for item in one)
    return UNKNOWN


def _table(given: list[Any], *, pairs: bool) -> Any:
    items = given[0] if given and not is_nothing(given[0]) else []
    if not isinstance(items, list):
        return UNKNOWN
    rows = [(one, one) for one in items] if not pairs else items
    if not all(len(one) == 2 and isinstance(one[0], (str, int)) for one in rows):  # noqa: PLR2004 - a key and a value
        return UNKNOWN
    return Table(dict(rows), pairs=pairs)


def _symbol(given: list[Any]) -> Thing:
    return Thing({"description": given[0] if given else None})


def _is_symbol(given: list[Any]) -> bool:
    return bool(given) and isinstance(given[0], Thing)


def _raw(given: list[Any]) -> Any:
    """`String.raw({raw: pieces}, ...values)`."""
    pieces = given[0].find("raw") if _is_symbol(given) else None
    if not isinstance(pieces, list):
        return UNKNOWN
    between = [text(one) for one in given[1 : len(pieces)]] + [""] * len(pieces)
    parts = [part for pair in zip(pieces, between, strict=False) for part in pair]
    return UNKNOWN if any(not isinstance(one, str) for one in parts) else "".join(parts)


def _quoted(given: list[Any]) -> Any:
    written = text(given[0]) if given else "undefined"
    return quote(written, safe="!'()*") if isinstance(written, str) else UNKNOWN


_OWN: Mapping[str, Callable[[list[Any]], Any]] = {
    "parseInt": parsed_integer,
    "Number.parseInt": parsed_integer,
    "parseFloat": parsed_float,
    "encodeURIComponent": _quoted,
    "Number": lambda given: number(given[0]) if given else 0,
    "Boolean": lambda given: truth(given[0]) if given else False,
    "String": lambda given: text(given[0]) if given else "",
    "isNaN": lambda given: same(number(given[0]) != number(given[0]), True),  # noqa: FBT003 - NaN
    "Array": _list_made,
    "Array.isArray": lambda given: isinstance(given[0], list) if given else False,
    "Array.of": list,
    "Object.keys": _listed(lambda key, _: key),
    "Object.values": _listed(lambda _, value: value),
    "Object.entries": _listed(lambda key, value: [key, value]),
    "Object.getOwnPropertyNames": _listed(lambda key, _: key),
    "Object.assign": _assigned,
    "Object.defineProperty": _defined,
    "Object.freeze": lambda given: given[0] if given else UNKNOWN,
    "Object.create": lambda given: Thing(
        parent=given[0] if given and isinstance(given[0], Thing) else None
    ),
    "Object": lambda given: given[0] if given and not is_nothing(given[0]) else Thing(),
    "Uint8Array": _bytes_made,
    "Buffer.alloc": _bytes_made,
    "Map": lambda given: _table(given, pairs=True),
    "Set": lambda given: _table(given, pairs=False),
    "Promise.resolve": lambda given: given[0] if given else None,
    "Symbol": _symbol,
    "Symbol.for": _symbol,
    "Symbol.keyFor": lambda given: given[0].find("description") if _is_symbol(given) else UNKNOWN,
    "String.raw": _raw,
    "RegExp": lambda given: (
        RegExp(given[0], given[1] if len(given) > 1 and isinstance(given[1], str) else "")
        if given and isinstance(given[0], str)
        else UNKNOWN
    ),
}


def table_method(call: Call, table: Table, name: str, given: list[Any]) -> Any:
    """Return what a method of a `Map` or a `Set` gives."""
    key = given[0] if given and isinstance(given[0], (str, int)) else None
    if key is None and name in ("get", "has"):
        return UNKNOWN
    if name == "get":
        return table.items.get(key)
    if name == "has":
        return key in table.items
    if name in ("set", "add"):
        if key is None:
            raise LostError
        table.items[key] = given[-1]
        return table
    if name == "forEach" and given:
        for one, value in list(table.items.items()):
            call(given[0], [value, one])
        return None
    if name in ("keys", "values"):
        return list(table.items) if name == "keys" else list(table.items.values())
    return UNKNOWN
