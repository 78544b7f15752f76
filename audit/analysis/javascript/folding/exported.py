"""Constants that a file exports, for another file that loads a module by them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.constants import Constants, known, text_of
from audit.analysis.javascript.folding.folder import Folder
from audit.analysis.javascript.limits import Budget, Limits, StepsExceededError
from audit.analysis.javascript.syntax.parse import parse
from audit.analysis.javascript.syntax.scopes import Scopes
from audit.analysis.javascript.syntax.spots import Finder
from audit.analysis.javascript.text.source import Source, is_binary, normalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.syntax.spots import Spot

_LARGEST = 200_000
"""Bytes of a file that is looked into."""
_STEPS = 50_000
_SECONDS = 5.0
Path = tuple[str, ...]


def exported(data: bytes, path: Path, *, language: str) -> tuple[str, ...]:
    """Return the strings that the export `path` of a file may be; none where that is not told.

    Args:
        data: the file's bytes.
        path: the names of the export and of members within it; `default` for the default export.
        language: `json`, or one that `parse` knows.
    """
    if len(data) > _LARGEST or is_binary(data):
        return ()
    if language == "json":
        return _of_json(data, path)
    tree = parse(normalised(data), language, _SECONDS)
    if tree is None:
        return ()
    limits = Limits(steps=_STEPS)
    source, budget = Source(normalised(data)), Budget(limits)
    finder = Finder(tree, budget)
    folder = Folder(source, Scopes(source, finder, budget, limits), budget)
    try:
        found = [
            text_of(value)
            for spot, rest in _exports(folder, finder.root, path)
            for value in _walked(folder.fold(spot), rest)
            if known(value)
        ]
    except (StepsExceededError, RecursionError):
        found = []
    finder.root.release()
    return tuple(dict.fromkeys(found))


def _of_json(data: bytes, path: Path) -> tuple[str, ...]:
    try:
        value: Any = json.loads(data)
    except (RecursionError, ValueError):
        return ()
    for key in path[1:] if path[:1] == ("default",) else path:
        if isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return (value,) if isinstance(value, str) else ()


def _walked(values: Constants, path: Path) -> Constants:
    for key in path:
        values = tuple(one for value in values for one in operators.member(value, key))
    return values


def _exports(folder: Folder, root: Spot, path: Path) -> Iterator[tuple[Spot, Path]]:
    """Yield the expressions that stand for the export, and what of each is asked for."""
    for statement in root.children():
        if statement.type == "export_statement":
            yield from _exported(folder, statement, path)
        elif statement.type == "expression_statement":
            for inner in statement.children():
                if inner.type == "assignment_expression":
                    yield from _assigned(folder, inner, path)


def _assigned(folder: Folder, assignment: Spot, path: Path) -> Iterator[tuple[Spot, Path]]:
    """`module.exports = ...`, `exports.name = ...`."""
    left, right = assignment.child("left"), assignment.child("right")
    if left is None or right is None:
        return
    text = folder.source_text(left)
    if text in ("exports", "module.exports"):
        yield right, path[1:] if path[:1] == ("default",) else path
    elif path and text in (f"exports.{path[0]}", f"module.exports.{path[0]}"):
        yield right, path[1:]


def _exported(folder: Folder, statement: Spot, path: Path) -> Iterator[tuple[Spot, Path]]:
    """`export default ...`, `export const name = ...`, `export { own as name }`."""
    value = statement.child("value")
    if value is not None and path[:1] == ("default",):
        yield value, path[1:]
    declaration = statement.child("declaration")
    for one in declaration.children() if declaration is not None else ():
        name, constant = one.child("name"), one.child("value")
        if name is not None and constant is not None and (folder.source_text(name),) == path[:1]:
            yield constant, path[1:]
    for clause in statement.children():
        for one in clause.children() if clause.type == "export_clause" else ():
            own, alias = one.child("name"), one.child("alias")
            if own is not None and (folder.source_text(alias or own),) == path[:1]:
                yield own, path[1:]
