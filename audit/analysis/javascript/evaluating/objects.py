"""What running code needs beside the language's own values: functions of the file, scopes, ways to end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language import coercion, values
from audit.analysis.javascript.language.values import UNKNOWN, Callable_, LostError, Thing

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

YIELDS = "@@yields"
"""The name under which a running generator gathers what it yields."""


class ThrownError(Exception):
    """A `throw` of the code that is run."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


FAILURES = (*values.FAILURES, ThrownError)
"""What running strangers' code may end in."""


class Pieces(list[Any]):
    """The texts of a template as a tag gets them, written without escapes."""


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
