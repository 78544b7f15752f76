"""Which names a function of JavaScript declares itself: those of its statements and parameters; which nothing does.

Expressions declare nothing outside of themselves, so that only statements are walked, and functions
within are left alone: all names of a function cost no more than its number of statements.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import NAMES, PATTERNS
from audit.analysis.javascript.syntax.parse import parser_for
from audit.analysis.javascript.syntax.spots import bracketed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from audit.analysis.javascript.limits import Budget
    from audit.analysis.javascript.syntax.spots import Finder, Spot

_ASSIGNED = re.compile(rb"[\s)]*=(?![=>])")
_ASSIGNMENTS = 20
"""Assignments to one name that are looked at."""
_CONTAINERS = frozenset({
    "ERROR", "catch_clause", "do_statement", "else_clause", "export_statement", "finally_clause", "for_in_statement",
    "for_statement", "if_statement", "import_clause", "import_specifier", "import_statement", "labeled_statement",
    "lexical_declaration", "named_imports", "namespace_import", "program", "statement_block", "switch_body",
    "switch_case", "switch_default", "switch_statement", "try_statement", "variable_declaration", "while_statement",
    "with_statement",
})  # fmt: skip
"""What holds statements, or names that are declared."""
_NAMED = frozenset({
    "class_declaration", "function_declaration", "generator_function_declaration", "variable_declarator",
})  # fmt: skip


class _Role(Enum):
    """What a node is to whoever looks for declared names; most are nothing."""

    NAME = "name"
    HOLDER = "holder"
    NAMED = "named"


_STEP = 8
"""Nodes looked at for one step of the budget."""
_ERROR = 0xFFFF
"""The number of what the grammar could not read."""
Places = dict[bytes, list[int]]


def declared_places(function: Node, data: bytes, budget: Budget) -> Places:
    """Return the offsets where `function` (or the program) may declare each name, functions within left out."""
    found: list[tuple[int, bytes]] = []
    waiting = [function] if function.type == "program" else _parts(function)
    roles = _roles()
    while waiting:
        node = waiting.pop()
        role = roles.get(node.kind_id)
        if role is None:  # nearly always
            continue
        if role is _Role.NAME:
            found.append((node.start_byte, data[node.start_byte : node.end_byte]))
        elif role is _Role.HOLDER:
            children = node.named_children
            budget.spend(1 + len(children) // _STEP)
            waiting += children
        elif role is _Role.NAMED:
            name = node.child_by_field_name("name")
            if name is not None:
                waiting.append(name)
    places: Places = {}
    for start, text in sorted(found):
        places.setdefault(text, []).append(start)
    return places


@cache
def _roles() -> dict[int, _Role]:
    """Return the role of each kind of node that has one, by its number: quicker to ask for than its name."""
    language = parser_for("javascript").language
    assert language is not None  # noqa: S101  a parser that was made with one
    by_name = {
        **dict.fromkeys(NAMES, _Role.NAME),
        **dict.fromkeys(_CONTAINERS | PATTERNS, _Role.HOLDER),
        **dict.fromkeys(_NAMED, _Role.NAMED),
    }
    kinds = {
        number: language.node_kind_for_id(number) for number in range(language.node_kind_count)
    }
    found = {number: by_name[kind] for number, kind in kinds.items() if kind in by_name}
    return {**found, _ERROR: _Role.HOLDER}


def _parts(function: Node) -> list[Node]:
    """Return the function's own name, its parameters and its body."""
    parts = [function.child_by_field_name(name) for name in ("name", "parameter", "body")]
    parameters = function.child_by_field_name("parameters")
    parts += parameters.named_children if parameters is not None else ()
    return [part for part in parts if part is not None]


def assignments(
    finder: Finder, data: bytes, name: str, starts: Iterable[int]
) -> Iterator[tuple[Spot, Spot]]:
    """Yield the places among `starts`, where `name` stands, that are assigned to, each with the value.

    `name = value` makes a global where nothing declares the name.
    """
    length = len(name.encode())
    likely = (start for start in starts if _ASSIGNED.match(data, start + length))
    for start in islice(likely, _ASSIGNMENTS):
        place = bracketed(finder.at(start))
        holder = place.parent if place.field == "left" else None
        value = holder.child("right") if holder is not None else None
        if value is not None:
            yield place, value
