"""Buffers and arrays of bytes: how they are made, and their methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import calling, lists
from audit.analysis.javascript.language.coercion import known_number, place, sliced, string
from audit.analysis.javascript.language.encodings import decoded_text, text_bytes
from audit.analysis.javascript.language.numbers import int32
from audit.analysis.javascript.language.operators import LONGEST
from audit.analysis.javascript.language.values import (
    Coder,
    Iterated,
    LostError,
    Octets,
    UnclearError,
    argument,
    octets,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Call = Callable[[Any, list[Any]], Any]


def octet(value: Any) -> int:
    """Return a value as an array of bytes keeps it.

    Raises:
        UnclearError: when it is not known.
    """
    return int32(known_number(value)) & 255


def _bytes(values: list[Any], *, is_buffer: bool) -> Octets:
    return octets(bytes(map(octet, values)), is_buffer=is_buffer)


def buffer_from(given: list[Any]) -> Octets:
    """Return `Buffer.from(...given)`."""
    one = argument(given)
    if isinstance(one, str):
        return octets(text_bytes(one, string(given, 1, "utf8")))
    if isinstance(one, Octets):
        return octets(one)
    if isinstance(one, list):
        return _bytes(one, is_buffer=True)
    raise UnclearError


def bytes_made(given: list[Any]) -> Octets:
    """Return `new Uint8Array(...given)`."""
    one = given[0] if given else 0
    if isinstance(one, int) and 0 <= one <= lists.LONGEST and not isinstance(one, bool):
        return octets(bytes(one), is_buffer=False)
    if isinstance(one, (list, Octets, Iterated)):
        items = one.items if isinstance(one, Iterated) else list(one)
        return _bytes(items, is_buffer=False)
    raise UnclearError


def buffer_made(given: list[Any]) -> Octets:
    """Return `Buffer.alloc(...given)`."""
    count = place(given, 0)
    fill = given[1] if len(given) > 1 else 0
    if not 0 <= count <= LONGEST or isinstance(fill, str):
        raise UnclearError
    return octets(bytes([octet(fill)]) * count)


def concatenated(given: list[Any]) -> Octets:
    """Return `Buffer.concat(list)`."""
    parts = argument(given)
    if len(given) != 1 or not isinstance(parts, list):
        raise UnclearError
    if not all(isinstance(one, Octets) for one in parts) or sum(map(len, parts)) > LONGEST:
        raise UnclearError
    return octets(b"".join(parts))


def coded(coder: Coder, name: str, given: list[Any]) -> Any:
    """Return what a method of a `TextDecoder` or a `TextEncoder` gives."""
    if coder.decodes and name == "decode" and given and isinstance(given[0], Octets):
        return decoded_text(given[0].removeprefix(b"\xef\xbb\xbf"))
    if not coder.decodes and name == "encode":
        return octets(text_bytes(string(given, 0, "")), is_buffer=False)
    raise UnclearError


def _text(subject: Octets, given: list[Any]) -> str:
    if not subject.is_buffer:
        return ",".join(map(str, subject))
    start, end = place(given, 1), place(given, 2, len(subject))
    return decoded_text(subject[max(0, start) : max(0, end)], string(given, 0, "utf8"))


def _part(subject: Octets, given: list[Any]) -> Octets:
    return octets(sliced(subject, given), is_buffer=subject.is_buffer)


def _shared(subject: Octets, given: list[Any]) -> Octets:
    made = _part(subject, given)
    subject.is_shared = made.is_shared = True
    return made


def _set(subject: Octets, given: list[Any]) -> None:
    values, at = argument(given), place(given, 1)
    if not isinstance(values, (list, Octets)) or not 0 <= at <= len(subject) - len(values):
        raise LostError
    subject[at : at + len(values)] = bytes(map(octet, values))


_OWN: Mapping[str, Callable[[Octets, list[Any]], Any]] = {
    "toString": _text,
    "slice": lambda subject, given: (_shared if subject.is_buffer else _part)(subject, given),
    "subarray": _shared,
    "set": _set,
}
_ALIKE = frozenset({"fill", "filter", "map", "reverse"})
"""Methods of lists that give bytes of bytes."""
_CHANGING = frozenset({"fill", "reverse", "set", "sort", "copyWithin", "write"})
_AS_LISTS = _ALIKE | {
    "at", "entries", "every", "find", "findIndex", "findLast", "findLastIndex", "forEach", "includes", "indexOf",
    "join", "keys", "reduce", "reduceRight", "some", "values",
}  # fmt: skip
NAMES = _OWN.keys() | _AS_LISTS
"""All methods that are known."""


def method(call: Call, subject: Octets, name: str, given: list[Any]) -> Any:
    """Return what a method of a buffer or an array of bytes gives.

    Raises:
        LostError: when it is not known what changes.
        UnclearError: when it is not known what it gives.
    """
    if name not in NAMES or (name in _CHANGING and subject.is_shared):
        raise LostError
    if name in _OWN:
        return _OWN[name](subject, given)
    if (
        subject.is_buffer
        and name in ("fill", "includes", "indexOf")
        and not isinstance(given[0], int)
    ):
        raise LostError
    found = calling.method(call, list(subject), name, given)
    if name not in _ALIKE:
        return found
    made = _bytes(found, is_buffer=subject.is_buffer)
    if name in _CHANGING:
        subject[:] = made
        return subject
    return made
