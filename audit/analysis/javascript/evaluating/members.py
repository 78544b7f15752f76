"""Members of values: asked for, and stored to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.allowance import FUNCTION
from audit.analysis.javascript.evaluating.objects import Function, Getter, ThrownError
from audit.analysis.javascript.language import library
from audit.analysis.javascript.language.binary_data import octet
from audit.analysis.javascript.language.coercion import number, text
from audit.analysis.javascript.language.values import (
    HOLE,
    UNKNOWN,
    Address,
    Library,
    LostError,
    Native,
    Octets,
    Pieces,
    Thing,
    is_nothing,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.syntax.spots import Spot


_FAR = 1000
"""Elements beyond its end that a list may get at once."""
_INHERITED = frozenset(
    {"__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"}
    | {"toLocaleString", "toString", "valueOf"}
)
"""Members that every object has."""
_OF_FUNCTIONS = _INHERITED | {"apply", "arguments", "bind", "call", "caller", "length", "name"}
"""Members that every function has."""
_PROTOTYPES = frozenset({"Array.prototype", "String.prototype"})
"""Whose methods are taken to be called on something else."""
_PLAIN = frozenset({"identifier", "property_identifier"})


def member(machine: Machine, owner: Any, key: Any) -> Any:
    """Return member `key` of a value.

    Raises:
        ThrownError: the value has none, as `null`.
    """
    if is_nothing(owner):
        raise ThrownError(UNKNOWN)
    if key is UNKNOWN or owner is UNKNOWN:
        return UNKNOWN
    if isinstance(owner, Thing):
        name = text(key)
        found = UNKNOWN if name is UNKNOWN else owner.find(name)
        if found is None and name in _INHERITED:
            return UNKNOWN
        return machine.call(found.function, owner, []) if isinstance(found, Getter) else found
    if isinstance(owner, Function):
        return of_function(machine, owner, key)
    if isinstance(owner, Library) and owner.name in _PROTOTYPES:
        return Native(lambda this, given: machine.method(this, key, given), str(key))
    if isinstance(owner, Library):
        return _of_library(owner, key)
    if isinstance(owner, Pieces) and key == "raw":
        return list(owner.raw)
    found = library.member(owner, key)
    if found is UNKNOWN and isinstance(key, str) and library.has_method(owner, key):
        machine.allowance.take(FUNCTION)
        return Native(lambda this, given: machine.method(this, key, given), key)
    return found


def _of_library(owner: Library, key: Any) -> Any:
    if key == "name":
        return owner.name
    name = f"{owner.name}.{key}"
    return Library(name) if "." not in owner.name else UNKNOWN


def of_function(machine: Machine, owner: Function, key: Any) -> Any:
    """Return a member of a function."""
    if key == "name" and key not in owner.members:
        name = _name_of(owner.spot)
        return machine.source(name) if name is not None and name.type in _PLAIN else UNKNOWN
    if key == "prototype" and key not in owner.members:
        owner.members[key] = Thing()
    found = owner.members.get(key, UNKNOWN)
    if found is UNKNOWN and key not in _OF_FUNCTIONS and machine.cells.lacks(owner.spot, key):
        return None
    return machine.call(found.function, owner, []) if isinstance(found, Getter) else found


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
    name = text(key)
    if isinstance(owner, list) and isinstance(name, str) and name.isdigit():
        owner[int(name) : int(name) + 1] = [HOLE] * (int(name) < len(owner))
        return
    if not isinstance(owner, Thing) or name is UNKNOWN:
        raise LostError
    owner.pop(name, None)


def put(owner: Any, key: Any, value: Any) -> None:
    """Store to member `key` of a value.

    Raises:
        LostError: where it is not known what changes.
    """
    if isinstance(owner, Function):
        owner = owner.members
    if isinstance(owner, Thing):
        name = text(key)
        if (
            name is UNKNOWN
            or isinstance(owner, Address)
            or (name == "__proto__" and not isinstance(value, Thing))
        ):
            raise LostError
        if name == "__proto__":
            owner.parent = value
        else:
            owner[name] = value
    elif isinstance(owner, (list, Octets)):
        _put_at(owner, key, value)


def _put_at(owner: Any, key: Any, value: Any) -> None:
    if key == "length" and isinstance(value, int) and isinstance(owner, list):
        _cut(owner, value)
        return
    at = number(key)
    if not isinstance(at, int) or not 0 <= at <= len(owner) + _FAR:
        raise LostError
    if isinstance(owner, Octets):
        _put_octet(owner, at, value)
        return
    owner.extend([HOLE] * (at + 1 - len(owner)))
    owner[at] = value


def _put_octet(owner: Octets, at: int, value: Any) -> None:
    if value is UNKNOWN or owner.is_shared:
        raise LostError
    if 0 <= at < len(owner):
        owner[at] = octet(value)


def _cut(owner: list[Any], length: int) -> None:
    if not 0 <= length <= len(owner) + _FAR:
        raise LostError
    del owner[length:]
    owner.extend([HOLE] * (length - len(owner)))
