"""What running code needs beside the language's own values: functions of the file, scopes, ways to end, turning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import coercion, values
from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    Address,
    Callable_,
    JsSymbol,
    Library,
    LostError,
    Native,
    Thing,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot

YIELDS = "@@yields"
"""The name under which a running generator gathers what it yields."""
TEXT, ANY = "string", "default"
"""What is asked of an object that is turned: a text, in a template or as a key; a text or a number, by `+`."""


class ThrownError(Exception):
    """A `throw` of the code that is run."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


FAILURES = (*values.FAILURES, ThrownError)
"""What running strangers' code may end in."""


class Scope:
    """The variables of one block or one call."""

    __slots__ = ("names", "outer", "this")

    def __init__(self, outer: Scope | None, this: Any = UNKNOWN) -> None:
        self.names: dict[str, Any] = {}
        self.outer = outer
        self.this = this


def truth(value: Any) -> bool:
    """Return whether a condition holds.

    Raises:
        LostError: when that is not known.
    """
    if value is UNKNOWN:
        raise LostError
    return coercion.truth(value)


def inner_scope(outer: Scope | None) -> Scope:
    """Return a scope for a block within `outer`."""
    return Scope(outer, outer.this if outer is not None else UNKNOWN)


@dataclass(slots=True, eq=False)
class Getter:
    """A member that is worked out when it is asked for."""

    function: Function


@dataclass(slots=True, eq=False)
class Function(Callable_):
    """A function of the file, with the variables around it."""

    spot: Spot
    scope: Scope | None
    this: Any = UNKNOWN
    members: Thing = field(default_factory=Thing)


_OWN = (Function, Native)
"""Functions that an object may have to be turned by."""


def plain(machine: Machine, value: Any, wanted: Any = UNKNOWN) -> Any:
    """Return a value as operators take it: an object as what its own `toString` gives.

    Args:
        machine: the running of the file.
        value: what is turned.
        wanted: what its `Symbol.toPrimitive` is told: `TEXT`, `ANY`.
    """
    if isinstance(value, JsSymbol) or (
        isinstance(value, Address) and value.find("href") is UNKNOWN
    ):
        return UNKNOWN
    if isinstance(value, Function):
        return machine.source(value.spot)
    if isinstance(value, Thing):
        turning = value.find("@@toPrimitive")
        if isinstance(turning, Function):
            return machine.call(turning, value, [wanted])
        own = [one for one in map(value.find, ("toString", "valueOf")) if isinstance(one, _OWN)]
        if len(own) > 1 and wanted is UNKNOWN:
            return UNKNOWN  # which of them is asked hangs on the place
        own = own if wanted == TEXT else own[::-1]
        return machine.call(own[0], value, []) if own else "[object Object]"
    return text(machine.weighed(value)) if isinstance(value, list) else machine.weighed(value)


def turns(value: Any) -> bool:
    """Return whether a value is an object with a function of its own that makes a text of it."""
    names = ("@@toPrimitive", "toString")
    is_object = isinstance(value, Thing) and not isinstance(value, JsSymbol)
    return is_object and any(isinstance(value.find(one), _OWN) for one in names)


def key(machine: Machine, value: Any) -> Any:
    """Return a value as the name of a member; of symbols only those of the language are known."""
    if isinstance(value, Library) and value.name.startswith("Symbol."):
        return value.name.replace("Symbol.", "@@")
    if isinstance(value, Thing):
        return UNKNOWN if isinstance(value, JsSymbol) else plain(machine, value, TEXT)
    return machine.weighed(value)
