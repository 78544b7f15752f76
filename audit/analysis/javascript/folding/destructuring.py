"""What names in a pattern stand for: `{ first: name } = ...`, `[name] = ...`, defaults and patterns within included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import members, operators
from audit.analysis.javascript.folding.constants import NOTHING, Constants
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.elements import index_of
from audit.analysis.javascript.syntax.node_types import DEFAULTS, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_DEEP = 6
"""Patterns within patterns that are looked into."""
_PARAMETERS = frozenset({"formal_parameters", "optional_parameter", "required_parameter"})


def destructured(
    folder: Folder, place: Spot, parameter: Callable[[Folder, Spot], Constants], deep: int = _DEEP
) -> Constants:
    """Return what the name or the pattern at `place`, within a pattern, may be.

    Args:
        folder: folds what is taken apart.
        place: the name or the pattern.
        parameter: returns what a function is given for a parameter.
        deep: how many patterns around it are looked at.
    """
    spot, default = place, Constants()
    rest = spot.parent if spot.parent is not None and spot.parent.type == "rest_pattern" else None
    if rest is not None:
        is_parameter = rest.parent is not None and rest.parent.type in _PARAMETERS
        return parameter(folder, rest) if is_parameter else _rest(folder, rest)
    if spot.parent is not None and spot.parent.type in DEFAULTS:
        spot = spot.parent
        right = spot.child("right")
        default = folder.fold(right) if right else ()
    if spot.parent is not None and spot.parent.type in _PARAMETERS:
        return (*parameter(folder, place), *default)
    key: Any = folder.source_text(place)
    if spot.parent is not None and spot.parent.type == "pair_pattern":
        spot = spot.parent
        key = folder.key_of(spot)
    pattern = spot.parent
    if pattern is not None and pattern.type == "array_pattern":
        key = index_of(pattern, spot)
    if pattern is None or key is None or not deep:
        return NOTHING
    held = _taken_apart(folder, pattern, parameter, deep)
    if pattern.type == "array_pattern":
        held = tuple(map(_iterated, held))
    picked = members.pick(held, (key,))
    given = tuple(one for one in picked if one is not None)
    return given + default or NOTHING


def _iterated(value: Any) -> Any:
    """Return a string as the characters that a pattern takes it apart into."""
    return tuple(operators.items_of(value) or ()) if isinstance(value, str) else value


def _taken_apart(
    folder: Folder, pattern: Spot, parameter: Callable[[Folder, Spot], Constants], deep: int
) -> Constants:
    holder = pattern.parent
    if holder is None:
        return NOTHING
    if holder.type in _PARAMETERS:
        return parameter(folder, pattern)
    if holder.type in PATTERNS:
        return destructured(folder, pattern, parameter, deep - 1)
    if holder.type == "for_in_statement" and holder.operator == "of":
        right = holder.child("right")
        lists = folder.fold(right) if right is not None else NOTHING
        return tuple(one for each in lists for one in operators.elements(each))
    value = holder.child("value") or holder.child("right")
    is_known = holder.type in ("variable_declarator", "assignment_expression")
    return folder.fold(value) if value is not None and is_known else NOTHING


def _rest(folder: Folder, spot: Spot) -> Constants:
    """Fold `[..., ...name] = [constants]`."""
    pattern = spot.parent
    holder = pattern.parent if pattern is not None and pattern.type == "array_pattern" else None
    if pattern is None or holder is None or holder.type != "variable_declarator":
        return NOTHING
    value, start = holder.child("value"), index_of(pattern, spot)
    values = folder.fold(value) if value else NOTHING
    lists = [operators.items_of(one) if isinstance(one, tuple) else None for one in values]
    return folder.made(tuple(UNKNOWN if one is None else tuple(one[start:]) for one in lists))
