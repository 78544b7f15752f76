"""A loader of a file's own under the name of Node's: `var require; !function () { require = function () {} }()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import immediate_call

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_FUNCTIONS = frozenset({"arrow_function", "function_expression"})
_PASSED = frozenset({
    "call_expression", "expression_statement", "parenthesized_expression", "sequence_expression",
    "unary_expression",
})  # fmt: skip
"""Between a store and its function or program: what is run whenever the latter is."""
_GOES_ON = frozenset({
    "comment", "empty_statement", "expression_statement", "function_declaration", "lexical_declaration",
    "variable_declaration",
})  # fmt: skip
"""Statements behind which the next one is run."""
_STATEMENTS = 200
_HOISTED = "function_declaration"


def is_replaced(flow: Flow, binding: Binding, use: Spot) -> bool:
    """Return whether a function of the file's own stands under a name at `use`, as the file sets it when it begins.

    That is so where the store is run whatever happens, and before: it stands further up, and `use` in no function that
    may be called from above.
    """
    if any(one.type == _HOISTED for one in use.ancestors()):
        return False
    stores = (_assignment(one) for one in flow.script.scopes.stores(binding))
    return any(one is not None and one.start < use.start and _is_run(flow, one) for one in stores)


def _assignment(name: Spot) -> Spot | None:
    """Return the assignment that gives a name a function, itself or through other names; None if there is none."""
    parent = name.parent
    if parent is None or parent.type != "assignment_expression" or name.field != "left":
        return None
    value = parent.child("right")
    while value is not None and value.type == "assignment_expression":
        value = value.child("right")
    return parent if value is not None and value.type in _FUNCTIONS else None


def _is_run(flow: Flow, assignment: Spot) -> bool:
    """Return whether a program always runs an assignment: itself, or in functions that are called where they stand."""
    spot = assignment
    for parent in assignment.ancestors():
        if parent.type == "program":
            return True
        if parent.type in _FUNCTIONS:
            if spot.type != "statement_block" or not _is_called_there(flow, parent):
                return False
        elif parent.type == "statement_block":
            if not _is_come_to(parent, spot):
                return False
        elif parent.type == "assignment_expression":
            if spot.field != "right":
                return False
        elif parent.type not in _PASSED:
            return False
        spot = parent
    return False


def _is_called_there(flow: Flow, function: Spot) -> bool:
    """Return whether a function is called where it stands, and its body is run at once."""
    return immediate_call(function) is not None and not flow.text(function).startswith("async")


def _is_come_to(block: Spot, statement: Spot) -> bool:
    """Return whether a statement of a function's body is run whenever the body is: none before it may leave."""
    before = [one for one in block.children()[:_STATEMENTS] if one.start < statement.start]
    return len(before) < _STATEMENTS and all(one.type in _GOES_ON for one in before)
