"""The methods of strings, over constants."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import LONGEST, NOTHING, Constants, known, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def index(values: list[Any], at: int, default: int | None) -> int | None:
    """Return a whole number among arguments."""
    return int(values[at]) if len(values) > at and isinstance(values[at], (int, float)) else default


def _form(values: list[Any]) -> Any:
    """Return the form of Unicode that `normalize` is asked for."""
    return values[0] if values and values[0] in ("NFD", "NFKC", "NFKD") else "NFC"


def sliced(subject: Any, values: list[Any]) -> Constants:
    """Fold `slice` of a string or an array."""
    return (subject[index(values, 0, 0) : index(values, 1, None)],)


def _substring(text: str, values: list[Any]) -> Constants:
    start, end = max(0, index(values, 0, 0) or 0), index(values, 1, len(text))
    low, high = sorted((start, max(0, len(text) if end is None else end)))
    return (text[low:high],)


def _substr(text: str, values: list[Any]) -> Constants:
    start = index(values, 0, 0) or 0
    start = max(0, len(text) + start) if start < 0 else start
    length = index(values, 1, None)
    return (text[start:] if length is None else text[start : start + max(0, length)],)


def _replace(text: str, values: list[Any]) -> Constants:
    if len(values) > 1 and isinstance(values[0], str) and isinstance(values[1], str):
        return NOTHING if "$" in values[1] else (text.replace(values[0], values[1], 1),)
    return NOTHING


def _replace_all(text: str, values: list[Any]) -> Constants:
    if len(values) > 1 and isinstance(values[0], str) and isinstance(values[1], str):
        longest = len(text) + (text.count(values[0]) + 1) * len(values[1])
        return (text.replace(values[0], values[1]),) if longest <= LONGEST * 10 else NOTHING
    return NOTHING


def _split(text: str, values: list[Any]) -> Constants:
    if not values or not isinstance(values[0], str):
        return NOTHING
    pieces = (list(text) if not values[0] else text.split(values[0]))[: index(values, 1, None)]
    return (tuple((piece,) for piece in pieces),)


def _repeat(text: str, values: list[Any]) -> Constants:
    count = index(values, 0, 0) or 0
    return (text * count,) if count >= 0 and len(text) * count <= LONGEST else NOTHING


def _searched(values: list[Any], search: Callable[[str], Any]) -> Constants:
    is_plain = len(values) == 1 and isinstance(values[0], str)
    return (search(values[0]),) if is_plain else NOTHING


def _padded(text: str, values: list[Any], pad: Callable[[str, int, str], str]) -> Constants:
    length, sign = index(values, 0, 0) or 0, values[1] if len(values) > 1 else " "
    is_plain = isinstance(sign, str) and len(sign) == 1 and length <= LONGEST
    return (pad(text, length, sign),) if is_plain else NOTHING


def _char_at(text: str, values: list[Any]) -> Constants:
    at = index(values, 0, 0) or 0
    return (text[at],) if 0 <= at < len(text) else ("",)


def _at(text: str, values: list[Any]) -> Constants:
    at = index(values, 0, 0) or 0
    return (text[at],) if -len(text) <= at < len(text) else (None,)


def _code_at(text: str, values: list[Any]) -> Constants:
    at = index(values, 0, 0) or 0
    return (ord(text[at]),) if 0 <= at < len(text) else NOTHING


METHODS: Mapping[str, Callable[[str, list[Any]], Constants]] = {
    "slice": sliced,
    "substring": _substring,
    "substr": _substr,
    "replace": _replace,
    "replaceAll": _replace_all,
    "split": _split,
    "repeat": _repeat,
    "charAt": _char_at,
    "at": _at,
    "charCodeAt": _code_at,
    "codePointAt": _code_at,
    "padEnd": lambda text, values: _padded(text, values, str.ljust),
    "padStart": lambda text, values: _padded(text, values, str.rjust),
    "toLowerCase": lambda text, _: (text.lower(),),
    "toUpperCase": lambda text, _: (text.upper(),),
    "toLocaleLowerCase": lambda text, _: (text.lower(),),
    "toLocaleUpperCase": lambda text, _: (text.upper(),),
    "indexOf": lambda text, values: _searched(values, text.find),
    "lastIndexOf": lambda text, values: _searched(values, text.rfind),
    "includes": lambda text, values: _searched(values, text.__contains__),
    "startsWith": lambda text, values: _searched(values, text.startswith),
    "endsWith": lambda text, values: _searched(values, text.endswith),
    "trim": lambda text, _: (text.strip(),),
    "trimEnd": lambda text, _: (text.rstrip(),),
    "trimStart": lambda text, _: (text.lstrip(),),
    "toString": lambda text, _: (text,),
    "valueOf": lambda text, _: (text,),
    "normalize": lambda text, values: (unicodedata.normalize(_form(values), text),),
    "concat": lambda text, values: (
        (text + "".join(text_of(one) for one in values),)
        if all(known(one) for one in values)
        else NOTHING
    ),
}
"""By name: given the string and the arguments."""
