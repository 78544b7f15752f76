"""The values of JavaScript that constant code works with: numbers and lists are Python's own.

A string is one of UTF-16 units, as JavaScript has it: beyond the basic plane two surrogates stand for a character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_FAR_CHARACTER = re.compile("[\U00010000-\U0010ffff]")
_CHARACTER = re.compile("[\ud800-\udbff][\udc00-\udfff]|.", re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEP = 6
"""Objects that one inherits from which are asked for a member."""


class UnclearError(Exception):
    """What is asked for hangs on something that is not known, or that this room does not do."""


class LostError(UnclearError):
    """What is run costs too much, or it is not known what it changes."""


FAILURES = (UnclearError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What working with values of other kinds than a function is meant for may end in: strangers give them."""


class Sign:
    """A value that is only itself."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


UNKNOWN: Final = Sign("UNKNOWN")
"""What is not known."""
NULL: Final = Sign("null")
"""`null`; `undefined` is None."""
HOLE: Final = Sign("hole")
"""An element of a list that is not there: `undefined` for those who ask, passed over by callbacks."""


class Thing(dict[str, Any]):
    """An object: its members by name, and what it inherits from."""

    __slots__ = ("parent",)

    def __init__(self, members: dict[str, Any] | None = None, parent: Thing | None = None) -> None:
        super().__init__(members or {})
        self.parent = parent

    def find(self, key: str) -> Any:
        """Return the member `key`, own or inherited; None when there is none."""
        one: Thing | None = self
        for _ in range(_DEEP):
            if one is None or key in one:
                break
            one = one.parent
        return one.get(key) if one is not None else None

    __hash__ = object.__hash__  # type: ignore[assignment]


class JsSymbol(Thing):
    """A symbol, with its description."""

    __slots__ = ()


class Address(Thing):
    """A `URL`: what is stored to one of its members changes others."""

    __slots__ = ("query",)

    def __init__(self, members: dict[str, Any], query: dict[Any, Any]) -> None:
        super().__init__(members)
        self.query = query
        """The parameters that it begins with."""

    def find(self, key: str) -> Any:
        """Return a member; `UNKNOWN` where it tells of parameters that were changed."""
        is_whole = key in ("href", "search", "toString")
        return (
            UNKNOWN if is_whole and self["searchParams"].items != self.query else super().find(key)
        )


@dataclass(slots=True, frozen=True)
class BigInteger:
    """A `BigInt`."""

    value: int


class Callable_:  # noqa: N801 - `Callable` is Python's
    """What can be called."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class Native(Callable_):
    """A function of the language that is bound to something."""

    run: Callable[[Any, list[Any]], Any]
    """Gets `this` and the arguments."""
    name: str = ""


@dataclass(slots=True, frozen=True)
class Library(Callable_):
    """A global object or function of the language, by its (dotted) name."""

    name: str


@dataclass(slots=True, eq=False)
class Table:
    """A `Map` or a `Set`."""

    items: dict[Any, Any] = field(default_factory=dict)
    pairs: bool = True


class Octets(bytearray):
    """A `Buffer` or a `Uint8Array`."""

    is_buffer = True
    is_shared = False
    """Another has the same bytes: what is stored in one would be seen in the other."""


def octets(data: bytes | bytearray, *, is_buffer: bool = True) -> Octets:
    """Return bytes as a value."""
    made = Octets(data)
    made.is_buffer = is_buffer
    return made


@dataclass(slots=True, eq=False)
class Iterated:
    """An iterator over what is known: `list.values()`, `text.matchAll(expression)`."""

    items: list[Any]


@dataclass(slots=True, frozen=True)
class Coder:
    """A `TextDecoder` or a `TextEncoder` of UTF-8."""

    decodes: bool


class Pieces(list[Any]):
    """The texts of a template as a tag gets them, with those that are written there."""

    __slots__ = ("raw",)

    def __init__(self, texts: list[str], raw: list[str]) -> None:
        super().__init__(texts)
        self.raw = raw


@dataclass(slots=True, eq=False)
class Choice:
    """One of several values."""

    values: tuple[Any, ...]


def argument(given: list[Any], at: int = 0) -> Any:
    """Return the argument `at` of a call; None, which is `undefined`, where none is given."""
    return given[at] if len(given) > at else None


def is_unclear(value: Any) -> bool:
    """Return whether nothing certain is known of a value."""
    return value is UNKNOWN or isinstance(value, Choice)


def is_nothing(value: Any) -> bool:
    """Return whether a value is `null` or `undefined`."""
    return value is None or value is NULL or value is HOLE


def in_units(text: str) -> str:
    """Return a string of UTF-16 units."""
    if text.isascii() or not _FAR_CHARACTER.search(text):
        return text
    return _FAR_CHARACTER.sub(lambda one: _pair(ord(one[0]) - 0x10000), text)


def _pair(code: int) -> str:
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def has_surrogates(text: str) -> bool:
    """Return whether characters beyond the basic plane, or halves of such, are in a string."""
    return not text.isascii() and bool(_SURROGATE.search(text))


def in_characters(text: str) -> str:
    """Return a string of units with pairs of surrogates joined; lone ones stay."""
    if not has_surrogates(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def characters(text: str) -> list[str]:
    """Return what iterating over a string gives."""
    return _CHARACTER.findall(text) if has_surrogates(text) else list(text)
