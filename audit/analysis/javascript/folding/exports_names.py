"""The names that all exports of a file have: `exports`, `module.exports`, `this`, a variable, a parameter."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import immediate_call
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, call_with
from audit.analysis.javascript.syntax.spots import bracketed, in_brackets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_EXPORTS = re.compile(rb"(?<![\w$])exports(?![\w$])")
_THIS = re.compile(rb"(?<![\w$.])this(?![\w$])")
_OF_MEMBERS = frozenset({("property_identifier", "property"), ("string", "index")})
MOST = 3000
"""Places in one file at which its exports are looked at."""
_DEEP = 3
"""Names that are each given to the next."""


def exports_object(folder: Folder, place: Spot) -> Spot | None:
    """Return the spot that stands for all exports, where the name `exports` at `place` means them."""
    holder = place.parent
    if place.type == "string_fragment" and holder is not None:
        place, holder = holder, holder.parent
    if (place.type, place.field) in _OF_MEMBERS and holder is not None:
        owner = holder.child("object")
        is_module = owner is not None and folder.source_text(owner) == "module"
        return holder if is_module and owner and is_free(folder, owner) else None
    return place if place.type == "identifier" and is_free(folder, place) else None


def is_free(folder: Folder, name: Spot) -> bool:
    """Return whether no declaration of the file is meant."""
    return folder.binding(name) is None


def are_exports(folder: Folder, spot: Spot, deep: int = _DEEP) -> bool:
    """Return whether an expression is all that its file exports."""
    spot = in_brackets(spot)
    if spot.type == "this":
        return _is_of_file(spot)
    if spot.type == "assignment_expression":
        sides = (spot.child("left"), spot.child("right"))
        return any(one is not None and are_exports(folder, one, deep) for one in sides)
    named = spot.child("property") or spot.child("index") or spot
    if folder.source_text(named).strip("'\"`") == "exports":
        return exports_object(folder, named) is not None
    if spot.type != "identifier" or not deep:
        return False
    given = _given(folder, spot)
    return given is not None and are_exports(folder, given, deep - 1)


def _given(folder: Folder, name: Spot) -> Spot | None:
    """Return what a variable is declared as, or a parameter given where its function stands; None where it changes."""
    binding = folder.binding(name)
    if binding is None or len(binding.declarations) != 1 or folder.scopes.stores(binding):
        return None
    value = initial_value(binding.declarations[0])
    if value is not None:
        return value
    function, index = folder.parameters.place(binding.declarations[0])
    given = immediate_call(function) if function is not None else None
    return given[index] if given is not None and index < len(given) else None


def exports_places(folder: Folder, root: Spot, *, this: bool) -> Iterator[Spot]:
    """Yield the places of a file that stand for all that it exports; `this`: those too that are written so."""
    for place in islice(folder.scopes.matches(_EXPORTS, root), MOST):
        spot = exports_object(folder, place)
        if spot is not None:
            yield from _named(folder, spot, _DEEP)
    for place in islice(folder.scopes.matches(_THIS, root), MOST if this else 0):
        if place.type == "this" and _is_of_file(place):
            yield from _named(folder, place, _DEEP)


def _is_of_file(this: Spot) -> bool:
    return this.function is not None and this.function.type == "program"


def _named(folder: Folder, spot: Spot, deep: int) -> Iterator[Spot]:
    """Yield a place that stands for all exports, and those of the names that they get there."""
    yield spot
    for use in (names_of(folder, spot) or ()) if deep else ():
        yield from _named(folder, use, deep - 1)


def names_of(folder: Folder, spot: Spot) -> list[Spot] | None:
    """Return the uses of the name that what stands at `spot` gets; None where it gets none, or one that changes."""
    top = bracketed(spot)
    while top.parent is not None and top.parent.type == "assignment_expression":
        top = bracketed(top.parent)
    name = _name_for(folder, top)
    binding = folder.binding(name) if name is not None else None
    if binding is None or len(binding.declarations) != 1 or folder.scopes.stores(binding):
        return None
    uses = folder.scopes.uses(binding)
    return uses if uses is not None and len(uses) <= MOST else None


def _name_for(folder: Folder, spot: Spot) -> Spot | None:
    """Return the variable that an expression is the value of, or the parameter that it comes to."""
    holder = spot.parent
    if holder is not None and holder.type == "variable_declarator" and spot.field == "value":
        name = holder.child("name")
        return name if name is not None and name.type == "identifier" else None
    call = call_with(spot)
    callee = call.child("function") if call is not None else None
    owner = callee.child("object") if callee is not None else None
    function = in_brackets(owner or callee) if callee is not None else None
    if function is None or function.type not in FUNCTIONS:
        return None
    given = [one.id for one in immediate_call(function) or ()]
    names = folder.parameters.of(function)
    at = given.index(spot.id) if spot.id in given else len(names)
    return names[at] if at < len(names) and names[at].type == "identifier" else None
