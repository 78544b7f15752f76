"""Exports written as statements: `export const name`, `export { own as name } from`, `export default`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.exported import WHOLE, ExportTable, Passed
from audit.analysis.javascript.syntax.imports import namespace_name
from audit.analysis.javascript.syntax.node_types import keywords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


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
