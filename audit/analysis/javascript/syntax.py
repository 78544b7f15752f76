"""Types of syntax nodes that several parts of the analysis go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.spots import Spot

FUNCTIONS = frozenset(
    {
        "arrow_function",
        "class_static_block",
        "function_declaration",
        "function_expression",
        "generator_function",
        "generator_function_declaration",
        "method_definition",
        "program",
    }
)
"""Where `var` is hoisted to."""
NAMES = frozenset(
    {
        "identifier",
        "shorthand_property_identifier",
        "shorthand_property_identifier_pattern",
        "type_identifier",
    }
)
PATTERNS = frozenset(
    {
        "array_pattern",
        "assignment_pattern",
        "object_assignment_pattern",
        "object_pattern",
        "pair_pattern",
        "rest_pattern",
    }
)
_BLOCKS = FUNCTIONS | {
    "catch_clause",
    "class",
    "class_body",
    "class_declaration",
    "for_in_statement",
    "for_statement",
    "internal_module",
    "module",
    "statement_block",
    "switch_body",
}
"""What has names of its own declared by `let`, `const` and `class`."""


def is_stored_to(place: Spot) -> bool:
    """Return whether the name at `place` is the target of an assignment of some form."""
    parent = place.parent
    if parent is None:
        return False
    return (
        place.field == "left"
        or parent.type == "update_expression"
        or (parent.type in PATTERNS and place.field != "right")
    )


def function_of(spot: Spot) -> Spot:
    """Return the nearest function around `spot`, or the program."""
    last = spot
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            return ancestor
        last = ancestor
    return last


def block_of(spot: Spot) -> Spot:
    """Return the nearest scope of any sort around `spot`."""
    last = spot
    for ancestor in spot.ancestors():
        if ancestor.type in _BLOCKS:
            return ancestor
        last = ancestor
    return last


def is_replaced(spot: Spot) -> bool:
    """Return whether the member at `spot` is given another value or deleted."""
    parent = spot.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return spot.field == "left"
    return parent.type == "unary_expression" and parent.node.children[0].type == "delete"
