"""What iterating over values gives, and the lists that are written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import lists
from audit.analysis.javascript.evaluating.objects import YIELDS, LostError, Table, Thing

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
            found.extend(items(machine, value, lost=True))
        else:
            found.append(value)
    if len(found) > lists.LONGEST:
        raise LostError
    machine.allowance.copied(len(found))
    return found


def items(machine: Machine, value: Any, *, lost: bool = False) -> Any:
    """Return what iterating over a value gives; None, or an error, where that is not known."""
    found: list[Any] | None = None
    if isinstance(value, (list, str, bytearray)):
        found = list(value)
    elif isinstance(value, Thing) and YIELDS in value:
        found = list(value[YIELDS])
    elif isinstance(value, Table):
        found = [list(one) if value.pairs else one[0] for one in value.items.items()]
    elif lost:
        raise LostError
    return machine.allowance.made(found)


def keys(machine: Machine, value: Any) -> list[str]:
    """Return the names of an object's members.

    Raises:
        LostError: where they are not known.
    """
    if not isinstance(value, (Thing, list, str)):
        raise LostError
    machine.allowance.copied(len(value))
    return list(value) if isinstance(value, Thing) else [str(at) for at in range(len(value))]
