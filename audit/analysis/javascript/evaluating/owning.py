"""Members of values: asked for, and stored to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.allowance import FUNCTION
from audit.analysis.javascript.evaluating.objects import (
    Function,
    Getter,
    Library,
    LostError,
    Native,
    Table,
    Thing,
    number,
    text,
)
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.folding.regexps import RegExp

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot


_INHERITED = frozenset(
    {"__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"}
    | {"toLocaleString", "toString", "valueOf"}
)
"""Members that every object has."""
_PLAIN = frozenset({"identifier", "property_identifier"})


def member(machine: Machine, owner: Any, key: Any) -> Any:
    """Return member `key` of a value."""
    if key is UNKNOWN or owner is UNKNOWN:
        return UNKNOWN
    if isinstance(owner, Thing):
        name = text(key)
        found = UNKNOWN if name is UNKNOWN else owner.find(name)
        if found is None and name in _INHERITED:
            return UNKNOWN
        return machine.call(found.function, owner, []) if isinstance(found, Getter) else found
    if isinstance(owner, (str, list, bytearray)):
        return _indexed(machine, owner, key)
    if isinstance(owner, Function):
        return of_function(machine, owner, key)
    if isinstance(owner, RegExp):
        return {"source": owner.pattern, "flags": owner.flags}.get(key, UNKNOWN)
    if isinstance(owner, Table):
        return len(owner.items) if key == "size" else UNKNOWN
    if isinstance(owner, Library):
        return Library(f"{owner.name}.{key}") if "." not in owner.name else UNKNOWN
    return UNKNOWN


def _indexed(machine: Machine, owner: Any, key: Any) -> Any:
    if key == "length":
        return len(owner)
    if key == "raw":
        return owner  # the pieces of a template
    at = number(key)
    if not isinstance(at, int):
        return _own_method(machine, owner, key)
    return owner[at] if 0 <= at < len(owner) else None


def _own_method(machine: Machine, owner: Any, key: Any) -> Any:
    if not isinstance(key, str) or not isinstance(owner, (str, list)):
        return None
    machine.allowance.take(FUNCTION)
    return Native(lambda this, given: machine.method(this, key, given), key)


def of_function(machine: Machine, owner: Function, key: Any) -> Any:
    """Return a member of a function."""
    if key == "name":
        return machine.source(_name_of(owner.spot))
    if key == "prototype" and key not in owner.members:
        owner.members[key] = Thing()
    return owner.members.get(key, UNKNOWN)


def _name_of(function: Spot) -> Spot | None:
    """Return what a function is named by: itself, else the variable or the member that it is given to first."""
    own, holder = function.child("name"), function.parent
    if own is not None or holder is None or function.field not in ("value", "right"):
        return own
    names = map(holder.child, ("name", "key", "left", "property"))
    return next((one for one in names if one is not None and one.type in _PLAIN), None)


def delete(owner: Any, key: Any) -> None:
    """Take member `key` from a value.

    Raises:
        LostError: where it is not known what changes.
    """
    owner = owner.members if isinstance(owner, Function) else owner
    if not isinstance(owner, Thing) or key is UNKNOWN:
        raise LostError
    owner.pop(text(key), None)


def put(owner: Any, key: Any, value: Any) -> None:
    """Store to member `key` of a value.

    Raises:
        LostError: where it is not known what changes.
    """
    if isinstance(owner, Function):
        owner = owner.members
    if isinstance(owner, Thing):
        name = text(key)
        if name is UNKNOWN:
            raise LostError
        owner[name] = value
    elif isinstance(owner, (list, bytearray)):
        _put_at(owner, key, value)


def _put_at(owner: Any, key: Any, value: Any) -> None:
    if key == "length" and isinstance(value, int):
        del owner[max(0, value) :]
        return
    at = number(key)
    if not isinstance(at, int) or at > len(owner) + 1000:
        raise LostError
    if isinstance(owner, bytearray):
        if at < len(owner) and isinstance(value, int):
            owner[at] = value & 255
        return
    owner.extend([None] * (at + 1 - len(owner)))
    owner[at] = value
