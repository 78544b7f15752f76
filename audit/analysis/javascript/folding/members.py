"""What members of constants are: `x.name`, `x[key]`, and where the file itself is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import operators, own_members
from audit.analysis.javascript.folding.classes import JsClass
from audit.analysis.javascript.folding.constants import (
    FOLDER,
    LIMIT,
    NOTHING,
    Closure,
    Constants,
    Frame,
    unique,
)
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_HERE: Mapping[str, Constants] = {
    "import.meta.url": ("file://" + FOLDER + "/\0file",),
    "import.meta.dirname": (FOLDER,),
    "import.meta.filename": (FOLDER + "/\0file",),
}
_OF_ADDRESSES = frozenset({"href", "pathname"})
_NODE = frozenset({"process.execPath", "process.argv0"})
"""The program that runs the code: Node, whatever its path."""
_LONGEST_NODE = max(map(len, _NODE)) + 1
_LONGEST_HERE = max(map(len, _HERE)) + 1


def _member(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    owner, name = spot.child("object"), spot.child("property")
    if owner is None or name is None:
        return NOTHING
    if owner.type in ("meta_property", "member_expression"):
        here = _HERE.get(folder.source_text(spot)[:_LONGEST_HERE])
        if here is not None:
            return here
    if owner.type == "identifier" and folder.source_text(spot)[:_LONGEST_NODE] in _NODE:
        return ("node",) if folder.binding(owner) is None else NOTHING
    if owner.type == "this":
        return own_members.folded(folder, spot, folder.source_text(name))
    key = unescaped(folder.source_text(name))
    owners = folder.fold(owner, frame)
    if key in _OF_ADDRESSES and all(map(_is_address, owners)):
        return owners
    found = pick(owners, (key,))
    is_open = found == NOTHING and any(isinstance(one, (Closure, JsClass)) for one in owners)
    return own_members.of_name(folder, owner, key) if is_open else found


def _is_address(value: object) -> bool:
    """Return whether a text is what `new URL("./file", import.meta.url)` folds to."""
    return isinstance(value, str) and value.startswith(FOLDER)


def _subscript(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    owner, index = spot.child("object"), spot.child("index")
    if owner is None or index is None:
        return NOTHING
    owners = folder.fold(owner, frame)
    if all(one is UNKNOWN for one in owners):
        return NOTHING
    return pick(owners, folder.fold(index, frame))


def pick(owners: Constants, keys: Constants) -> Constants:
    """Return what the members named `keys` of `owners` may be."""
    found: Constants = ()
    for owner, key in product(owners, keys):
        found += operators.member(owner, key)
        if len(found) > LIMIT:
            return (*found[:LIMIT], UNKNOWN)
    return unique(found)


HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "member_expression": _member,
    "subscript_expression": _subscript,
}
"""By type of node."""
