"""Whether code stands where its failure is expected: in a `try`, or behind a test for the very thing."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
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
_LEAVING = 200
"""Bytes of what an `if` runs in which it may leave the function."""
_STATEMENTS = 30
"""Statements at the beginning of a block that may leave it early."""
_LACKS = (
    r"!\s*\(?\s*(?:[\w$.]*?)(?:{member}|{within})"
    r"|typeof\s*\(?{value}\)?\s*!==?(?!=)(?!\s*['\"`]?undefined)"
    r"|typeof\s*\(?{value}\)?\s*===?\s*['\"`]undefined"
    r"|(?<!typeof ){value}\s*===?\s*(?:undefined|null|void)"
    r"|['\"`]undefined['\"`]\s*===?\s*typeof\s*\(?{value}"
    r"|['\"`](?:function|object)['\"`]\s*!==?\s*typeof\s*\(?{value}"
    r"|(?:undefined|null|void 0)\s*===?\s*{value}"
)
"""A test that there is nothing: `!owner[key]`, `typeof fetch !== "function"`, `"undefined" == typeof fetch`."""
_LACKING = re.compile(r"!\s*[A-Za-z_$(]|undefined|null|void 0|!==?\s*['\"`]|['\"`]\s*!==?")
"""What each alternative of such a test says."""
_CONDITION_BYTES = 2000
"""A longer condition is no feature test."""


class _Question:
    """What a test has to ask: made ready only where there is a test, as most places have none around them, and kept."""

    def __init__(self, member: str, within: str) -> None:
        """Prepare to look for it.

        Args:
            member: an expression that matches it by name.
            within: one that matches the question whether something has it.
        """
        self._member, self._within = member, within

    @cached_property
    def word(self) -> re.Pattern[str]:
        """Matches what names it."""
        return re.compile(f"{self._member}|{self._within}")

    @cached_property
    def lacks(self) -> re.Pattern[str]:
        """Matches a test that there is none."""
        value = rf"(?<![\w$.?])(?:[\w$.?]*?)(?:{self._member})"
        return re.compile(_LACKS.format(member=self._member, within=self._within, value=value))

    @cached_property
    def goes_on(self) -> re.Pattern[str]:
        """Matches such a test, or one more condition: after `if (fetch && done) return` code may go on."""
        return re.compile(f"&&|{self.lacks.pattern}")


@lru_cache(maxsize=256)
def _question(member: str, within: str) -> _Question:
    return _Question(member, within)


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


def behind_lack(spot: Spot, owner: str, key: str, source: Source) -> bool:
    """Return whether `owner[key] = ...` at `spot` happens only where a test saw that there is none.

    What does so where there is one, `if (!owner[key]) return;`, replaces it.
    """
    member = rf"{re.escape(owner)}\[{re.escape(key)}\]"
    within = (
        rf"\b{re.escape(key)}\s+in\s+{re.escape(owner)}\b|hasOwn[\w.]*\([^)]*\b{re.escape(key)}\)"
    )
    return _is_lacking(spot, _question(member, within), source)


def behind_lack_of(spot: Spot, name: str, source: Source, *, tried: bool = True) -> bool:
    """Return whether `spot` is reached only where a test saw that there is no `name`, or could not use it.

    Args:
        spot: what is asked about.
        name: as it is called there.
        source: the text of the file.
        tried: a `new` that failed is such a test, too.
    """
    member = rf"(?<![\w$]){re.escape(name)}(?![\w$])(?!['\"`]|\s*\??[.\[(])"
    made = rf"|(?<=\bnew ){re.escape(name)}(?=\()" if tried else ""
    quoted = rf"['\"`]{re.escape(name)}['\"`]"
    within = rf"{quoted}\s+in\b|hasOwn[\w.]*\([^)]*{quoted}\)|\[{quoted}\]"
    return _is_lacking(spot, _question(member, within + made), source)


def _is_lacking(spot: Spot, asked: _Question, source: Source) -> bool:
    """Return whether `spot` is reached only where something is missing."""
    below = spot
    for ancestor in islice(spot.ancestors(), _FAR):
        if ancestor.type in _CONDITIONAL:
            if _decides(ancestor, below, asked, source):
                return True
        elif ancestor.type == "statement_block":
            if _returns_before(ancestor, below, asked, source):
                return True
        elif _tests(ancestor, below, asked, source):
            return True
        if ancestor.type in FUNCTIONS:
            return False
        below = ancestor
    return False


def _decides(ancestor: Spot, below: Spot, asked: _Question, source: Source) -> bool:
    """Return whether a condition lets code run only where something is missing.

    Each of several alternatives has to say that something is: `!window.fetch || force` replaces it, too.
    """
    field, branches = _CONDITIONAL[ancestor.type]
    condition = ancestor.child(field)
    if below.field not in branches or condition is None:
        return False
    if condition.end - condition.start > _CONDITION_BYTES:
        return False
    is_first = below.field in ("consequence", "right") and ancestor.operator not in ("||", "??")
    text = source.text(condition.start, condition.end)
    return _says_missing(text, asked.word, asked.lacks) is is_first


@lru_cache(maxsize=256)
def _says_missing(text: str, word: re.Pattern[str], lacks: re.Pattern[str]) -> bool | None:
    """Return whether a condition holds where something is missing, or where it is there; None where that is not said.

    Remembered, as a long one may stand around very many places.
    """
    if lacks.search(text):
        return all(map(_LACKING.search, text.split("||"))) or None
    return False if "&&" not in text and word.search(text) else None


def _tests(ancestor: Spot, below: Spot, asked: _Question, source: Source) -> bool:
    """Return whether something was tried before, or is kept where it is: `catch`, `x ||= y`, `x = x || y`."""
    if ancestor.type == "try_statement" and below.type == "catch_clause":
        return _names(ancestor.child("body"), asked, source)
    if ancestor.type == "augmented_assignment_expression":
        return ancestor.operator in ("||=", "??=")
    if ancestor.type != "assignment_expression" or below.field != "left":
        return False
    right = ancestor.child("right")
    return (
        right is not None
        and right.type == "binary_expression"
        and right.operator in ("||", "??")
        and _names(right.child("left"), asked, source)
    )


def _returns_before(block: Spot, below: Spot, asked: _Question, source: Source) -> bool:
    """Return whether a statement before `below` in a block leaves it where there is one."""
    for statement in block.first_children(_STATEMENTS):
        if statement.start >= below.start:
            return False
        condition = statement.child("condition")
        if statement.type != "if_statement" or not _names(condition, asked, source):
            continue
        body = statement.child("consequence")
        leaves = body is not None and "return" in source.text(
            body.start, min(body.end, body.start + _LEAVING)
        )
        if leaves and not _goes_on(condition, asked, source):
            return True
    return False


def _goes_on(condition: Spot | None, asked: _Question, source: Source) -> bool:
    text = source.text(condition.start, condition.end) if condition is not None else ""
    return asked.goes_on.search(text) is not None


def _names(condition: Spot | None, asked: _Question, source: Source) -> bool:
    if condition is None or condition.end - condition.start > _CONDITION_BYTES:
        return False
    return asked.word.search(source.text(condition.start, condition.end)) is not None
