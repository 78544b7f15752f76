"""Constants written as such, and expressions put together from others: operators, templates, arrays, objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import (
    operators,
)
from audit.analysis.javascript.folding.constants import (
    LIMIT,
    NOTHING,
    UNKNOWN,
    Closure,
    Constants,
    Frame,
    JsObject,
    unique,
)
from audit.analysis.javascript.folding.regexps import RegExp
from audit.analysis.javascript.syntax.node_types import CHOOSING, keywords
from audit.analysis.javascript.syntax.spots import numbered
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


def _string(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (unescaped(folder.text_between(spot.start + 1, spot.end - 1)),)


def _number(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (operators.number(folder.source_text(spot)),)


def _regex(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    pattern, flags = spot.child("pattern"), spot.child("flags")
    text = folder.source_text(pattern) if pattern else ""
    return (RegExp(text, folder.source_text(flags) if flags else ""),)


def template(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    """Fold a template with all its substitutions."""
    pieces: list[Constants] = []
    start = spot.start + 1
    for node in spot.children():
        if node.type == "template_substitution":
            pieces.append((unescaped(folder.text_between(start, node.start)),))
            inner = node.children()
            piece = folder.fold(inner[0], frame) if inner else NOTHING
            if any(one is UNKNOWN for one in piece):
                return NOTHING
            pieces.append(piece)
            start = node.end
    pieces.append((unescaped(folder.text_between(start, spot.end - 1)),))
    return operators.joined(pieces)


def passing(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    """Fold what is within: brackets, `await`, a type, `return`."""
    inner = spot.children()
    return folder.fold(inner[0], frame) if inner else NOTHING


def _last(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    inner = spot.children()
    return folder.fold(inner[-1], frame) if inner else NOTHING


def _ternary(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    found: Constants = ()
    condition = spot.child("condition") if frame is not None else None
    decided = operators.truth(folder.fold(condition, frame)) if condition is not None else None
    for name, kept in (("consequence", True), ("alternative", False)):
        if decided is not None and decided is not kept:
            continue
        branch = spot.child(name)
        found += folder.fold(branch, frame) if branch else NOTHING
    return unique(found)


def _binary(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    left, right = spot.child("left"), spot.child("right")
    sign = spot.operator
    folded = operators.FOLDED if frame is None else operators.FOLDED_WITHIN
    if left is None or right is None or sign not in folded:
        return NOTHING
    first = folder.fold(left, frame)
    if sign not in CHOOSING and any(one is UNKNOWN for one in first):
        return NOTHING
    return operators.binary(sign, first, folder.fold(right, frame))


def _unary(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    argument = spot.child("argument")
    if argument is None or not spot.operator:
        return NOTHING
    return operators.unary(spot.operator, folder.fold(argument, frame))


def _assignment(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    left, right = spot.child("left"), spot.child("right")
    value = folder.fold(right, frame) if right else NOTHING
    if frame is not None and left is not None and folder.source_text(left) in frame:
        frame[folder.source_text(left)] = value
    return value


def _array(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    items: list[Constants] = []
    if spot.node.named_child_count > LIMIT * 64:
        return NOTHING
    for index, item in numbered(spot):
        if item.type == "spread_element":
            inner = passing(folder, item, frame)
            if len(inner) != 1 or not isinstance(inner[0], (tuple, str)):
                return NOTHING
            if len(inner[0]) > LIMIT * 64:
                return NOTHING
            items.extend(operators.items_of(inner[0]))
        else:
            items += [(None,)] * (index - len(items))
            items.append(folder.fold(item, frame))
        if len(items) > LIMIT * 64:
            return NOTHING
    return (tuple(items),)


def _object(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    members: dict[str, Constants] = {}
    if spot.node.named_child_count > LIMIT * 64:
        return NOTHING
    for item in spot.children():
        if item.type == "pair":
            key, value = folder.key_of(item, frame), item.child("value")
            if key is not None and value is not None:
                members[key] = folder.fold(value, frame)
        elif item.type == "spread_element":
            for held in passing(folder, item, frame):
                members |= held.members if isinstance(held, JsObject) else {}
        elif item.type == "shorthand_property_identifier":
            members[folder.source_text(item)] = folder.fold(item, frame)
        elif item.type == "method_definition":
            name = item.child("name")
            if name is not None:
                members[folder.source_text(name)] = method(folder, item)
    return (JsObject(members),)


def method(folder: Folder, definition: Spot) -> Constants:
    """Return a method of an object or a class; of a getter, what it gives."""
    kinds = keywords(definition)
    function = Closure(definition)
    return folder.apply(function, []) if "get" in kinds else (function,)


def _closure(_folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (Closure(spot),)


_PASSING = frozenset(
    {
        "as_expression",
        "await_expression",
        "non_null_expression",
        "parenthesized_expression",
        "satisfies_expression",
    }
)
HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "string": _string,
    "template_string": template,
    "number": _number,
    "regex": _regex,
    "sequence_expression": _last,
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "assignment_expression": _assignment,
    "array": _array,
    "object": _object,
    "arrow_function": _closure,
    "function_expression": _closure,
    "method_definition": _closure,
    "true": lambda *_: (True,),
    "false": lambda *_: (False,),
    "null": lambda *_: (None,),
    "undefined": lambda *_: (None,),
    **dict.fromkeys(_PASSING, passing),
}
"""By type of node."""
