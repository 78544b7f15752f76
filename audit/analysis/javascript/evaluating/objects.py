"""The values of JavaScript that constant code works with: strings, numbers and lists are Python's own."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from audit.analysis.javascript.folding.arithmetic import NOT_A_NUMBER, whole
from audit.analysis.javascript.folding.constants import UNKNOWN, Constants, JsObject, text_of
from audit.analysis.javascript.folding.regexps import RegExp

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.javascript.syntax.spots import Spot

YIELDS = "@@yields"
"""The name under which a running generator gathers what it yields."""
_FAR = 1 << 53
"""Beyond all places."""
_WHOLE = re.compile("0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+")
_DECIMAL = re.compile(r"[-+]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)")
_DEEP = 6
"""Nesting of lists and objects that is handed over to the functions of the language."""


class LostError(Exception):
    """What is run costs too much, or hangs on something that is not known."""


class ThrownError(Exception):
    """A `throw` of the code that is run."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


FAILURES = (
    LostError,
    ThrownError,
    RecursionError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)
"""What running strangers' code on values of other kinds than it is meant for may end in."""


class _Null:
    """`null`; `undefined` is None."""

    def __repr__(self) -> str:
        return "null"


NULL: Final = _Null()


class Scope:
    """The variables of one block or one call."""

    __slots__ = ("names", "outer", "this")

    def __init__(self, outer: Scope | None, this: Any = UNKNOWN) -> None:
        self.names: dict[str, Any] = {}
        self.outer = outer
        self.this = this


def inner_scope(outer: Scope | None) -> Scope:
    """Return a scope for a block within `outer`."""
    return Scope(outer, outer.this if outer is not None else UNKNOWN)


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


@dataclass(slots=True, eq=False)
class Getter:
    """A member that is worked out when it is asked for."""

    function: Function


@dataclass(slots=True, eq=False)
class Function:
    """A function of the file, with the variables around it."""

    spot: Spot
    scope: Scope | None
    this: Any = UNKNOWN
    members: Thing = field(default_factory=Thing)


@dataclass(slots=True, eq=False)
class Native:
    """A function of the language."""

    run: Callable[[Any, list[Any]], Any]
    """Gets `this` and the arguments."""
    name: str = ""


@dataclass(slots=True, frozen=True)
class Library:
    """A global object of the language, by its name."""

    name: str


@dataclass(slots=True, eq=False)
class Table:
    """A `Map` or a `Set`."""

    items: dict[Any, Any] = field(default_factory=dict)
    pairs: bool = True


def is_nothing(value: Any) -> bool:
    """Return whether a value is `null` or `undefined`."""
    return value is None or value is NULL


def text(value: Any) -> Any:
    """Return a value as a string; `UNKNOWN` for what has none here."""
    if is_nothing(value) or isinstance(value, (str, int, float)):
        return _plain_text(value)
    if isinstance(value, list):
        parts = ["" if is_nothing(one) else text(one) for one in value]
        return UNKNOWN if any(one is UNKNOWN for one in parts) else ",".join(parts)
    if isinstance(value, bytearray):
        return value.decode("utf-8", "replace")
    if isinstance(value, RegExp):
        return f"/{value.pattern}/{value.flags}"
    if isinstance(value, Native) and value.name:
        return f"function {value.name}() {{ [native code] }}"
    if isinstance(value, Thing) and value.find("toString") is None:
        return "[object Object]"
    return UNKNOWN


def _plain_text(value: Any) -> str:
    if is_nothing(value):
        return "undefined" if value is None else "null"
    return text_of(value)


def number(value: Any) -> Any:
    """Return a value as a number; `UNKNOWN` for what has none here."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if is_nothing(value):
        return NOT_A_NUMBER if value is None else 0
    written = text(value)
    if written is UNKNOWN:
        return UNKNOWN
    written = written.strip()
    if not written:
        return 0
    if _WHOLE.fullmatch(written):
        return int(written, 0)
    return whole(float(written)) if _DECIMAL.fullmatch(written) else NOT_A_NUMBER


def place(given: list[Any], at: int) -> Any:
    """Return the argument `at` as a place in a list or a string: whole, 0 when it is left out or is no number."""
    value = number(given[at]) if len(given) > at else 0
    if value is UNKNOWN:
        return UNKNOWN
    return int(max(-_FAR, min(_FAR, value))) if value == value else 0  # noqa: PLR0124 - NaN


def truth(value: Any) -> bool:
    """Return whether a condition holds.

    Raises:
        LostError: when that is not known.
    """
    if value is UNKNOWN:
        raise LostError
    if isinstance(value, float) and math.isnan(value):
        return False
    if value is NULL:
        return False
    return not isinstance(value, (str, int, float, type(None))) or bool(value)


def constant(value: Any, deep: int = _DEEP) -> Any:
    """Return a value as folding knows it."""
    if is_nothing(value):
        return None
    if isinstance(value, (str, int, float, RegExp)):
        return value
    if isinstance(value, bytearray):
        return bytes(value)
    if not deep:
        return UNKNOWN
    if isinstance(value, list):
        return tuple((constant(one, deep - 1),) for one in value)
    if isinstance(value, Thing):
        return JsObject({key: (constant(one, deep - 1),) for key, one in value.items()})
    return UNKNOWN


def value_of(constants: Constants, deep: int = _DEEP) -> Any:
    """Return the one value that folding gave."""
    one = constants[0] if len(constants) == 1 else UNKNOWN
    if isinstance(one, bytes):
        return bytearray(one)
    if isinstance(one, tuple):
        return [value_of(item, deep - 1) for item in one] if deep else UNKNOWN
    if isinstance(one, JsObject):
        return Thing({key: value_of(item, deep - 1) for key, item in one.members.items()})
    return one if one is None or isinstance(one, (str, int, float, RegExp)) else UNKNOWN
