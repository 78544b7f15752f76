"""What iterating over values gives, and the lists that are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.objects import YIELDS, Function
from audit.analysis.javascript.language import structures
from audit.analysis.javascript.language.lists import LONGEST
from audit.analysis.javascript.language.values import LostError, Thing, UnclearError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.evaluating.forms import Run
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.evaluating.objects import Scope


def listed(machine: Machine, parts: Iterable[tuple[bool, Run]], scope: Scope | None) -> list[Any]:
    """Return the elements or arguments that are written down as `parts`, spreads in their places."""
    found: list[Any] = []
    for is_spread, run in parts:
        value = run(scope)
        if is_spread:
            found.extend(items(machine, value))
        else:
            found.append(value)
    if len(found) > LONGEST:
        raise LostError
    machine.allowance.copied(len(found))
    return found


def items(machine: Machine, value: Any) -> list[Any]:
    """Return what iterating over a value gives.

    Raises:
        LostError: where that is not known.
    """
    own = value.find("@@iterator") if isinstance(value, Thing) else None
    if isinstance(own, Function):
        value = machine.call(own, value, [])
    if isinstance(value, Thing) and YIELDS in value:
        found = list(value[YIELDS])
    else:
        try:
            found = structures.iterated(value)
        except UnclearError as error:
            raise LostError from error
    machine.allowance.copied(len(found))
    return found


def members(machine: Machine, value: Any) -> dict[str, Any]:
    """Return the members of a value, in order.

    Raises:
        LostError: where they are not known.
    """
    try:
        found = structures.members(value)
    except UnclearError as error:
        raise LostError from error
    machine.allowance.copied(len(found))
    return found
