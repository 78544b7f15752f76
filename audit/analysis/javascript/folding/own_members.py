"""Constants that an object keeps and asks itself for: `this.name` in a class or an object literal."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import LIMIT, Constants
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import FIELDS, FUNCTIONS, nearest

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

HOLDERS = frozenset({"class_body", "object"})
"""What has members of its own, as it is written down."""
WITH_VALUE = FIELDS | {"pair"}
_FIELDS_OF_OBJECTS = frozenset({"method_definition", "pair"})
_METHODS = FUNCTIONS - {"arrow_function"}
_OWN_THIS = _METHODS | FIELDS
_MAKERS = frozenset({"function_declaration", "function_expression"})
_NAMES = 3
"""Names that one stands for: `var proto = X.prototype`."""
_MEMBERS = LIMIT * 4
"""Members of one class or object that are looked at."""
_LARGE = 60_000
"""Bytes of a class or an object in which stores are not looked for."""
_STORE = rb"\bthis\s*(?:\.\s*%b\s*=(?![=>])|,\s*[\"']%b[\"']\s*,)"
"""`this.name = value`, or by a compiler's helper `defineProperty(this, "name", value)`."""
_ANY = rb"[\w$\x80-\xff]+"
_ALL_STORES = 60
"""Stores to members of one class that are looked at."""
_GIVEN = 3
"""Arguments of a helper that defines a member: the object, the name, the value."""
_STORES = 4
"""Stores to one member that are looked at."""


def folded(folder: Folder, member: Spot, name: str) -> Constants:
    """Return what `this.name` at `member` may be; of a public one, anything else too."""
    found: Constants = ()
    own = nearest(member, _OWN_THIS)
    holder = nearest(own, HOLDERS) if own is not None else None
    for item in holder.first_children(_MEMBERS) if holder is not None else ():
        value = item.child("value") if item.type in WITH_VALUE else None
        if value is not None and folder.key_of(item) == name:
            found += folder.fold(value)
    is_class = holder is not None and holder.type == "class_body"
    for place in (holder, None if is_class else _constructor(folder, member)):
        for _, value in stored(folder, place, name) if place is not None else ():
            found += folder.fold(value)
    return found if found and name.startswith("#") else (*found, UNKNOWN)


def _constructor(folder: Folder, member: Spot) -> Spot | None:
    """Return the function that makes the objects of whose prototype the code around `member` is a method."""
    function = nearest(member, _METHODS)
    name = _owner(function) if function is not None else None
    for _ in range(_NAMES):
        if name is not None and name.type == "member_expression":
            name = name.child("object") if name.text.endswith(b".prototype") else None
        binding = folder.binding(name) if name is not None and name.type == "identifier" else None
        if binding is None:
            return None
        declared = binding.declarations[0]
        value = initial_value(declared) or declared.parent
        if value is not None and value.type in _MAKERS:
            return value
        name = value
    return None


def _owner(function: Spot) -> Spot | None:
    """Return what a method is given to: `X.prototype.name = function`, `createClass(X, [{value: function}])`."""
    holder = function.parent if function.type != "method_definition" else function
    if holder is not None and holder.type == "assignment_expression":
        left = holder.child("left")
        return left.child("object") if left is not None else None
    listed = holder.parent if holder is not None and holder.type in _FIELDS_OF_OBJECTS else None
    around = listed.parent if listed is not None else None
    if around is not None and around.type == "assignment_expression":
        return around.child("left")  # `X.prototype = {name: function}`
    if around is not None and around.type == "array":
        around = around.parent
    given = around.children() if around is not None and around.type == "arguments" else []
    return given[0] if given else None


def stored(folder: Folder, holder: Spot, name: str = "") -> list[tuple[str, Spot]]:
    """Return what is assigned to members of `this` in a class or an object, to one or to all, with their names."""
    if holder.end - holder.start > _LARGE:
        return []
    pattern = re.compile(_STORE % ((re.escape(name.encode()) or _ANY,) * 2))
    found = []
    for place in islice(folder.scopes.matches(pattern, holder), _STORES if name else _ALL_STORES):
        found += _kept(folder, place)
    return found


def of_name(folder: Folder, owner: Spot, name: str) -> Constants:
    """Return what the member of a class or a function, by its name, is given outside of it."""
    uses = folder.uses(owner) if owner.type == "identifier" else None
    found: Constants = (UNKNOWN,)
    for use in (uses or ())[:_ALL_STORES]:
        for key, value in _kept(folder, use):
            if key == name:
                found = (*folder.fold(value), *found)
    return found


def _kept(folder: Folder, place: Spot) -> list[tuple[str, Spot]]:
    """Return the name and the value of the member that the object at `place` is given there, if it is."""
    holder = place.parent
    if holder is not None and holder.type == "arguments":
        given = list(holder.first_children(_GIVEN + 1))
        is_first = len(given) == _GIVEN and given[0].id == place.id
        return [(folder.plain_text(given[1]), given[2])] if is_first else []
    key = holder.child("property") if holder is not None else None
    right = holder.parent.child("right") if holder is not None and holder.parent else None
    is_stored = key is not None and holder is not None and holder.field == "left"
    return [(folder.source_text(key), right)] if is_stored and key and right is not None else []
