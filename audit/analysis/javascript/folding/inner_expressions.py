"""The expressions within one that may give its value, or a member of it: sides, branches, elements, what is spread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import CHOOSING, GIVING, given_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

Path = tuple[str, ...]
"""The members that are asked for of what an expression gives, the first one first; `EACH` is any element."""
Step = tuple["Spot", Path]
EACH = "*"
ITEMS = 20
"""Members, elements or arguments of one expression that are looked at."""
_MAKERS = frozenset({"Request", "URL"})
"""What is made of an address and stands for it."""
_ASIDE = frozenset({"agent", "body", "data", "headers", "input", "method", "stdio"})
"""Members of options that do not tell where something goes."""


def _inner(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    children = spot.children()
    if children:
        yield children[-1] if spot.type == "sequence_expression" else children[0], path


def _sides(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    if spot.operator in CHOOSING or (spot.operator == "+" and not path):
        for field in ("left", "right"):
            side = spot.child(field)
            if side is not None:
                yield side, path


def _right(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    right = spot.child("right")
    if right is not None:
        yield right, path


def _choice(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    for field in ("consequence", "alternative"):
        one = spot.child(field)
        if one is not None:
            yield one, path


def _template(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    for part in spot.children()[:ITEMS] if not path else ():
        if part.type == "template_substitution":
            yield from ((one, ()) for one in part.children()[:1])


def _array(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    items = spot.children()
    if path and path[0].isdigit():
        yield from ((one, path[1:]) for one in items[int(path[0]) :][:1])
    else:
        rest = path[1:] if path else path
        yield from ((one, rest) for one in items[:ITEMS])


def _spread(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    yield from ((one, path) for one in spot.children()[:1])


def _object(folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    for item in spot.children()[:ITEMS]:
        if item.type == "spread_element":
            yield from ((one, path) for one in item.children()[:1])
            continue
        key = folder.key_of(item) if item.type == "pair" else folder.source_text(item)
        value = item.child("value") if item.type == "pair" else item
        if value is None or key is None or item.type == "method_definition":
            continue
        if path[0] in (key, EACH) if path else key not in _ASIDE:
            yield value, path[1:]


def _made(folder: Folder, spot: Spot, _path: Path) -> Iterator[Step]:
    maker = spot.child("constructor")
    if maker is not None and folder.source_text(maker) in _MAKERS:
        yield from ((one, ()) for one in given_to(spot)[:2])


def _element(_folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    owner = spot.child("object")
    if owner is not None:
        yield owner, (EACH, *path)


FORMS: Mapping[str, Callable[[Folder, Spot, Path], Iterable[Step]]] = {
    **dict.fromkeys((*GIVING, "sequence_expression"), _inner),
    "array": _array,
    "assignment_expression": _right,
    "binary_expression": _sides,
    "new_expression": _made,
    "object": _object,
    "spread_element": _spread,
    "subscript_expression": _element,
    "template_string": _template,
    "ternary_expression": _choice,
}
"""By type of node."""
