"""Strings that a loop puts together: `for (const c of codes) name += String.fromCharCode(c)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript import operators
from audit.analysis.javascript.constants import UNKNOWN, Constants
from audit.analysis.javascript.repeating import LOOPS
from audit.analysis.javascript.syntax import FUNCTIONS

if TYPE_CHECKING:
    from audit.analysis.javascript.folding import Folder
    from audit.analysis.javascript.spots import Spot

NOTHING: Constants = (UNKNOWN,)
_TURNS = 400
"""Turns of one loop that are gone through."""
_COMPARED = {"<": 0, "<=": 1, "!=": 0, "!==": 0}
"""Conditions that a counter upwards runs to, and whether the end is taken too."""


def added(folder: Folder, addition: Spot) -> Constants:
    """Return what `name += value` adds in all turns of the loop around it; unknown when that is not told."""
    loop, right = _only_loop(addition), addition.child("right")
    if loop is None or right is None:
        return NOTHING
    name, turns = (
        _listed(folder, loop) if loop.type == "for_in_statement" else _counted(folder, loop)
    )
    if not name or len(turns) > _TURNS:
        return NOTHING
    return operators.joined([folder.fold(right, {name: turn}) for turn in turns])


def _only_loop(spot: Spot) -> Spot | None:
    """Return the loop around `spot`, when there is one only and nothing in it decides whether `spot` runs."""
    loop = None
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            break
        if ancestor.type in LOOPS:
            if loop is not None:
                return None
            loop = ancestor
        elif loop is None and ancestor.type not in ("expression_statement", "statement_block"):
            return None
    return loop


def _listed(folder: Folder, loop: Spot) -> tuple[str, list[Constants]]:
    """`for (const name of list)`."""
    left, right = loop.child("left"), loop.child("right")
    operator = loop.node.child_by_field_name("operator")
    values = folder.fold(right) if right is not None else NOTHING
    is_told = len(values) == 1 and isinstance(values[0], (str, tuple))
    if left is None or left.type != "identifier" or operator is None or not is_told:
        return "", []
    if operator.type == "of":
        return folder.source_text(left), operators.items_of(values[0])
    return folder.source_text(left), [(index,) for index in range(len(values[0]))]


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
    return text, [(index,) for index in range(start[0], min(end, start[0] + by * (_TURNS + 1)), by)]


def _end(folder: Folder, test: Spot, name: str) -> int | None:
    left, right = test.child("left"), test.child("right")
    operator = test.node.child_by_field_name("operator")
    if left is None or right is None or operator is None or operator.type not in _COMPARED:
        return None
    values = folder.fold(right)
    if folder.source_text(left) != name or len(values) != 1 or type(values[0]) is not int:
        return None
    return int(values[0]) + _COMPARED[operator.type]


def _step(folder: Folder, step: Spot, name: str) -> int:
    text = "".join(folder.source_text(step).split())
    if text in (f"{name}++", f"++{name}", f"{name}+=1"):
        return 1
    by = text.removeprefix(f"{name}+=")
    return int(by) if by != text and by.isdigit() and len(by) < 4 else 0  # noqa: PLR2004 - a short step
