"""Classes and enumerations as objects of constants, and what `new` makes of a class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.compounds import method
from audit.analysis.javascript.folding.constants import LIMIT, Constants, Frame, JsObject
from audit.analysis.javascript.folding.own_members import stored
from audit.analysis.javascript.syntax.node_types import FIELDS, keywords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

CLASSES = frozenset({"abstract_class_declaration", "class", "class_declaration"})
_MEMBERS = LIMIT * 4
"""Members of one class or enumeration that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class JsClass(JsObject):
    """A class, with its static members."""

    declaration: Spot


def folded(folder: Folder, declaration: Spot, _frame: Frame | None = None) -> Constants:
    """Return a class with its name, its static fields, methods and getters."""
    name = declaration.child("name")
    members: dict[str, Constants] = {}
    if name is not None:
        members["name"] = (folder.source_text(name),)
    for item in _items(declaration):
        if _is_static(item):
            _take(folder, item, members)
    if len(members) > (name is not None):
        _store(folder, declaration, members)
    return (JsClass(members, declaration),)


def instance(folder: Folder, made: JsClass) -> JsObject:
    """Return an object of a class: its fields, its methods, and what its code stores in members of `this`."""
    members: dict[str, Constants] = {}
    for item in _items(made.declaration):
        if not _is_static(item):
            _take(folder, item, members)
    _store(folder, made.declaration, members)
    return JsObject(members, is_open=True)


def _store(folder: Folder, declaration: Spot, members: dict[str, Constants]) -> None:
    """Add what the code of a class stores in members of `this`."""
    body = declaration.child("body")
    for name, value in stored(folder, body) if body is not None else ():
        members[name] = (*members.get(name, ()), *folder.fold(value))[:LIMIT]


def constructor_of(value: Any) -> Spot | None:
    """Return the constructor of a class; None for anything else."""
    if not isinstance(value, JsClass):
        return None
    for item in _items(value.declaration):
        name = item.child("name")
        if item.type == "method_definition" and name and name.text == b"constructor":
            return item
    return None


def _items(declaration: Spot) -> Iterator[Spot]:
    body = declaration.child("body")
    if body is not None:
        yield from body.first_children(_MEMBERS)


def _is_static(item: Spot) -> bool:
    return "static" in keywords(item)


def _take(folder: Folder, item: Spot, members: dict[str, Constants]) -> None:
    key = folder.key_of(item)
    if key is None:
        return
    value = item.child("value")
    if item.type in FIELDS and value is not None:
        members[key] = folder.fold(value)
    elif item.type == "method_definition" and key != "constructor":
        members[key] = method(folder, item)


def enumeration(folder: Folder, declaration: Spot) -> Constants:
    """Return an `enum` of TypeScript as an object."""
    members: dict[str, Constants] = {}
    for index, item in enumerate(_items(declaration)):
        if item.type == "enum_assignment":
            key, value = folder.key_of(item), item.child("value")
            if key is not None and value is not None:
                members[key] = folder.fold(value)
        else:
            members[folder.source_text(item)] = (index,)
    return (JsObject(members),)


HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {"class": folded}
"""By type of node."""
