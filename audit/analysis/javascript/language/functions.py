"""The global functions of the language and of Node, by name."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import (
    bigints,
    binary_data,
    encodings,
    lists,
    mathematics,
    numbers,
    structures,
    web,
)
from audit.analysis.javascript.language.coercion import (
    known_number,
    number,
    place,
    string,
    text,
    truth,
)
from audit.analysis.javascript.language.operators import kind
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import (
    HOLE,
    UNKNOWN,
    BigInteger,
    Coder,
    Thing,
    UnclearError,
    argument,
    in_units,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Function = Callable[[list[Any]], Any]

CONSTANTS: Mapping[str, Any] = {
    "undefined": None,
    "NaN": numbers.NOT_A_NUMBER,
    "Infinity": math.inf,
}
_LAST = 0x10FFFF


def _parsed_integer(given: list[Any]) -> Any:
    base = known_number(given[1]) if len(given) > 1 else 0
    return numbers.parsed_integer(string(given, 0), numbers.int32(base))


def _number(given: list[Any]) -> Any:
    one = given[0] if given else 0
    return numbers.whole(one.value) if isinstance(one, BigInteger) else number(one)


def _characters(given: list[Any]) -> str:
    return "".join(chr(numbers.int32(known_number(code)) & 0xFFFF) for code in given)


def _points(given: list[Any]) -> str:
    codes = [number(one) for one in given]
    if not all(isinstance(one, int) and 0 <= one <= _LAST for one in codes):
        raise UnclearError
    return in_units("".join(map(chr, codes)))


def _raw(given: list[Any]) -> str:
    """`String.raw({raw: pieces}, ...values)`."""
    pieces = argument(given)
    pieces = pieces.get("raw") if isinstance(pieces, Thing) else getattr(pieces, "raw", None)
    if not isinstance(pieces, list):
        raise UnclearError
    between = [string(given, at) for at in range(1, min(len(given), len(pieces)))]
    between += [""] * (len(pieces) - len(between))
    return "".join(string(pieces, at) + between[at] for at in range(len(pieces)))


def _list_made(given: list[Any]) -> list[Any]:
    if len(given) == 1 and not isinstance(given[0], (str, list, Thing)):
        count = given[0]
        if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= lists.LONGEST:
            raise UnclearError
        return [HOLE] * count
    return list(given)


def _is_list(given: list[Any]) -> bool:
    if given and kind(given[0]) is UNKNOWN:
        raise UnclearError
    return bool(given) and isinstance(given[0], list)


def _listed(pick: Callable[[str, Any], Any]) -> Function:
    return lambda given: [pick(*item) for item in structures.members(argument(given)).items()]


def _not_a_number(given: list[Any]) -> bool:
    value = known_number(argument(given))
    return bool(value != value)  # noqa: PLR0124 - NaN


def _coder(given: list[Any]) -> Coder:
    if given and (not isinstance(given[0], str) or given[0].lower() not in ("utf8", "utf-8")):
        raise UnclearError
    return Coder(decodes=True)


def _expression(given: list[Any]) -> RegExp:
    if not given or not isinstance(given[0], (str, RegExp)) or not given[0]:
        raise UnclearError
    if isinstance(given[0], RegExp):
        return RegExp(given[0].pattern, string(given, 1, given[0].flags))
    return RegExp(given[0], string(given, 1, ""))


def list_of(given: list[Any]) -> list[Any]:
    """Return `Array.from(items)`.

    Raises:
        UnclearError: where that is not known.
    """
    one = argument(given)
    if isinstance(one, Thing):
        if "length" not in one or one.parent is not None or "@@iterator" in one:
            raise UnclearError
        return [one.get(str(at)) for at in range(_count(place([one["length"]], 0)))]
    return structures.iterated(one)


def _count(count: int) -> int:
    if not 0 <= count <= lists.LONGEST:
        raise UnclearError
    return count


FUNCTIONS: Mapping[str, Function] = {
    **mathematics.FUNCTIONS,
    "parseInt": _parsed_integer,
    "Number.parseInt": _parsed_integer,
    "parseFloat": lambda given: numbers.parsed_float(string(given, 0)),
    "Number.parseFloat": lambda given: numbers.parsed_float(string(given, 0)),
    "Number": _number,
    "BigInt": bigints.made,
    "Boolean": lambda given: truth(given[0]) if given else False,
    "String": lambda given: text(given[0]) if given else "",
    "isNaN": _not_a_number,
    "atob": lambda given: encodings.atob(string(given, 0)),
    "btoa": lambda given: encodings.btoa(string(given, 0)),
    "decodeURIComponent": lambda given: encodings.unquoted(string(given, 0)),
    "decodeURI": lambda given: encodings.unquoted(string(given, 0), encodings.RESERVED),
    "encodeURIComponent": lambda given: encodings.quoted(string(given, 0)),
    "encodeURI": lambda given: encodings.quoted(string(given, 0), encodings.RESERVED),
    "unescape": lambda given: encodings.unescape(string(given, 0)),
    "String.fromCharCode": _characters,
    "String.fromCodePoint": _points,
    "String.raw": _raw,
    "Array": _list_made,
    "Array.from": list_of,
    "Array.isArray": _is_list,
    "Array.of": list,
    "Object.keys": _listed(lambda key, _: key),
    "Object.values": _listed(lambda _, value: value),
    "Object.entries": _listed(lambda key, value: [key, value]),
    "Object.getOwnPropertyNames": _listed(lambda key, _: key),
    "Object.fromEntries": structures.from_entries,
    "Object.assign": structures.assigned,
    "Object.defineProperty": structures.defined,
    "Object.freeze": argument,
    "structuredClone": web.cloned,
    "URL": web.address_read,
    "URLSearchParams": web.query_read,
    "JSON.parse": structures.parsed,
    "JSON.stringify": structures.written,
    "Reflect.get": structures.got,
    "Reflect.ownKeys": _listed(lambda key, _: key),
    "Map": structures.map_made,
    "Set": structures.set_made,
    "RegExp": _expression,
    "TextDecoder": _coder,
    "TextEncoder": lambda _: Coder(decodes=False),
    "Buffer": binary_data.buffer_from,
    "Buffer.from": binary_data.buffer_from,
    "Buffer.alloc": binary_data.buffer_made,
    "Buffer.concat": binary_data.concatenated,
    "Uint8Array": binary_data.bytes_made,
    "Uint8Array.of": lambda given: binary_data.bytes_made([given]),
    "Uint8Array.from": lambda given: binary_data.bytes_made([list_of(given)]),
}
"""Given the arguments, by (dotted) name."""
WITH_FUNCTION = frozenset({"Array.from", "Uint8Array.from"})
"""Functions whose second argument is a function for each element."""
