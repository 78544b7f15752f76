"""What becomes of a constant array or object after its declaration: elements added, members set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import aliases, out_of_sight
from audit.analysis.javascript.folding.constants import (
    LIMIT,
    NOTHING,
    Constants,
    JsObject,
    known,
    text_of,
)
from audit.analysis.javascript.folding.repeating import is_asked_before, is_repeated
from audit.analysis.javascript.folding.shapes import METHODS_OF_ANY, shape_of
from audit.analysis.javascript.language.values import UNKNOWN, Octets, Table
from audit.analysis.javascript.syntax.node_types import PATTERNS, given_to
from audit.analysis.javascript.syntax.spots import in_brackets, with_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot

_CHANGE = re.compile(
    (
        rf"\s*\??(?:\.\s*(?:{METHODS_OF_ANY}|__define[GS]etter__)\s*(?:\?\.\s*)?\("
        rf"|(?:\?\.)?\[[^\]\n]{{1,80}}\]\s*(?:\?\.\s*)?\(|{out_of_sight.STORED}|,\s*(?:0[xX][0-9a-fA-F]+|\d+)\s*\))"
    ).encode()
)
_HANDED = re.compile(
    rb"(?:\bdelete\s+|\bObject\s*\.\s*(?:assign|definePropert(?:y|ies))\s*\(\s*|(?<![=!<>])=\s*)$"
)
"""What stands before a container that loses a member, that others are given to, or that gets a second name."""
_HANDED_ENDS = frozenset(b"=( \t\r\n\f\v")
_OF_TABLES = (".add", ".clear", ".delete", ".set")
_MADE_LATER = re.compile(rb"\s*(?:\|\|\s*\(|=[^=>][^|;\n]{1,80}\|\|\s*\()")
_CHANGES = 60
"""Changes of one container that are looked at; with more of them its content is not known."""


def changed(folder: Folder, scopes: Scopes, binding: Binding, values: Constants) -> Constants:
    """Return what the container that `binding` is declared as may hold later on."""
    if not any(isinstance(value, (tuple, Octets, Table, JsObject)) for value in values):
        return values
    places = scopes.followed(binding, _CHANGE)
    handed = scopes.preceded(binding, _HANDED, _HANDED_ENDS)
    if not folder.look_at(min(len(places) + len(handed), _CHANGES)):
        return (*values, UNKNOWN)
    if max(len(places), len(handed)) > _CHANGES or any(_loses(scopes, one) for one in handed):
        return (*values, UNKNOWN)
    changing, kept = {place.start for place in places}, NOTHING[:0]
    filled, makers = _filled(folder, scopes, binding)
    for place in (*filled, *places):
        access = place.parent
        if access is not None and place.field == "object":
            before, values = values, _after(folder, access, values)
            if before is not values and _is_asked_before(scopes, binding, place, changing):
                kept = (*kept, *before, UNKNOWN)  # running the code tells which
        elif access is not None and access.type == "arguments":
            values = (*values, UNKNOWN)  # `(function (table, times) { ... })(table, 99)` turns it
    if _is_filled_elsewhere(scopes, binding, (*filled, *places), values):
        return (*values, UNKNOWN)
    if out_of_sight.may_change(
        folder,
        scopes,
        binding,
        shape_of(values),
        lambda place: any(one.start <= place.start < one.end for one in makers),
    ):
        return (*values, UNKNOWN)
    return (*values, *kept)


def _is_asked_before(scopes: Scopes, binding: Binding, place: Spot, changing: set[int]) -> bool:
    """Return whether what a container holds before the change at `place` may be asked for."""
    if place.start not in changing:
        return False  # within the function that it is handed to where it stands
    return is_asked_before(scopes.uses(binding), place, lambda use: use.start in changing)


def _loses(scopes: Scopes, place: Spot) -> bool:
    """Return whether what a container holds is not told after `place`: another name may stand for it there."""
    holder = place.parent
    if holder is None or place.field not in ("value", "right"):
        above = with_around(place, "member_expression", "subscript_expression").parent
        return above is not None and above.type in ("arguments", "unary_expression")
    name = holder.child("name") if holder.type == "variable_declarator" else None
    if name is None or name.type != "identifier":
        return False
    other = scopes.resolve(name, name.text.decode("utf-8", "replace"))
    return other is not None and bool(scopes.followed(other, _CHANGE))


def _filled(folder: Folder, scopes: Scopes, binding: Binding) -> tuple[list[Spot], list[Spot]]:
    """Return the changes of a container that is handed to a function where that stands, and what hands it there.

    `(function (Kind) { Kind["first"] = "1" })(Kind || (Kind = {}))`: so compilers write enumerations.
    """
    found: list[Spot] = []
    makers: list[Spot] = []
    for place in scopes.followed(binding, _MADE_LATER)[:_CHANGES]:
        spot = with_around(place, "assignment_expression", "binary_expression")
        arguments, call = spot.parent, spot.parent.parent if spot.parent is not None else None
        callee = call.child("function") if call is not None else None
        if arguments is None or arguments.type != "arguments" or callee is None:
            continue
        names = folder.parameters.of(in_brackets(callee))
        own = scopes.resolve(names[0], binding.name) if names else None
        if own is not None:
            found += scopes.followed(own, _CHANGE)[:_CHANGES]
            makers.append(arguments)
    return found, makers


def _is_filled_elsewhere(
    scopes: Scopes, binding: Binding, places: Iterable[Spot], values: Constants
) -> bool:
    """Return whether members of an object that another holds, too, are stored to at other places than those."""
    held = [one for one in values if isinstance(one, JsObject) and one.is_shared]
    if not held:
        return False
    keys = list(dict.fromkeys(key for one in held for key in one.members))
    whole = [binding.scope, *binding.scope.ancestors()][-1]
    signs = aliases.stores(scopes, whole, keys)
    known_ends = {place.end for place in places}
    return signs is None or any(one.start not in known_ends for one in signs)


def stored(scopes: Scopes, binding: Binding) -> list[Spot]:
    """Return the values that are assigned to members of the variable, in order of place."""
    accesses = [place.parent for place in scopes.followed(binding, _CHANGE)[:_CHANGES]]
    holders = [one.parent for one in accesses if one is not None and one.field == "left"]
    rights = [one.child("right") for one in holders if one is not None]
    return [one for one in rights if one is not None]


def _after(folder: Folder, access: Spot, values: Constants) -> Constants:
    """Return `values` as they may be after the change that begins with `access`."""
    holder = access.parent
    if holder is None or len(values) != 1:
        return (*values, UNKNOWN)
    if holder.type == "call_expression" and access.field == "function":
        if access.type == "subscript_expression" and _is_own_function(folder, access, values[0]):
            return values
        return _method(folder, holder, folder.source_text(access), values)
    if holder.type in PATTERNS:
        return (*values, UNKNOWN)
    right = holder.child("right")
    if holder.type != "assignment_expression" or access.field != "left" or right is None:
        return values if access.field != "left" else (*values, UNKNOWN)
    keys = _keys(folder, access)
    if not keys:
        return (*values, UNKNOWN)
    after = _stored(values[0], keys[0], folder.fold(right))
    is_changed = isinstance(values[0], tuple) and keys[0] != str(len(values[0]))
    return (after, UNKNOWN) if is_changed else (after,)  # in which order it is read is not told


def _is_own_function(folder: Folder, access: Spot, container: object) -> bool:
    """Return whether what is called out of a container by a computed name is what it holds, no method of lists."""
    keys = _keys(folder, access)
    is_list = not isinstance(container, JsObject)
    return (bool(keys) and keys[0].isdigit()) if is_list else True


def _keys(folder: Folder, access: Spot) -> list[str]:
    name, index = access.child("property"), access.child("index")
    if name is not None:
        return [folder.source_text(name)]
    folded = folder.fold(index) if index is not None else ()
    return [text_of(folded[0])] if len(folded) == 1 and known(folded[0]) else []


def _stored(container: object, key: str, value: Constants) -> object:
    if isinstance(container, JsObject):
        before = container.members.get(key, ())
        members = {**container.members, key: (*before, *value)[:LIMIT]}
        return JsObject(members, is_open=container.is_open, is_shared=container.is_shared)
    if isinstance(container, tuple) and key.isdigit() and int(key) <= len(container):
        at = int(key)
        before = container[at] if at < len(container) else ()
        return (*container[:at], (*before, *value)[:LIMIT], *container[at + 1 :])
    return UNKNOWN


def _method(folder: Folder, call: Spot, name: str, values: Constants) -> Constants:
    given = given_to(call)
    container, once = values[0], not is_repeated(call)
    plain = all(one.type != "spread_element" for one in given)
    if isinstance(container, JsObject) and name.endswith(_OF_TABLES):
        return values  # a method of its own
    if not isinstance(container, tuple) or not once or not plain:
        return (*values, UNKNOWN)
    if name.endswith("push"):
        return ((*container, *(folder.fold(one) for one in given)),)
    if name.endswith("unshift"):
        return ((*(folder.fold(one) for one in given), *container),)
    is_all = call.parent is not None and call.parent.type == "expression_statement"
    if name.endswith("reverse") and is_all:
        return (container[::-1],)
    return (*values, UNKNOWN)
