"""A followed value among the arguments of a call, as those see it who say what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Value


class Argument(NamedTuple):
    """One argument that holds a followed value."""

    value: Value
    spot: Spot
    """Where it stands."""
    call: Spot
    callee: Spot
    name: str
    """The dotted name that the callee is written as or known as; empty for an expression."""
    given: list[Spot]
    """All arguments of the call."""
    at: int
    """Which of them it is."""
