"""Constants written as such, and expressions put together from others: operators, templates, arrays, objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.constants import (
    NOTHING,
    Closure,
    Constants,
    Frame,
    JsObject,
    unique,
)
from audit.analysis.javascript.language.numbers import literal
from audit.analysis.javascript.language.regexps import RegExp
from audit.analysis.javascript.language.values import HOLE, NULL, UNKNOWN, in_units, is_nothing
from audit.analysis.javascript.syntax.elements import length_of, template_parts
from audit.analysis.javascript.syntax.node_types import CHOOSING, GIVING, MEMBERS, keywords
from audit.analysis.javascript.syntax.spots import numbered, without
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


_MOST = 1536
"""Elements or members of one array or object; of a larger one nothing is known."""


def _string(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (in_units(unescaped(folder.text_between(spot.start + 1, spot.end - 1))),)


def _number(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (literal(folder.source_text(spot)),)


def _regex(folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    pattern, flags = spot.child("pattern"), spot.child("flags")
    text = folder.source_text(pattern) if pattern else ""
    return (RegExp(text, folder.source_text(flags) if flags else ""),)


def template(folder: Folder, spot: Spot, frame: Frame | None, *, raw: bool = False) -> Constants:
    """Fold a template with all its substitutions; `raw`: escapes stay as they are written."""
    read = in_units if raw else lambda text: in_units(unescaped(text))
    places, between = template_parts(spot)
    first, *others = [(read(folder.text_between(*place)),) for place in places]
    pieces: list[Constants] = [first]
    for substitution, text in zip(between, others, strict=True):
        piece = passing(folder, substitution, frame)
        if any(one is UNKNOWN for one in piece):
            return NOTHING
        pieces += [piece, text]
    return folder.made(operators.joined(pieces))


def _template(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    return _pieces(folder, spot) if spot.field == "arguments" else template(folder, spot, frame)


def _pieces(folder: Folder, spot: Spot) -> Constants:
    """Fold a template as the list of its texts, which its tag is called with."""
    texts = [folder.text_between(*place) for place in template_parts(spot)[0]]
    return (tuple((in_units(unescaped(text)),) for text in texts),)


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
    second = folder.fold(right, frame)
    if sign == "||" and all(map(_is_blank, first)) and _is_made_here(folder, left, right):
        return _shared(second)
    folder.go_through(*first, *second)
    return folder.made(operators.binary(sign, first, second))


def _is_blank(value: Any) -> bool:
    """Return whether nothing is known of a value, or of what it holds."""
    return value is UNKNOWN or (type(value) is JsObject and not value.members)


def _is_made_here(folder: Folder, left: Spot, right: Spot) -> bool:
    """Return whether `left || right` is `holder.member || (holder.member = {})`."""
    made = without(right, "parenthesized_expression")
    target = made.child("left") if made.type == "assignment_expression" else None
    if target is None or target.type not in MEMBERS:
        return False
    return folder.source_text(target) == folder.source_text(left)


def _shared(values: Constants) -> Constants:
    """Return objects as those that may hold more; of anything else, that it may be another."""
    if not all(type(one) is JsObject for one in values):
        return (*values, UNKNOWN)
    return tuple(JsObject(one.members, is_open=True, is_shared=True) for one in values)


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


def _updated(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    """`name += value`, `name++`: what a parameter is from then on, is not told."""
    target = spot.child("left") or spot.child("argument")
    if frame is not None and target is not None and folder.source_text(target) in frame:
        frame[folder.source_text(target)] = NOTHING
    return NOTHING


def _array(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    items: list[Constants] = []
    written = 0
    if spot.node.named_child_count > _MOST:
        return NOTHING
    for index, item in numbered(spot):
        items += [(HOLE,)] * (index - written)
        if item.type == "spread_element":
            inner = passing(folder, item, frame)
            spread = operators.items_of(inner[0]) if len(inner) == 1 else None
            if spread is None:
                return NOTHING
            items.extend(spread)
        else:
            items.append(folder.fold(item, frame))
        written = index + 1
        if len(items) > _MOST:
            return NOTHING
    return folder.made((tuple(items + [(HOLE,)] * (length_of(spot) - written)),))


def _object(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    members: dict[str, Constants] = {}
    if spot.node.named_child_count > _MOST:
        return NOTHING
    is_open = False
    for item in spot.children():
        if item.type == "spread_element":
            is_open = spread_into(members, passing(folder, item, frame)) or is_open
            continue
        key, value = _member(folder, item, frame)
        if key is None or key == "__proto__":
            is_open = spread_into(members, NOTHING)
        else:
            members[key] = value
    return folder.made((JsObject(members, is_open=is_open),))


def _member(folder: Folder, item: Spot, frame: Frame | None) -> tuple[str | None, Constants]:
    """Return a member of an object as it is written: its name, where that is known, and what it is."""
    if item.type == "shorthand_property_identifier":
        return folder.source_text(item), folder.fold(item, frame)
    if item.type == "method_definition":
        return folder.key_of(item, frame), method(folder, item)
    value = item.child("value")
    return folder.key_of(item, frame), folder.fold(value, frame) if value else NOTHING


def spread_into(members: dict[str, Constants], values: Constants) -> bool:
    """Put what an object has among `members`; return whether it may have others."""
    if len(values) == 1 and is_nothing(values[0]):
        return False
    if len(values) == 1 and isinstance(values[0], JsObject):
        members |= values[0].members
        is_open = values[0].is_open
    else:
        is_open = True
        for value in values:
            for key, held in value.members.items() if isinstance(value, JsObject) else ():
                members[key] = unique((*members.get(key, ()), *held))
    if is_open:
        for key, held in members.items():
            members[key] = unique((*held, UNKNOWN))
    return is_open


def method(folder: Folder, definition: Spot) -> Constants:
    """Return a method of an object or a class; of a getter, what it gives."""
    kinds = keywords(definition)
    function = Closure(definition)
    if "set" in kinds:
        return NOTHING
    return folder.apply(function, []) if "get" in kinds else (function,)


def _closure(_folder: Folder, spot: Spot, _frame: Frame | None) -> Constants:
    return (Closure(spot),)


HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "string": _string,
    "template_string": _template,
    "number": _number,
    "regex": _regex,
    "sequence_expression": _last,
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _updated,
    "update_expression": _updated,
    "array": _array,
    "object": _object,
    "arrow_function": _closure,
    "function_expression": _closure,
    "method_definition": _closure,
    "true": lambda *_: (True,),
    "false": lambda *_: (False,),
    "null": lambda *_: (NULL,),
    "undefined": lambda *_: (None,),
    **dict.fromkeys(GIVING, passing),
}
"""By type of node."""
