"""Where TypeScript expects a type: what is named there is gone at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

_TYPE_HOLDERS = frozenset({
    "constraint", "extends_type_clause", "implements_clause", "nested_type_identifier", "type_alias_declaration",
    "type_annotation", "type_predicate", "type_arguments", "type_query",
})  # fmt: skip


def in_type(name: Spot) -> bool:
    """Return whether a name or an `import(...)` stands where a type is expected: `let x: import("a").B`."""
    below = name
    for ancestor in name.ancestors():
        if ancestor.type in _TYPE_HOLDERS or ancestor.type.endswith("_type"):
            return True
        if ancestor.type in ("as_expression", "satisfies_expression"):
            return below.start != ancestor.start
        if ancestor.type not in ("member_expression", "nested_identifier", "subscript_expression"):
            return False
        below = ancestor
    return False
