"""Where a container goes under another name, or none, by which it or what it holds may be changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.second_names import (
    also_stored,
    first_parameter,
    second_name,
    taken_apart,
)
from audit.analysis.javascript.folding.shapes import CHANGING, held_in
from audit.analysis.javascript.syntax.declaring import initial_value, is_stored_to
from audit.analysis.javascript.syntax.node_types import (
    CHOOSING,
    NAMES,
    PATTERNS,
    members_of,
    whole_member,
)
from audit.analysis.javascript.syntax.spots import with_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.shapes import Shape
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_TELLING = frozenset({b"has", b"includes", b"indexOf", b"join", b"lastIndexOf", b"toString"})
"""Methods that hand out nothing of what a container holds."""
_ITSELF = frozenset({b"copyWithin", b"fill", b"reverse", b"sort"})
"""Methods that give the list itself back."""
_READING = re.compile(
    rb"(?:console|Math)\.\w+|JSON\.stringify|(?:String|Boolean|Set|structuredClone|Buffer\.from|Array\.(?:from|isArray))"
    rb"|Object\.(?:entries|freeze|isFrozen|keys|values)|[^()]*\.(?:concat|includes|indexOf)"
)
"""Functions that change nothing of a list that they are given, and keep none."""
_NAME = 200
"""Bytes of what a reading function is called by."""
_NAMES = 3
"""Names, each given what another holds, among which changes are looked for."""
_TAKING_APART = frozenset({"array_pattern", "object_pattern"})
_PASSING = ("binary_expression", "parenthesized_expression", "ternary_expression")
_PLACES = 40
"""Places of one other name that are looked at."""


def goes_away(
    folder: Folder,
    binding: Binding,
    shape: Shape,
    is_known: Callable[[Spot], bool] = lambda _: False,
) -> bool:
    """Return whether one of the containers that a variable stands for may be changed under another name.

    Args:
        folder: knows what names mean and functions are called.
        binding: the variable.
        shape: the containers.
        is_known: whether what happens at a place of it was taken into account.
    """
    uses = folder.scopes.uses(binding)
    if uses is None:
        return True
    return any(_changes_as(folder, one, shape.values, _NAMES) for one in _twins(binding)) or any(
        not is_known(one)
        and (_calls_own(one, shape.methods) or _hands_out(folder, one, shape.values, _NAMES))
        for one in uses
    )


def has_twin(folder: Folder, binding: Binding) -> bool:
    """Return whether what a variable is given is the value of something else as well: `f(bytes = made)`."""
    stored = (one.parent for one in folder.scopes.stores(binding) if one.field == "left")
    return any(True for _ in _twins(binding)) or any(
        one is not None and (not _is_only_read(_whole(one)) or any(True for _ in _twins_of(one)))
        for one in stored
    )


def _twins(binding: Binding) -> Iterator[Spot]:
    """Yield what else is given the value that a variable is declared with: `const own = other = value`."""
    for one in binding.declarations:
        value = initial_value(one)
        if value is not None:
            yield from also_stored(value)


def _twins_of(assignment: Spot) -> Iterator[Spot]:
    """Yield what else is given the value of an assignment: `own = other = value`."""
    value = assignment.child("right")
    if value is not None:
        yield from also_stored(value)


def _calls_own(use: Spot, methods: Sequence[str]) -> bool:
    """Return whether a method that a container has of its own may be called at a place of it, which may change it."""
    member = use.parent
    if not methods or member is None or use.field != "object" or member.field != "function":
        return False
    name = member.child("property")
    return name is None or name.text.decode("utf-8", "replace") in methods


def _hands_out(folder: Folder, use: Spot, values: Sequence[Any], names: int) -> bool:
    """Return whether a container may be changed by what a use of a name that stands for it hands it to.

    Args:
        folder: knows what names mean.
        use: a place of a name.
        values: the containers that it stands for.
        names: how many other names, each given what another holds, are looked into.
    """
    place, owners = use, values
    for place in members_of(use):
        owners, values = values, held_in(values, _key(place))
    holder = place.parent
    if place is not use and holder is not None and place.field == "function":
        name, given_out = place.child("property"), held_in(owners)
        if name is not None and name.text in _ITSELF and holder.parent is not None:
            return _hands_out_as(folder, holder, owners, names)
        if not given_out or (name is not None and name.text in _TELLING):
            return False
        is_each = name is not None and name.text == b"forEach"
        return _changes_as(folder, first_parameter(holder) if is_each else None, given_out, names)
    is_target = place is use and place.field == "left" and holder is not None
    if is_target and holder is not None and holder.type == "assignment_expression":
        if any(_changes_as(folder, one, values, names) for one in _twins_of(holder)):
            return True
        place = holder
    return _hands_out_as(folder, place, values, names)


def _hands_out_as(folder: Folder, place: Spot, values: Sequence[Any], names: int) -> bool:
    """Return whether containers may be changed by what becomes of an expression that stands for them."""
    place = _whole(place)
    if _is_only_read(place):
        return False
    if place.parent is not None and place.parent.type in ("for_in_statement", "spread_element"):
        values = held_in(values)  # what goes on is what it holds
    if not values or _is_given_to_reader(place):
        return False
    return _changes_as(folder, second_name(folder, place), values, names)


def _whole(place: Spot) -> Spot:
    """Return the expression around `place` whose value may be that of `place`."""
    while True:
        place = with_around(place, *_PASSING)
        holder = place.parent
        if holder is None or holder.type != "sequence_expression" or holder.end != place.end:
            return place
        place = holder


def _key(member: Spot) -> str | None:
    """Return the key that a member is asked for by, where it is written down."""
    key = member.child("property") or member.child("index")
    if key is None or key.type not in ("number", "property_identifier", "string"):
        return None
    return key.text.decode("utf-8", "replace").strip("'\"")


def _is_only_read(place: Spot) -> bool:
    """Return whether what stands at `place` is given no other name: dropped, compared, the name of a member."""
    holder = place.parent
    if holder is None or place.field in ("condition", "index", "initializer", "left"):
        return True
    is_sum = holder.type == "binary_expression" and holder.operator not in CHOOSING
    return is_sum or holder.type in (
        "expression_statement",
        "for_statement",
        "sequence_expression",
        "unary_expression",
    )


def _is_given_to_reader(place: Spot) -> bool:
    """Return whether `place` stands among the arguments of a function that only reads a list."""
    call = place.parent.parent if place.parent is not None and place.field is None else None
    callee = (call.child("function") or call.child("constructor")) if call is not None else None
    is_short = callee is not None and callee.end - callee.start <= _NAME
    return callee is not None and is_short and _READING.fullmatch(callee.text) is not None


def _changes_as(folder: Folder, other: Spot | None, values: Sequence[Any], names: int) -> bool:
    """Return whether one of some containers may be changed under its name `other`; None: under any."""
    if other is not None and other.type in _TAKING_APART:
        return any(
            _changes_as(folder, one, held, names)
            for key, one in taken_apart(other)
            if (held := held_in(values, key))
        )
    if other is None or other.type not in NAMES or not names:
        return True
    binding = folder.binding(other)
    uses = folder.scopes.uses(binding) if binding is not None else None
    if uses is None or len(uses) > _PLACES:
        return True
    return any(is_changed(one) or _hands_out(folder, one, values, names - 1) for one in uses)


def is_changed(use: Spot) -> bool:
    """Return whether a member of what has a name is stored to at a place of it, or a method changes it."""
    place = whole_member(use)
    if place is use or place.parent is None:
        return False
    name = place.child("property") or place.child("index")
    is_called = place.parent.type == "call_expression" and place.field == "function"
    if is_called:
        return (
            name is None
            or name.type != "property_identifier"
            or name.text.decode("utf-8", "replace") in CHANGING
        )
    return is_stored_to(place) or place.parent.type in ("unary_expression", *PATTERNS)
