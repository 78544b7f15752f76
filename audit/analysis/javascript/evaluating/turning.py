"""Values turned into what operators take, and into names of members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.objects import Function
from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.values import UNKNOWN, JsSymbol, Library, Thing

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine

TEXT, ANY = "string", "default"
"""What is asked of an object that is turned: a text, in a template or as a key; a text or a number, by `+`."""


def plain(machine: Machine, value: Any, wanted: Any = UNKNOWN) -> Any:
    """Return a value as operators take it: an object as what its own `toString` gives.

    Args:
        machine: the running of the file.
        value: what is turned.
        wanted: what its `Symbol.toPrimitive` is told: `TEXT`, `ANY`.
    """
    if isinstance(value, JsSymbol):
        return UNKNOWN
    if isinstance(value, Function):
        return machine.source(value.spot)
    if isinstance(value, Thing):
        turning = value.find("@@toPrimitive")
        if isinstance(turning, Function):
            return machine.call(turning, value, [wanted])
        own = [one for one in map(value.find, ("toString", "valueOf")) if isinstance(one, Function)]
        if len(own) > 1 and wanted is UNKNOWN:
            return UNKNOWN  # which of them is asked hangs on the place
        own = own if wanted == TEXT else own[::-1]
        return machine.call(own[0], value, []) if own else "[object Object]"
    return text(machine.weighed(value)) if isinstance(value, list) else machine.weighed(value)


def turns(value: Any) -> bool:
    """Return whether a value is an object with a function of its own that makes a text of it."""
    names = ("@@toPrimitive", "toString")
    is_object = isinstance(value, Thing) and not isinstance(value, JsSymbol)
    return is_object and any(isinstance(value.find(one), Function) for one in names)


def key(machine: Machine, value: Any) -> Any:
    """Return a value as the name of a member; of symbols only those of the language are known."""
    if isinstance(value, Library) and value.name.startswith("Symbol."):
        return value.name.replace("Symbol.", "@@")
    if isinstance(value, Thing):
        return UNKNOWN if isinstance(value, JsSymbol) else plain(machine, value, TEXT)
    return machine.weighed(value)
