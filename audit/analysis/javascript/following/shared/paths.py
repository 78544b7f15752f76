"""Names of members, in a text or in a list, that lead to what all objects share.

`set({}, "__proto__.x", true)` changes every object, whatever `set` is: with a harmless path it would change one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.shared import writes
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.syntax.spots import with_around
from audit.analysis.javascript.values import Power

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_DOTTED = re.compile(r"(?:__proto__|constructor\.prototype)\.([\w$]+)")
_LEADING = (("__proto__",), ("constructor", "prototype"))
_WALKING = frozenset({"arrow_function", "for_in_statement", "return_statement"})
_REFUSED = frozenset({"constructor", "hasOwnProperty", "isPrototypeOf", "null", "prototype"})
"""What stands beside `__proto__` in a list of names that are refused."""
_COMPARING = frozenset({"array", "binary_expression", "pair", "switch_case"})
_READING = re.compile(r"(?:Object|JSON|console)\.\w+|String|Boolean|Number")
"""Functions that look at what they are given, or copy only its first members."""
_USES = 40
"""Places of one name that are looked at."""
_LONGEST = 80
"""Bytes of a path."""
_OBJECT = Power("intrinsic", ("Object", "prototype"))


def dotted(flow: Flow, text: Spot) -> None:
    """Record the change that the path within a string, `__proto__.name`, is for."""
    match = _DOTTED.fullmatch(flow.text(text)) if text.end - text.start <= _LONGEST else None
    string = text.parent
    if match is None or string is None or string.parent is None or string.type == "regex":
        return
    if string.parent.type not in _COMPARING:
        writes.written(flow, string, _OBJECT, match[1])


def listed(flow: Flow, array: Spot) -> None:
    """Record the change that a list of names, `["__proto__", "name"]`, is for."""
    names = [flow.script.folder.plain_text(one) for one in array.children()]
    holder = array.parent
    is_path = any(tuple(names[:-1]) == leading for leading in _LEADING)
    if is_path and not _is_refused(names[-1]) and holder is not None and holder.type != "array":
        writes.written(flow, array, _OBJECT, names[-1])


def _is_refused(name: str) -> bool:
    is_usual = name in _REFUSED or name.startswith(("__", "to", "valueOf", "propertyIs"))
    return is_usual or "__proto__" in name


def parsed(flow: Flow, name: Spot) -> None:
    """`merge({}, JSON.parse('{"__proto__": ...}'))`: whoever copies what it gives, deeply, changes all objects."""
    call = name.parent.parent if name.parent is not None else None
    given = given_to(call)
    texts = flow.script.folder.strings(given[0])[0] if given else ()
    is_told = any('"__proto__":' in "".join(text.split()) for text in texts)
    if call is not None and is_told and _is_walked(flow, call):
        flow.fact("write", "Object.prototype", call)


def _is_walked(flow: Flow, made: Spot) -> bool:
    """Return whether an object is given to a function that may copy it, or its members are gone through."""
    made = with_around(made, "parenthesized_expression")
    holder = made.parent
    if holder is None:
        return False
    if (name := variable_of(made)) is not None:
        uses = flow.script.folder.uses(name) or []
        return any(_is_walked(flow, use) for use in uses[:_USES])
    callee = (
        holder.parent.child("function") if holder.type == "arguments" and holder.parent else None
    )
    if callee is not None:
        return _READING.fullmatch(flow.text(callee)) is None
    return holder.type in _WALKING
