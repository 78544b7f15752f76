"""Values turned into what operators take, and into names of members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.objects import Function
from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.values import UNKNOWN, JsSymbol, Library, Thing

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine

_TURNING = ("@@toPrimitive", "valueOf", "toString")
"""Members that turn an object into a text or a number."""


def plain(machine: Machine, value: Any) -> Any:
    """Return a value as operators take it: an object as what its own `toString` gives."""
    if isinstance(value, JsSymbol):
        return UNKNOWN
    if isinstance(value, Function):
        return machine.source(value.spot)
    if isinstance(value, Thing):
        own = [one for one in map(value.find, _TURNING) if isinstance(one, Function)]
        if len(own) > 1:
            return UNKNOWN  # which of them is asked hangs on the place
        return machine.call(own[0], value, [UNKNOWN]) if own else "[object Object]"
    return text(machine.weighed(value)) if isinstance(value, list) else machine.weighed(value)


def key(machine: Machine, value: Any) -> Any:
    """Return a value as the name of a member; of symbols only those of the language are known."""
    if isinstance(value, Library) and value.name.startswith("Symbol."):
        return value.name.replace("Symbol.", "@@")
    if isinstance(value, Thing):
        return UNKNOWN if isinstance(value, JsSymbol) else plain(machine, value)
    return machine.weighed(value)
