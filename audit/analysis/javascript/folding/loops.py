"""Strings that a loop puts together: `for (const c of codes) name += String.fromCharCode(c)`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.constants import NOTHING, Constants
from audit.analysis.javascript.folding.repeating import LOOPS, is_repeated
from audit.analysis.javascript.language.values import HOLE
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, call_with, method_of, nearest

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_LEAVING = re.compile(r"\b(?:break|continue|return|throw|yield)\b")
_TURNS = 400
"""Turns of one loop that are gone through."""
_DECIDING = frozenset(
    {"binary_expression", "catch_clause", "if_statement", "switch_statement", "ternary_expression"}
)
_TAKING = frozenset({"arguments", "assignment_expression", "augmented_assignment_expression"})
_COMPARED = {"<": 0, "<=": 1, "!=": 0, "!==": 0, ">": 0, ">=": -1}
"""Conditions that a counter runs to, and what to add so that the end is taken too."""


def appended(folder: Folder, store: Spot, right: Spot) -> tuple[list[Constants], bool]:
    """Return what `name += value` adds, turn by turn of the loop around it, and whether it surely does."""
    loop = _only_loop(store)
    of_turn = loop is not None and _is_of_turn(folder, store, loop)
    if of_turn or not is_repeated(store):
        return [folder.fold(right)], not (of_turn or _is_conditional(store))
    if loop is None or _LEAVING.search(folder.source_text(loop)):
        return [NOTHING], True
    name, turns = _WAYS.get(loop.type, _counted)(folder, loop)
    if not name or len(turns) > _TURNS:
        return [NOTHING], True
    return [folder.fold(right, {name: turn}) for turn in turns], True


def _is_of_turn(folder: Folder, store: Spot, loop: Spot) -> bool:
    """Return whether each turn of the loop has a name of its own: nothing is added up."""
    left = store.child("left")
    binding = folder.binding(left) if left is not None else None
    return binding is not None and loop.start <= binding.declarations[0].start < loop.end


def _is_conditional(spot: Spot) -> bool:
    """Return whether something decides if `spot` runs, as far as the syntax of its function tells."""
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            return False
        if ancestor.type in _DECIDING:
            return True
    return False


def is_added_to(store: Spot) -> bool:
    """Return whether a store takes what a name is and adds to it: `name += value`, `name = name + value`."""
    parent = store.parent
    return parent is not None and (parent.operator == "+=" or operation_on(store) is not None)


def operation_on(store: Spot) -> Spot | None:
    """Return `name + value`, or one of another sign, where a store is `name = name + value`; None for any other."""
    right = store.parent.child("right") if store.parent is not None else None
    left = right.child("left") if right is not None and right.type == "binary_expression" else None
    return right if left is not None and left.text == store.text else None


def is_part_of(store: Spot, use: Spot) -> bool:
    """Return whether a use only helps to make what is added: `name += (name ? "." : "") + x`."""
    around = nearest(use, _TAKING)
    left = around.child("left") if around is not None and around.type != "arguments" else None
    return left is not None and left.text == store.text


def _only_loop(spot: Spot) -> Spot | None:
    """Return the loop around `spot`, when there is one only and nothing in it decides whether `spot` runs."""
    loop = None
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            return ancestor if loop is None and _is_called_for_each(ancestor) else loop
        if ancestor.type in LOOPS:
            if loop is not None:
                return None
            loop = ancestor
        elif loop is None and ancestor.type not in ("expression_statement", "statement_block"):
            return None
    return loop


def _is_called_for_each(function: Spot) -> bool:
    """`list.forEach((one) => { ... })`."""
    return method_of(call_with(function))[1] == "forEach"


def _each(folder: Folder, function: Spot) -> tuple[str, list[Constants]]:
    owner, _ = method_of(call_with(function))
    names = folder.parameters.of(function)
    values = folder.fold(owner) if owner is not None else NOTHING
    if len(values) != 1 or not isinstance(values[0], tuple) or not names:
        return "", []
    return folder.source_text(names[0]), operators.items_of(values[0]) or []


def _listed(folder: Folder, loop: Spot) -> tuple[str, list[Constants]]:
    """`for (const name of list)`."""
    left, right = loop.child("left"), loop.child("right")
    values = folder.fold(right) if right is not None else NOTHING
    is_told = len(values) == 1 and isinstance(values[0], (str, tuple))
    if left is None or left.type != "identifier" or not loop.operator or not is_told:
        return "", []
    if loop.operator == "of":
        return folder.source_text(left), operators.items_of(values[0]) or []
    there = [index for index, one in enumerate(values[0]) if one != (HOLE,)]
    return folder.source_text(left), [(str(index),) for index in there]


def _counted(folder: Folder, loop: Spot) -> tuple[str, list[Constants]]:
    """`for (let index = 0; index < list.length; index++)`."""
    first, until, step = loop.child("initializer"), loop.child("condition"), loop.child("increment")
    names = first.children() if first is not None else []
    name = names[0].child("name") if len(names) == 1 else None
    begin = names[0].child("value") if len(names) == 1 else None
    test = (
        until.children()[0] if until is not None and until.type == "expression_statement" else until
    )
    if name is None or begin is None or test is None or step is None:
        return "", []
    text = folder.source_text(name)
    end, by = _end(folder, test, text), _step(folder, step, text)
    start = folder.fold(begin)
    if end is None or not by or len(start) != 1 or type(start[0]) is not int:
        return "", []
    return text, [(index,) for index in islice(range(start[0], end, by), _TURNS + 1)]


def _end(folder: Folder, test: Spot, name: str) -> int | None:
    left, right = test.child("left"), test.child("right")
    if left is None or right is None or test.operator not in _COMPARED:
        return None
    values = folder.fold(right)
    if folder.source_text(left) != name or len(values) != 1 or type(values[0]) is not int:
        return None
    return int(values[0]) + _COMPARED[test.operator]


def _step(folder: Folder, step: Spot, name: str) -> int:
    text = "".join(folder.source_text(step).split())
    if text in (f"{name}++", f"++{name}", f"{name}--", f"--{name}"):
        return 1 if "++" in text else -1
    sign, by = text.removeprefix(name)[:2], text.removeprefix(name)[2:]
    is_short = sign in ("+=", "-=") and by.isdigit() and len(by) < 4  # noqa: PLR2004 - digits
    return int(sign[0] + by) if is_short else 0


_WAYS = {"for_in_statement": _listed, "arrow_function": _each, "function_expression": _each}
