"""The methods of constants: strings, arrays, bytes, numbers, regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import NOTHING, UNKNOWN, Constants, known, text_of
from audit.analysis.javascript.folding.encodings import encoded
from audit.analysis.javascript.folding.given import Given, flat
from audit.analysis.javascript.folding.operators import flattened
from audit.analysis.javascript.folding.regexps import RegExp
from audit.analysis.javascript.folding.string_methods import METHODS, index, sliced
from audit.analysis.javascript.folding.structures import structured

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _joined(items: tuple[Constants, ...], values: list[Any]) -> Constants:
    glue = values[0] if values and isinstance(values[0], str) else ","
    if not all(len(item) == 1 and known(item[0]) for item in items):
        return NOTHING
    return (glue.join(text_of(item[0]) for item in items),)


def _array_method(items: tuple[Constants, ...], name: str, values: list[Any]) -> Constants:
    if name == "join":
        return _joined(items, values)
    if name in ("reverse", "toReversed"):
        return (items[::-1],)
    if name == "slice":
        return sliced(items, values)
    if name == "flat":
        return flattened(items)
    if (
        name in ("sort", "toSorted")
        and not values
        and all(len(one) == 1 and known(one[0]) for one in items)
    ):
        return (tuple(sorted(items, key=lambda one: text_of(one[0]))),)
    if name == "concat":
        extra = [one if isinstance(one, tuple) else ((one,),) for one in values]
        return (items + tuple(item for one in extra for item in one),)
    if name in ("at", "pop", "shift"):
        at = {"pop": -1, "shift": 0}.get(name, index(values, 0, 0) or 0)
        return items[at] if -len(items) <= at < len(items) else NOTHING
    return _joined(items, []) if name == "toString" else NOTHING


_SEARCHING: Mapping[str, Callable[[RegExp, str], Constants]] = {
    "match": RegExp.matched,
    "matchAll": RegExp.all_matched,
    "split": RegExp.split,
}


def method(subject: Any, name: str, given: Given) -> Constants:
    """Return what a method of a constant gives."""
    values = flat(given)
    if values is None:
        return NOTHING
    if isinstance(subject, (str, tuple)) and any(one is UNKNOWN for one in values):
        return NOTHING
    if isinstance(subject, (int, float)):
        return _of_number(subject, name, values)
    handler = next((one for kind, one in _KINDS.items() if isinstance(subject, kind)), structured)
    return handler(subject, name, values)


def _of_text(subject: str, name: str, values: list[Any]) -> Constants:
    if not values or not isinstance(values[0], RegExp):
        return METHODS[name](subject, values) if name in METHODS else NOTHING
    if name in ("replace", "replaceAll"):
        return values[0].replaced(subject, values[1]) if len(values) > 1 else NOTHING
    return _SEARCHING[name](values[0], subject) if name in _SEARCHING else NOTHING


def _of_expression(subject: RegExp, name: str, values: list[Any]) -> Constants:
    asked = {"exec": subject.found, "test": subject.tested}.get(name)
    return asked(values[0]) if asked and values and isinstance(values[0], str) else NOTHING


def _of_bytes(subject: bytes, name: str, values: list[Any]) -> Constants:
    if name in ("slice", "subarray"):
        return sliced(subject, values)
    return encoded(subject, values[0] if values else "utf8") if name == "toString" else NOTHING


_KINDS: Mapping[type, Callable[[Any, str, list[Any]], Constants]] = {
    str: _of_text,
    tuple: _array_method,
    RegExp: _of_expression,
    bytes: _of_bytes,
}


def _of_number(subject: float, name: str, values: list[Any]) -> Constants:
    if name != "toString" or isinstance(subject, bool):
        return NOTHING
    base = index(values, 0, 10) or 10
    if base == 10:  # noqa: PLR2004 - decimal
        return (text_of(subject),)
    if subject != int(subject):
        return NOTHING
    digits, rest = "", abs(int(subject))
    while rest > 0 and 2 <= base <= 36:  # noqa: PLR2004 - the language's own range
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % base] + digits
        rest //= base
    return (("-" if subject < 0 else "") + (digits or "0"),)
