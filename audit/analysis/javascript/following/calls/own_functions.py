"""Functions of this file: which one an expression means, and whether a variable holds one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.calls import callables
from audit.analysis.javascript.folding.classes import constructor_of
from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.following.shared.intrinsics import bare, named_literal
from audit.analysis.javascript.syntax.node_types import CLASSES, FUNCTIONS, name_of_member
from audit.analysis.javascript.syntax.spots import in_brackets

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_MAY_BE_FUNCTION = re.compile(
    rb"(?:\s|/\*[^*]{0,80}\*/)*=\s*(?:[(/]|(?:async|await|function)\b|[\w$\x80-\xff]+\s*(?:[,;)\]}/]|=>|\n|\Z))"
)
"""What follows a name that may be given a function: one that is written down, a name, brackets around them."""
_MEMBERS = 40
"""Members of one table that are looked at."""
_ALIASES = 3
"""Names in a chain of variables that is looked along for a function."""


def local_function(flow: Flow, callee: Spot) -> Spot | None:
    """Return the function that `callee` is or names, of a class its constructor; None when it cannot be told."""
    callee = in_brackets(callee)
    if callee.type in FUNCTIONS:
        return callee
    if callee.type != "identifier" and not flow.script.folder.links.together:
        return None
    values = callables(flow.script.folder.fold(callee))
    if len(values) == 1 and isinstance(values[0], Closure):
        return values[0].spot
    return constructor_of(values[0]) if len(values) == 1 else None


def functions_of_table(flow: Flow, member: Spot) -> tuple[list[Spot], bool]:
    """Return the functions written down in an object or an array that `table[key]` may be, and whether it is one."""
    owner, index = member.child("object"), member.child("index")
    table = named_literal(flow, bare(owner)) if owner is not None else member
    if index is None or table.type not in ("array", "object"):
        return [], False
    keys, more = flow.script.folder.strings(index)
    found: list[Spot] = []
    for at, item in enumerate(table.first_children(_MEMBERS)):
        name = name_of_member(item)
        key = str(at) if table.type == "array" else flow.text(name) if name is not None else ""
        value = item if item.type in FUNCTIONS else item.child("value")
        if value is not None and value.type in FUNCTIONS and (more or key.strip("'\"") in keys):
            found.append(value)
    return found, not more and len(found) == len(keys)


def is_function(flow: Flow, binding: Binding, deep: int = _ALIASES) -> bool:
    """Return whether a variable holds a function of this file, perhaps by way of others."""
    scopes = flow.script.scopes
    values = [one.parent for one in binding.declarations if one.field == "name"]
    if not values:
        return False  # a parameter: what calls give it is out of sight, and a call of it is told all the same
    stored = scopes.followed(binding, _MAY_BE_FUNCTION)
    values += [one.parent for one in stored if one.field == "left"]
    for holder in values:
        value = holder.child("value") or holder.child("right") if holder is not None else None
        given = bare(value or holder) if holder is not None else None
        if given is None:
            continue
        if given.type in FUNCTIONS or given.type in CLASSES:
            return True
        if deep and given.type == "identifier":
            other = flow.binding(given)
            if other is not None and is_function(flow, other, deep - 1):
                return True
    return False
