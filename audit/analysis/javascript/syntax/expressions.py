"""What an expression names, as long as it is small enough to be a value and no program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import CONSTANTS, FUNCTIONS

if TYPE_CHECKING:
    from tree_sitter import Node

NODES = 250
"""Nodes of one expression; with more it is a program, and no value."""
_DATA = 12
"""Parts of a list that are looked at to tell that it holds constants only."""
_LEAVES = frozenset({"string", "comment", "regex", "number", "html_comment"})
_NAMING = frozenset({"identifier", "shorthand_property_identifier"})
_PROGRAMS = FUNCTIONS | {"object", "class", "class_declaration"}
"""What is a value only while it is small."""


@dataclass(slots=True)
class Names:
    """What an expression names."""

    nodes: int = 0
    variables: list[int] = field(default_factory=list)
    """Where each of its variables first stands."""
    methods: list[bytes] = field(default_factory=list)
    """What it calls by `this`."""


def names_in(node: Node, data: bytes) -> Names | None:
    """Return what an expression names; None when it is too large for one."""
    if node.descendant_count > NODES and node.type in _PROGRAMS:
        return None
    found, seen, waiting = Names(), set[bytes](), [node]
    while waiting:
        each = waiting.pop()
        found.nodes += 1
        if found.nodes > NODES or (each.child_count > NODES and not _is_data(each)):
            return None
        kind = each.type
        if kind in _NAMING:
            text = data[each.start_byte : each.end_byte]
            if text not in seen:
                seen.add(text)
                found.variables.append(each.start_byte)
        elif kind == "member_expression":
            inner, name = each.child_by_field_name("object"), each.child_by_field_name("property")
            if inner is not None and inner.type == "this" and name is not None:
                found.methods.append(data[name.start_byte : name.end_byte])
            elif inner is not None:
                waiting.append(inner)
        elif kind not in _LEAVES and not _is_data(each):
            waiting += reversed(each.named_children)
    return found


def _is_data(node: Node) -> bool:
    """Return whether a list holds constants only, as far as its beginning tells."""
    if node.type not in ("array", "arguments") or node.named_child_count < _DATA:
        return False
    kinds = {node.named_child(index).type for index in range(_DATA)}
    return kinds <= CONSTANTS
