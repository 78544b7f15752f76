"""The exports of a file, as its syntax tells them: expressions, those of other files, what statements tell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.imports import namespace_name
from audit.analysis.javascript.syntax.node_types import keywords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

WHOLE = ""
"""Stands for all that a file exports."""


@dataclass(frozen=True, slots=True)
class Export:
    """An expression that stands for an export."""

    spot: Spot
    getter: bool = False
    """What the function at `spot` gives when it is called."""


@dataclass(frozen=True, slots=True)
class Passed:
    """An export that is another file's."""

    source: Spot
    """The string that names the file."""
    key: str
    """Which of its exports; `WHOLE` for all of them as one object."""


@dataclass(slots=True)
class ExportTable:
    """The exports of one file."""

    whole: list[Spot] = field(default_factory=list)
    """`module.exports = ...`"""
    members: dict[str, list[Export]] = field(default_factory=dict)
    deeper: dict[str, list[tuple[tuple[str, ...], Spot]]] = field(default_factory=dict)
    """`exports.first.second = ...`: by the first name, the others and what is stored."""
    passed: dict[str, list[Passed]] = field(default_factory=dict)
    copied: list[Spot] = field(default_factory=list)
    """Expressions whose members are copied: `Object.assign(exports, ...)`."""
    stars: list[Spot] = field(default_factory=list)
    """`export * from`: the strings that name the files."""
    open: bool = False
    """Exports are stored under names that are not told, or handed to a function that is not known."""
    es: bool = False
    """It is an ES module, or compiled from one: its default is an export of its own."""

    def add(self, name: str, spot: Spot, *, getter: bool = False) -> None:
        """Note the expression at `spot` for an export; of `own = value` the name, which may be added to later."""
        left = spot.child("left") if spot.type == "assignment_expression" else None
        spot = left if left is not None and left.type == "identifier" else spot
        self.members.setdefault(name, []).append(Export(spot, getter))


def take_statement(folder: Folder, table: ExportTable, statement: Spot) -> None:
    """Take in what an `export` statement exports."""
    source, value, declaration = map(statement.child, ("source", "value", "declaration"))
    words = keywords(statement)
    if value is not None:
        table.add("default", value)
    elif "=" in words and statement.children():
        table.whole.append(statement.children()[-1])
    if declaration is not None and "default" in words:
        table.add("default", declaration.child("name") or declaration)
    for name in _declared(declaration):
        table.add(folder.source_text(name), name)
    clauses = [one for one in statement.children() if one.type == "export_clause"]
    for specifier in (one for clause in clauses for one in clause.children()):
        _specified(folder, table, specifier, source)
    if source is not None and not clauses:
        namespace = next((x for x in statement.children() if x.type == "namespace_export"), None)
        if namespace is None:
            table.stars.append(source)
        else:
            own = folder.plain_text(namespace_name(namespace))
            table.passed.setdefault(own, []).append(Passed(source, WHOLE))


def _specified(folder: Folder, table: ExportTable, specifier: Spot, source: Spot | None) -> None:
    own, alias = specifier.child("name"), specifier.child("alias")
    if own is None:
        return
    name = folder.plain_text(alias or own)
    if source is None:
        table.add(name, own)
    else:
        table.passed.setdefault(name, []).append(Passed(source, folder.plain_text(own)))


def _declared(declaration: Spot | None) -> Iterator[Spot]:
    """Yield the names that an exported declaration declares."""
    if declaration is None:
        return
    name = declaration.child("name")
    if name is not None:
        yield name
        return
    for declarator in declaration.children():
        target = declarator.child("name")
        if target is not None:
            yield from _in_pattern(target)


def _in_pattern(target: Spot) -> Iterator[Spot]:
    if target.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield target
    elif target.type == "pair_pattern":
        value = target.child("value")
        if value is not None:
            yield from _in_pattern(value)
    elif target.type in ("object_pattern", "array_pattern"):
        for one in target.children():
            yield from _in_pattern(one)
