"""Types of syntax nodes that several parts of the analysis go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

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


def is_replaced(spot: Spot) -> bool:
    """Return whether the member at `spot` is given another value or deleted."""
    parent = spot.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return spot.field == "left"
    return parent.type == "unary_expression" and parent.node.children[0].type == "delete"
