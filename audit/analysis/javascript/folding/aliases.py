"""Whether what a container holds is changed under another name, or what it is itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.shapes import CHANGING, METHODS, held_in
from audit.analysis.javascript.syntax.declaring import initial_value, is_stored_to
from audit.analysis.javascript.syntax.node_types import (
    CHOOSING,
    FUNCTIONS,
    MEMBERS,
    NAMES,
    PATTERNS,
    given_to,
    members_of,
    parameters_of,
    whole_member,
)
from audit.analysis.javascript.syntax.spots import numbered, with_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from audit.analysis.javascript.folding.shapes import Shape
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot

_LIST_CHANGED = re.compile(
    rf"\??\.\s*(?:{METHODS})\s*(?:\?\.\s*)?\(|\]\s*(?:[-+*/%&|^<>?]{{0,3}})=(?![=>])".encode()
)
"""The sign of a member by which a list is changed."""
_TELLING = frozenset({b"has", b"includes", b"indexOf", b"join", b"lastIndexOf", b"toString"})
"""Methods that hand out nothing of what a container holds."""
_SIGNS = 400
"""Changes of any lists that are looked at."""
_KEYS = 60
"""Keys of an object whose stores are looked for: with more that are stored to somewhere, it counts as changed."""
_COLLECTIONS = frozenset({b"Array", b"Map", b"Set", b"WeakMap"})
_NAMES = 3
"""Names, each given what another holds, among which changes are looked for."""
_TAKING_APART = frozenset({"array_pattern", "object_pattern"})
_PASSING = ("binary_expression", "parenthesized_expression", "ternary_expression")
_PLACES = 40
"""Stores to members by some names that are looked at, and places of one other name."""


def is_changed_within(
    scopes: Scopes, binding: Binding, shape: Shape, is_known: Callable[[Spot], bool]
) -> bool:
    """Return whether what a container holds may be changed, here or where that goes under another name."""
    stored = scopes.are_stored(shape.inner)
    if not stored and not shape.holds_lists:
        return False
    uses = scopes.uses(binding)
    is_away = uses is None or any(_hands_out(scopes, one, shape.values) for one in uses)
    if stored and is_stored(scopes, binding, shape.inner, is_known, is_away=is_away):
        return True
    signs = scopes.matches(_LIST_CHANGED, binding.scope) if shape.holds_lists else iter(())
    return any(
        _may_be_within(scopes, binding, one, is_known, is_away=is_away)
        for one in islice(signs, _SIGNS)
    )


def _hands_out(scopes: Scopes, use: Spot, values: Sequence[Any], names: int = _NAMES) -> bool:
    """Return whether a container that another holds may be changed by what a use of that hands it to.

    Args:
        scopes: what names mean.
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
        if not given_out or (name is not None and name.text in _TELLING):
            return False
        is_each = name is not None and name.text == b"forEach"
        return _changes_as(scopes, _first_parameter(holder) if is_each else None, given_out, names)
    place = with_around(place, *_PASSING)
    if _is_only_read(place):
        return False
    if place.parent is not None and place.parent.type in ("for_in_statement", "spread_element"):
        values = held_in(values)  # what goes on is what it holds
    return bool(values) and _changes_as(scopes, _second_name(place), values, names)


def _key(member: Spot) -> str | None:
    """Return the key that a member is asked for by, where it is written down."""
    key = member.child("property") or member.child("index")
    if key is None or key.type not in ("number", "property_identifier", "string"):
        return None
    return key.text.decode("utf-8", "replace").strip("'\"")


def _is_only_read(place: Spot) -> bool:
    """Return whether what stands at `place` is given no other name: dropped, compared, the name of a member."""
    holder = place.parent
    if holder is None or place.field in ("condition", "index", "left"):
        return True
    is_sum = holder.type == "binary_expression" and holder.operator not in CHOOSING
    return is_sum or holder.type in ("expression_statement", "unary_expression")


def _second_name(place: Spot) -> Spot | None:
    """Return the name that is declared for what stands at `place`, or for what it holds in a loop."""
    holder = place.parent
    if holder is not None and holder.type == "variable_declarator":
        return holder.child("name")
    if holder is not None and holder.type == "for_in_statement" and holder.operator == "of":
        return holder.child("left")
    return None


