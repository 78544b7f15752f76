"""What a file exports, by its syntax: which expression stands for each export, and which other files it passes on."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import known, text_of
from audit.analysis.javascript.folding.exported import ExportTable, take_statement
from audit.analysis.javascript.folding.exports_names import (
    MOST,
    are_exports,
    exports_places,
    is_free,
    names_of,
)
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import MEMBERS, given_to, members_of
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_OTHERS = re.compile(
    rb"(?<![\w$.])arguments(?![\w$])"
    rb"|(?:(?<=[=(,:])|(?<=[=(,:] )|(?<=\breturn ))module(?=\s*[;,)\n}])"
)
_HELPER = re.compile(rb"\A\s*this\s*\.\s*__")
_ES = re.compile(rb"__esModule")
_STARS = frozenset({"__exportStar", "__export", "_export_star", "_exportStar"})
"""Compilers' helpers that copy what another module exports."""
_GETTERS = frozenset({"_export", "__export"})
"""Compilers' helpers that define getters: `__export(exports, { name: () => name })`."""
_QUIET = frozenset({"__toCommonJS", "Object.keys", "Object.freeze", "Object.seal"})
"""Functions that are handed what is exported, and change nothing that is known here."""


def export_table(folder: Folder, root: Spot) -> ExportTable:
    """Return what the file with the syntax at `root` exports."""
    table = ExportTable(es=any(True for _ in folder.scopes.matches(_ES, root)))
    for statement in root.children():
        if statement.type == "export_statement":
            table.es = True
            take_statement(folder, table, statement)
    for count, spot in enumerate(exports_places(folder, root, this=not table.es)):
        if count == MOST:
            table.open = True
            break
        _place(folder, table, spot)
    if not table.es:
        _other_names(folder, table, root)
    return table


def _other_names(folder: Folder, table: ExportTable, root: Spot) -> None:
    """See whether others may store to all exports: who has `module`, or the arguments of the file's wrapper."""
    for place in islice(folder.scopes.matches(_OTHERS, root), MOST):
        is_top = place.function is not None and place.function.type == "program"
        if folder.source_text(place) == "module":
            table.open = table.open or (place.type == "identifier" and is_free(folder, place))
        elif is_top and place.type == "identifier":
            holder = place.parent
            table.open = table.open or (holder is not None and holder.type != "binary_expression")


def own_reads(folder: Folder, root: Spot) -> list[Spot]:
    """Return the places where a file asks its own exports for something, or calls `module.exports`."""
    found = []
    for spot in exports_places(folder, root, this=True):
        holder = spot.parent
        if holder is None:
            continue
        is_member = holder.type in MEMBERS and spot.field == "object"
        if spot.type == "this" and _HELPER.search(holder.text):
            continue  # `this && this.__exportStar`: where a compiler's helper may have been put
        if is_member or (holder.type == "call_expression" and spot.field == "function"):
            found.append(spot)
    return found


def climbed_down(
    folder: Folder, target: Spot, *, whole: bool = False
) -> tuple[str | None, ...] | None:
    """Return the names below all exports that the member at `target` has; None when it is no export.

    The plain name `exports` stands for all of them only where the `whole` is asked for: to store to it changes nothing.
    """
    below: list[Spot] = []
    spot: Spot | None = target
    while spot is not None:
        if are_exports(folder, spot):
            is_local = spot is target and spot.type == "identifier" and not whole
            return None if is_local else tuple(member_name(folder, one) for one in reversed(below))
        if spot.type not in MEMBERS:
            return None
        below.append(spot)
        spot = spot.child("object")
    return None


def climbed(folder: Folder, spot: Spot) -> tuple[Spot, tuple[str | None, ...]]:
    """Return the longest chain of members that begins with `spot`, and their names; None for one that is not told."""
    chain = list(members_of(spot))
    return (chain or [spot])[-1], tuple(member_name(folder, one) for one in chain)


def member_name(folder: Folder, member: Spot) -> str | None:
    """Return the name of the member that is asked for at `member`; None when it is not told."""
    name, index = member.child("property"), member.child("index")
    if name is not None:
        return unescaped(folder.source_text(name))
    values = folder.fold(index) if index is not None else ()
    return text_of(values[0]) if len(values) == 1 and known(values[0]) else None


