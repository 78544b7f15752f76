"""Whether code stands where its failure is expected: in a `try`, or behind a test for the very thing."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import FUNCTIONS

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.text.source import Source

_CONDITIONAL = {
    "if_statement": ("condition", ("consequence", "alternative")),
    "ternary_expression": ("condition", ("consequence", "alternative")),
    "binary_expression": ("left", ("right",)),
}
_FAR = 200
"""Nesting beyond which nobody guards anything."""
_STATEMENTS = 30
"""Statements at the beginning of a block that may leave it early."""
_CONDITION_BYTES = 2000
"""A longer condition is no feature test."""


def in_try(spot: Spot) -> bool:
    """Return whether `spot` stands in the block of a `try` of its own function."""
    below = spot
    for ancestor in islice(spot.ancestors(), _FAR):
        if ancestor.type == "try_statement" and below.field == "body":
            return True
        if ancestor.type in FUNCTIONS:
            return False
        below = ancestor
    return False


def behind_test(spot: Spot, name: str, source: Source) -> bool:
    """Return whether a condition around `spot` names `name`, or a `return` before it does."""
    word = re.compile(rf"(?<![\w$]){re.escape(name)}(?![\w$])")
    below = spot
    for ancestor in islice(spot.ancestors(), _FAR):
        if _tests(ancestor, below, word, source):
            return True
        if ancestor.type in FUNCTIONS and ancestor.type != "arrow_function":
            return False
        below = ancestor
    return False


def behind_lack(spot: Spot, owner: str, key: str, source: Source) -> bool:
    """Return whether `owner[key] = ...` at `spot` happens only where a test saw that there is none.

    What does so where there is one, `if (!owner[key]) return;`, replaces it.
    """
    member = rf"{re.escape(owner)}\[{re.escape(key)}\]"
    within = (
        rf"\b{re.escape(key)}\s+in\s+{re.escape(owner)}\b|hasOwn[\w.]*\([^)]*\b{re.escape(key)}\)"
    )
    word = re.compile(rf"{member}|{within}")
    lacks = re.compile(
        rf"!\s*\(?\s*(?:[\w$.]*?)(?:{member}|{within})|typeof\s+{member}\s*!==?"
        rf"|{member}\s*===?\s*(?:undefined|null|void)|typeof\s+{member}\s*===?\s*.undefined"
    )
    below = spot
    for ancestor in islice(spot.ancestors(), _FAR):
        condition = ancestor.child(_CONDITIONAL.get(ancestor.type, ("", ()))[0])
        is_lacking = _names(condition, lacks, source)
        is_last = below.field in ("consequence", "right") and ancestor.operator not in ("||", "??")
        if ancestor.type == "statement_block":
            if _returns_before(ancestor, below, word, source, unless=lacks):
                return True
        elif is_lacking == is_last and _tests(ancestor, below, word, source):
            return True
        if ancestor.type in FUNCTIONS:
            return False
        below = ancestor
    return False


def _tests(ancestor: Spot, below: Spot, word: re.Pattern[str], source: Source) -> bool:
    if ancestor.type == "try_statement" and below.type == "catch_clause":
        return _names(ancestor.child("body"), word, source)
    if ancestor.type == "augmented_assignment_expression":
        return ancestor.operator in ("||=", "??=")
    if ancestor.type == "assignment_expression" and below.field == "left":
        right = ancestor.child("right")
        return (
            right is not None
            and right.type == "binary_expression"
            and _names(right.child("left"), word, source)
        )
    if ancestor.type == "statement_block":
        return _returns_before(ancestor, below, word, source)
    condition_field, branches = _CONDITIONAL.get(ancestor.type, ("", ()))
    return below.field in branches and _names(ancestor.child(condition_field), word, source)


def _returns_before(
    block: Spot,
    below: Spot,
    word: re.Pattern[str],
    source: Source,
    unless: re.Pattern[str] | None = None,
) -> bool:
    for statement in block.first_children(_STATEMENTS):
        if statement.start >= below.start:
            return False
        condition = statement.child("condition")
        if unless is not None and _names(condition, unless, source):
            continue
        if statement.type == "if_statement" and _names(condition, word, source):
            body = statement.child("consequence")
            if body is not None and "return" in source.text(
                body.start, min(body.end, body.start + 200)
            ):
                return True
    return False


def _names(condition: Spot | None, word: re.Pattern[str], source: Source) -> bool:
    if condition is None or condition.end - condition.start > _CONDITION_BYTES:
        return False
    return word.search(source.text(condition.start, condition.end)) is not None
