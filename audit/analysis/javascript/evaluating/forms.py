"""What code is turned into so that it can be run, and what its parts have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.values import HOLE, in_units
from audit.analysis.javascript.syntax.elements import length_of, template_parts
from audit.analysis.javascript.syntax.spots import numbered
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope
    from audit.analysis.javascript.syntax.spots import Spot

    Run = Callable[[Scope | None], Any]
    """Works out an expression with the variables around it; None: those that no running call declares."""
    Left = tuple[str, Any] | None
    """How a statement was left. None: it ran to its end; else a kind, with a label or a value."""
    Step = Callable[[Scope | None], Left]
    """Runs a statement."""
    Store = Callable[[Scope | None, Any], None]
    Handlers = Mapping[str, Callable[[Machine, Spot], Run]]
    """What turns a node into a function, by type of node."""

BREAK, CONTINUE, RETURN = "break", "continue", "return"
"""Kinds of `Left`."""


def constant(value: Any) -> Run:
    """Return what gives `value` each time."""
    return lambda _scope: value


def first(spot: Spot) -> Spot | None:
    """Return what `spot` holds, where it holds one thing."""
    return next(iter(spot.children()), None)


def parts(machine: Machine, holder: Spot | None) -> list[tuple[bool, Run]]:
    """Return the elements or arguments that `holder` holds, each with whether it is spread."""
    found: list[tuple[bool, Run]] = []
    for index, one in numbered(holder) if holder is not None else ():
        found += [(False, constant(HOLE))] * (index - len(found))
        is_spread = one.type == "spread_element"
        found.append((is_spread, machine.expression(first(one) if is_spread else one)))
    holes = length_of(holder) - len(found) if holder is not None else 0
    return found + [(False, constant(HOLE))] * holes


def pieces(machine: Machine, template: Spot) -> tuple[list[str], list[Run]]:
    """Return the texts of a template, and what stands between them."""
    places, between = template_parts(template)
    texts = [in_units(unescaped(machine.between(*place))) for place in places]
    return texts, [machine.expression(first(one)) for one in between]


def member_key(machine: Machine, spot: Spot) -> Run:
    """Return what works out the name of the member that is asked for at `spot`."""
    if spot.type == "subscript_expression":
        return machine.expression(spot.child("index"))
    name = spot.child("property")
    return machine.expression(None) if name is None else constant(unescaped(machine.source(name)))