def _place(folder: Folder, table: ExportTable, spot: Spot) -> None:
    top, path = climbed(folder, spot)
    holder = top.parent
    if holder is None:
        return
    if top.field == "left" and holder.type == "assignment_expression":
        right = holder.child("right")
        if right is not None:
            _stored(table, path, right, spot)
    elif path or names_of(folder, spot) is not None:
        return
    elif holder.type == "arguments" and holder.parent is not None:
        _handed(folder, table, holder, spot)
    elif holder.type in ("variable_declarator", "spread_element", "pair"):
        table.open = True


def _stored(table: ExportTable, path: tuple[str | None, ...], right: Spot, spot: Spot) -> None:
    if not path:
        if spot.type != "identifier":  # `exports = ...` alone changes a local name
            table.whole.append(_named_same(spot, right))
        return
    first, *others = path
    if first is None:
        _looped(table, right)
    elif not others:
        table.add(first, right)
    elif None not in others:
        names = tuple(one for one in others if one is not None)
        table.deeper.setdefault(first, []).append((names, right))


def _named_same(spot: Spot, right: Spot) -> Spot:
    """`const own = module.exports = {}`: the name, which is followed to what is stored in its members."""
    name = variable_of(spot.parent) if spot.parent is not None else None
    return name or right


def _looped(table: ExportTable, spot: Spot) -> None:
    """`Object.keys(other).forEach((key) => { exports[key] = other[key] })` copies another module."""
    for ancestor in spot.ancestors():
        callee = ancestor.child("function") if ancestor.type == "call_expression" else None
        listed = callee.child("object") if callee is not None else None
        given = given_to(listed)
        text = listed.text[:12] if listed is not None else b""
        if given and text == b"Object.keys(":
            table.copied.append(given[0])
            return
    table.open = True


def _handed(folder: Folder, table: ExportTable, arguments: Spot, spot: Spot) -> None:
    """What a call does that is given all exports."""
    call = arguments.parent
    callee = call.child("function") if call is not None else None
    if callee is None:
        return
    name = folder.source_text(callee)[-80:]
    last, given = name.rpartition(".")[2], arguments.children()
    others = [one for one in given if one.start != spot.start]
    is_first = bool(given) and given[0].start == spot.start
    if name in ("Object.defineProperty", "Reflect.defineProperty") and is_first:
        _defined(folder, table, others)
    elif name == "Object.defineProperties" and is_first and others:
        for item in others[0].children() if others[0].type == "object" else ():
            _described(folder, table, folder.key_of(item), item.child("value"))
    elif name == "Object.assign" and is_first:
        table.copied += others
    elif last in _STARS and not is_first and others:
        table.copied.append(others[0])
    elif last in _GETTERS and is_first and others:
        getters(folder, table, others[0])
    elif name not in _QUIET:
        table.open = True


def _defined(folder: Folder, table: ExportTable, given: list[Spot]) -> None:
    """`Object.defineProperty(exports, "name", { get: function () { return own } })`."""
    keys = folder.fold(given[0]) if given else ()
    if len(keys) != 1 or not known(keys[0]):
        _looped(table, given[0]) if given else None
        return
    _described(folder, table, text_of(keys[0]), given[1] if len(given) > 1 else None)


def _described(
    folder: Folder, table: ExportTable, key: str | None, descriptor: Spot | None
) -> None:
    """`{ value }`, `{ get() {} }`."""
    is_told = key is not None and descriptor is not None and descriptor.type == "object"
    table.open = table.open or not is_told
    if is_told and descriptor is not None and key is not None:
        for kind, value in _members(folder, descriptor):
            if kind in ("get", "value"):
                table.add(key, value, getter=kind == "get")


def getters(folder: Folder, table: ExportTable, listed: Spot) -> None:
    """Take in `{ name: () => name }`, which a compiler's helper makes getters of."""
    for key, value in _members(folder, listed) if listed.type == "object" else ():
        table.add(key, value, getter=True)


def _members(folder: Folder, written: Spot) -> Iterator[tuple[str, Spot]]:
    """Yield the members of an object as it is written, with their keys where these are known."""
    for item in written.children():
        key = folder.key_of(item)
        value = item if item.type == "method_definition" else item.child("value")
        if key is not None and value is not None:
            yield key, value
