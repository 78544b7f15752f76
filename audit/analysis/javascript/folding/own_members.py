"""Constants that an object keeps and asks itself for: `this.name` in a class or an object literal."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import LIMIT, Constants
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.node_types import FIELDS, nearest

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_HOLDERS = frozenset({"class_body", "object"})
_FIELDS = FIELDS | {"pair"}
_MEMBERS = LIMIT * 4
"""Members of one class or object that are looked at."""
_LARGE = 60_000
"""Bytes of a class or an object in which stores are not looked for."""
_STORE = rb"\bthis\s*\.\s*%b\s*=(?![=>])"
_ANY = rb"[\w$\x80-\xff]+"
_ALL_STORES = 60
"""Stores to members of one class that are looked at."""
_STORES = 4
"""Stores to one member that are looked at."""


def folded(folder: Folder, member: Spot, name: str) -> Constants:
    """Return what `this.name` at `member` may be; of a public one, anything else too."""
    holder = nearest(member, _HOLDERS)
    if holder is None:
        return (UNKNOWN,)
    found: Constants = ()
    for item in holder.first_children(_MEMBERS):
        value = item.child("value") if item.type in _FIELDS else None
        if value is not None and folder.key_of(item) == name:
            found += folder.fold(value)
    for _, value in stored(folder, holder, name):
        found += folder.fold(value)
    return found if found and name.startswith("#") else (*found, UNKNOWN)


def stored(folder: Folder, holder: Spot, name: str = "") -> list[tuple[str, Spot]]:
    """Return what is assigned to members of `this` in a class or an object, to one or to all, with their names."""
    if holder.end - holder.start > _LARGE:
        return []
    pattern = re.compile(_STORE % (re.escape(name.encode()) or _ANY))
    found = []
    for place in islice(folder.scopes.matches(pattern, holder), _STORES if name else _ALL_STORES):
        member = place.parent
        key = member.child("property") if member is not None else None
        right = member.parent.child("right") if member is not None and member.parent else None
        if key is not None and right is not None and member is not None and member.field == "left":
            found.append((folder.source_text(key), right))
    return found
