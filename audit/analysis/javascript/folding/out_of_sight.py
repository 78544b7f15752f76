"""Whether a constant container may be changed out of sight: under another name, by a function, by its own methods."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import aliases
from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.folding.shapes import METHODS
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, MEMBERS, PATTERNS
from audit.analysis.javascript.syntax.spots import in_brackets, place_among

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.shapes import Shape
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot

_HANDED_ON = re.compile(rb"\s*(?:\?[^.]|==|[^\s.\[=?]|\??\.\s*[\w$\x80-\xff]+\s*\()")
"""What follows a container that is not merely asked for a member: it goes elsewhere, or a method may be its own."""
_BYTES_CHANGED = re.compile(
    rb"\s*(?!\?\.|[\s.\[=:])|\s*\??\.\s*(?!(?:at|byteLength|every|find|indexOf|join|length|map|reduce|slice|some|subarray"
    rb"|toString)\b)"
)
"""What follows bytes that may be others afterwards."""
_READING = re.compile(
    rb"(?:\b(?:Array|Buffer)\s*\.\s*from|\.\s*(?:decode|fromCharCode|apply|concat|isBuffer)|\bString|\b(?:inflate(?:Raw)?|gunzip|unzip)Sync)\s*\("
    rb"(?:\s*(?:null|String)\s*,)?\s*(?:\[\s*)?(?:\.\.\.)?\s*\Z"
    rb"|(?:\bof|\.\.\.)\s*\Z"
)
"""What stands before bytes that are only read."""
STORED = r"(?:\.\s*[\w$\x80-\xff]{1,80}|\[[^\]\n]{1,80}\])\s*(?:[-+*/%&|^<>?]{0,3})=(?![=>])"
"""What follows a container in whose member something is stored."""
_TAKEN = re.compile(
    rf"\s*\??\.\s*(?:(?:delete|{METHODS})\b\s*[^\s(?]|__define[GS]etter__|prototype\b)".encode()
)
"""A changing method that is not called at once, one that is given what a member is to be, or what instances share."""
_COMPUTED = re.compile(rb"\s*(?:\?\.)?\[\s*[^\s\]'\"`\d][^\]\n]{0,80}\]\s*(?:\?\.\s*)?\(")
"""A method of a computed name is called."""
_TARGET = re.compile(rb"\s*(?:\.\s*[\w$\x80-\xff]+|\[[^\]\n]{1,80}\])\s*(?:(?:of|in)\b|[\]},=])")
"""A member that may be a part of a pattern, or what a loop stores to."""
_GIVEN = re.compile(
    rf"(?:\bReflect\s*\.\s*(?:set|defineProperty|setPrototypeOf)|\bObject\s*\.\s*setPrototypeOf"
    rf"|\b(?:{METHODS})\s*\.\s*(?:call|apply|bind))\s*\(\s*\Z".encode()
)
"""What stands before a container that a function of the language changes."""
_GIVEN_ENDS = frozenset(b"( \t\r\n\f\v")
_CHANGED = re.compile(rf"\s*\??(?:\.\s*(?:{METHODS})\s*\(|{STORED})".encode())
_NEAR = 60
"""Bytes before a container in which it is told what it is handed to."""
_PLACES = 40
"""Places of a container that are looked at."""
_VALUES = frozenset(
    {"binary_expression", "parenthesized_expression", "sequence_expression", "ternary_expression"}
)


def may_change(
    folder: Folder,
    scopes: Scopes,
    binding: Binding,
    shape: Shape,
    is_known: Callable[[Spot], bool] = lambda _: False,
) -> bool:
    """Return whether something that cannot be followed may change what a container holds.

    Args:
        folder: folds what functions are called.
        scopes: what names mean.
        binding: the variable of the container.
        shape: what it is.
        is_known: whether what happens at a place of it was taken into account.
    """
    if scopes.preceded(binding, _GIVEN, _GIVEN_ENDS):
        return True
    if not (shape.is_bytes or shape.is_list or shape.keys or shape.inner or shape.holds_lists):
        return bool(shape.methods and scopes.followed(binding, _TAKEN))
    if _is_changed_oddly(scopes, binding, shape, is_known):
        return True
    pattern = _BYTES_CHANGED if shape.is_bytes else _HANDED_ON
    declared = {one.start for one in binding.declarations}
    found = (
        one
        for one in scopes.followed(binding, pattern)
        if one.start not in declared and not is_known(one)
    )
    places = list(islice(found, _PLACES))
    if shape.is_bytes:
        return any(not _is_read(folder, one) for one in places)
    if any(_by_another(folder, scopes, one) for one in places):
        return True
    if scopes.are_stored(shape.keys) and any(_goes_away(one, shape.methods) for one in places):
        return aliases.is_stored(scopes, binding, shape.keys, is_known, is_away=True)
    return aliases.is_changed_otherwise(folder, binding, shape, is_known)


def _is_changed_oddly(
    scopes: Scopes, binding: Binding, shape: Shape, is_known: Callable[[Spot], bool]
) -> bool:
    """Return whether a container is changed in a way that is looked for by its form alone."""
    if scopes.followed(binding, _TAKEN):
        return True
    if shape.is_list and any(not is_known(one) for one in scopes.followed(binding, _COMPUTED)):
        return True
    return any(map(_is_target, scopes.followed(binding, _TARGET)[:_PLACES]))


def _is_target(place: Spot) -> bool:
    """Return whether a member of a container is a part of a pattern, or what a loop stores to."""
    access = place.parent
    holder = access.parent if access is not None else None
    if access is None or holder is None or place.field != "object":
        return False
    is_loop = holder.type == "for_in_statement" and access.field == "left"
    return is_loop or (holder.type in PATTERNS and access.field != "right")


def _is_read(folder: Folder, place: Spot) -> bool:
    before = folder.text_between(max(0, place.start - _NEAR), place.start)
    return _READING.search(before.encode()) is not None


def _by_another(folder: Folder, scopes: Scopes, place: Spot) -> bool:
    """Return whether the name that `place` hands a container to is that of one which is changed."""
    use = place
    while place.parent is not None and place.parent.type in _VALUES and place.field != "condition":
        place = place.parent
    holder = place.parent
    if holder is None:
        return False
    name = None
    if holder.type == "arguments":
        if place is not use and _called_in_place(holder):
            return False  # `(function (Kind) { ... })(Kind || (Kind = {}))`: see `mutations`
        name = _parameter(folder, holder, place_among(holder, place))
    elif holder.type == "assignment_expression" and place.field == "right":
        name = holder.child("left")
    elif holder.type == "variable_declarator":
        name = holder.child("name")
    if name is None or name.type != "identifier":
        return False
    other = folder.binding(name)
    return other is not None and bool(scopes.followed(other, _CHANGED))


def _called_in_place(arguments: Spot) -> bool:
    """Return whether they are given to a function where that stands."""
    called = arguments.parent.child("function") if arguments.parent is not None else None
    return called is not None and called.type == "parenthesized_expression"


def _parameter(folder: Folder, arguments: Spot, index: int) -> Spot | None:
    """Return the parameter of a function of this file that an argument comes to."""
    called = arguments.parent.child("function") if arguments.parent is not None else None
    callee = in_brackets(called) if called is not None else None
    if callee is None or callee.type not in ("identifier", *FUNCTIONS):
        return None
    found = [Closure(callee)] if callee.type in FUNCTIONS else folder.fold(callee)
    function = found[0] if len(found) == 1 else None
    names = folder.parameters.of(function.spot) if isinstance(function, Closure) else []
    return names[index] if index < len(names) else None


def _goes_away(place: Spot, methods: Sequence[str]) -> bool:
    """Return whether a container goes where it can be changed, or a method of its own is called."""
    holder = place.parent
    if holder is None or holder.type in ("expression_statement", *PATTERNS):
        return False
    if holder.type not in MEMBERS:
        return holder.type not in ("binary_expression", "for_in_statement", "export_specifier")
    name = holder.child("property")
    return name is not None and name.text.decode("utf-8", "replace") in methods
