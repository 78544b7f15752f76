"""What members of one name are given near a place: by their name alone, or with what is known of their object.

Of two objects that both have a `url` the wrong one may be taken; only what looks like a host, an address or a path is
believed then.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.own_members import HOLDERS, WITH_VALUE, stored
from audit.analysis.javascript.folding.repeating import returned_by
from audit.analysis.javascript.syntax.node_types import given_to, keywords, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_NEAR = 12_000
"""Bytes before and after a place in which members are looked for."""
_PLACES = 60
"""Places of one name that are looked at."""
_VALUES = 4
"""A member that is given more than so many values is too common a name to say of what object it is."""
_USES = 20
"""Uses of a variable that are looked at."""


def values(folder: Folder, place: Spot, name: str) -> list[Spot]:
    """Return what members called `name` are given near a place; nothing where they are many."""
    found = list(islice(_values(folder, place, name), _VALUES + 1))
    return found if len(found) <= _VALUES else []


def _values(folder: Folder, place: Spot, name: str) -> Iterator[Spot]:
    for spot in _near(folder, place, name):
        holder = spot.parent
        if holder is None:
            continue
        is_key = holder.type == "pair" and spot.field == "key"
        value = holder.child("value") if is_key else _right(holder, spot)
        if value is not None:
            yield value


def calls(folder: Folder, place: Spot, name: str) -> list[list[Spot]]:
    """Return what methods called `name` are given near a place; nothing where they are called often."""
    found = []
    for spot in _near(folder, place, name):
        access = spot.parent
        call = access.parent if access is not None and access.field == "function" else None
        if access is not None and call is not None and spot.field == "property":
            found.append(given_to(call))
    return found if len(found) <= 2 * _VALUES else []


def _near(folder: Folder, place: Spot, name: str) -> Iterator[Spot]:
    """Yield the members called `name` near a place."""
    found = folder.scopes.members(name, place.start - _NEAR, place.end + _NEAR)
    return islice(found, _PLACES)


def _right(holder: Spot, spot: Spot) -> Spot | None:
    """Return what `owner.name = value` gives."""
    store = holder.parent if holder.field == "left" and spot.field == "property" else None
    return store.child("right") if store is not None else None


def of_this(folder: Folder, member: Spot, name: str) -> Iterator[Spot]:
    """Yield what the member `name` of `this` is given in the class or the object around."""
    holder = nearest(member, HOLDERS)
    while holder is not None:
        found = False
        for item in holder.first_children(_PLACES):
            for value in _held(folder, item, name):
                found = True
                yield value
        for _, value in stored(folder, holder, name):
            found = True
            yield value
        if found or holder.type == "class_body":
            return
        holder = nearest(holder, HOLDERS)


def _held(folder: Folder, item: Spot, name: str) -> list[Spot]:
    """Return what a field, a pair or a getter gives, if it is called `name`."""
    is_getter = item.type == "method_definition" and "get" in keywords(item)
    value = item.child("value") if item.type in WITH_VALUE else None
    if (value is None and not is_getter) or folder.key_of(item) != name:
        return []
    return returned_by(item) if is_getter else [value] if value is not None else []


def stored_to(folder: Folder, binding: Binding, name: str) -> Iterator[Spot]:
    """Yield what is stored to the member `name` of a variable."""
    is_stored = folder.scopes.are_stored((name,))
    for use in (folder.scopes.uses(binding) or ())[:_USES] if is_stored else ():
        holder = use.parent
        key = holder.child("property") if holder is not None and use.field == "object" else None
        if holder is None or key is None or holder.type != "member_expression":
            continue
        if folder.source_text(key) == name:
            value = _right(holder, key)
            if value is not None:
                yield value