def _changes_as(scopes: Scopes, other: Spot | None, values: Sequence[Any], names: int) -> bool:
    """Return whether one of some containers may be changed under its name `other`; None: under any."""
    if other is not None and other.type in _TAKING_APART:
        return any(
            _changes_as(scopes, one, held, names)
            for key, one in _taken_apart(other)
            if (held := held_in(values, key))
        )
    if other is None or other.type not in NAMES or not names:
        return True
    binding = scopes.resolve(other, other.text.decode("utf-8", "replace"))
    uses = scopes.uses(binding) if binding is not None else None
    if uses is None or len(uses) > _PLACES:
        return True
    return any(_is_changed(one) or _hands_out(scopes, one, values, names - 1) for one in uses)


def _taken_apart(pattern: Spot) -> Iterator[tuple[str | None, Spot]]:
    """Yield the parts of a pattern with the keys that they are given; None: any."""
    if pattern.type == "array_pattern":
        yield from ((str(index), one) for index, one in numbered(pattern))
        return
    for one in pattern.children():
        key, value = one.child("key"), one.child("value")
        named = key if key is not None else one
        is_plain = named.type.endswith("identifier") or named.type.endswith("identifier_pattern")
        yield named.text.decode("utf-8", "replace") if is_plain else None, value or one


def _first_parameter(call: Spot) -> Spot | None:
    """Return the first parameter of the function that is written down as the first argument of a call."""
    functions = [one for one in given_to(call)[:1] if one.type in FUNCTIONS]
    return next((name for one in functions for name in parameters_of(one)), None)


def _is_changed(use: Spot) -> bool:
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


def is_stored(
    scopes: Scopes,
    binding: Binding,
    keys: Sequence[str],
    is_known: Callable[[Spot], bool],
    *,
    is_away: bool,
) -> bool:
    """Return whether one of `keys` is stored to a member of something that may be, or be in, the container."""
    signs = stores(scopes, binding.scope, keys)
    return signs is None or any(
        _may_be_within(scopes, binding, sign, is_known, is_away=is_away) for sign in signs
    )


def stores(scopes: Scopes, within: Spot, keys: Sequence[str]) -> list[Spot] | None:
    """Return the dots and brackets of members called by one of `keys` that are stored to; None: there are too many."""
    keys = [key for key in keys if key and scopes.are_stored((key,))]
    if not keys or len(keys) > _KEYS:
        return None if keys else []
    words = "|".join(map(re.escape, keys))
    pattern = re.compile(
        rf"(?:\.\s*(?:{words})|\[\s*[\"'`](?:{words})[\"'`]\s*\])\s*=(?![=>])".encode()
    )
    return list(islice(scopes.matches(pattern, within), _PLACES))


def _may_be_within(
    scopes: Scopes, binding: Binding, sign: Spot, is_known: Callable[[Spot], bool], *, is_away: bool
) -> bool:
    """Return whether what is changed by the member whose dot or bracket is `sign` may be the container, or in it.

    What happens to the container itself under its own name is looked at elsewhere; `is_away`: it has others.
    """
    owner = sign.parent.child("object") if sign.parent is not None else None
    root = owner
    while root is not None and root.type in MEMBERS:
        root = root.child("object")
    if owner is None or root is None or _is_exports(scopes, root):
        return False
    is_name = root.type == "identifier"
    other = scopes.resolve(root, root.text.decode("utf-8", "replace")) if is_name else None
    if other is not None and other.declarations[0] is binding.declarations[0]:
        return owner is not root and not is_known(root)
    is_own = other is not None and owner is root and all(map(_makes_own, other.declarations))
    return is_away and not is_own


def _makes_own(declaration: Spot) -> bool:
    """Return whether a variable begins as a container of its own."""
    value = initial_value(declaration)
    maker = value.child("constructor") if value is not None else None
    is_made = maker is not None and maker.text in _COLLECTIONS
    return is_made or (value is not None and value.type in ("array", "object"))


def _is_exports(scopes: Scopes, owner: Spot) -> bool:
    """Return whether `owner` is the `exports` that Node gives a file, which never becomes another object."""
    is_named = owner.type == "identifier" and owner.text == b"exports"
    return (
        is_named and scopes.resolve(owner, "exports") is None and not scopes.free_values("exports")
    )
