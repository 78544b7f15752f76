"""The other name that a value gets where it stands: of a variable, a parameter, a part of a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, given_to, parameters_of
from audit.analysis.javascript.syntax.spots import in_brackets, numbered, place_among

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


def also_stored(value: Spot) -> Iterator[Spot]:
    """Yield what a value is stored to as well before it is given: `other = value`."""
    value = in_brackets(value)
    while value.type == "assignment_expression":
        left, right = value.child("left"), value.child("right")
        if left is None or right is None:
            return
        yield left
        value = in_brackets(right)


def second_name(folder: Folder, place: Spot) -> Spot | None:
    """Return the name that is declared for what stands at `place`, or for what it holds in a loop."""
    holder = place.parent
    if holder is None:
        return None
    if holder.type == "variable_declarator":
        return holder.child("name")
    if holder.type == "for_in_statement" and holder.operator == "of":
        return holder.child("left")
    if holder.type == "arguments":
        return _parameter(folder, holder, place_among(holder, place))
    return None


def first_parameter(call: Spot) -> Spot | None:
    """Return the first parameter of the function that is written down as the first argument of a call."""
    functions = [one for one in given_to(call)[:1] if one.type in FUNCTIONS]
    return next((name for one in functions for name in parameters_of(one)), None)


def taken_apart(pattern: Spot) -> Iterator[tuple[str | None, Spot]]:
    """Yield the parts of a pattern with the keys that they are given; None: any."""
    if pattern.type == "array_pattern":
        yield from ((str(index), one) for index, one in numbered(pattern))
        return
    for one in pattern.children():
        key, value = one.child("key"), one.child("value")
        named = key if key is not None else one
        is_plain = named.type.endswith("identifier") or named.type.endswith("identifier_pattern")
        yield named.text.decode("utf-8", "replace") if is_plain else None, value or one


def _parameter(folder: Folder, arguments: Spot, index: int) -> Spot | None:
    """Return the parameter of a function of this file that an argument comes to."""
    called = arguments.parent.child("function") if arguments.parent is not None else None
    callee = in_brackets(called) if called is not None else None
    if callee is None or callee.type not in ("identifier", *FUNCTIONS):
        return None
    found = [Closure(callee)] if callee.type in FUNCTIONS else folder.fold(callee)
    function = found[0] if len(found) == 1 else None
    names = folder.parameters.of(function.spot) if isinstance(function, Closure) else []
    return names[index] if index < len(names) else None
