"""Whether a constant container may be changed out of sight: under another name, by a function, by its own methods."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import aliases
from audit.analysis.javascript.folding.escaping import has_twin
from audit.analysis.javascript.folding.shapes import METHODS, STORES
from audit.analysis.javascript.syntax.node_types import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.shapes import Shape
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot

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
STORED = r"(?:\.\s*[\w$\x80-\xff]{1,80}|\[[^\]\n]{1,80}\])" + STORES
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
_NEAR = 60
"""Bytes before a container in which it is told what it is handed to."""
_PLACES = 40
"""Places of a container that are looked at."""


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
    if not shape.is_bytes:
        return aliases.is_changed_otherwise(folder, binding, shape, is_known)
    declared = {one.start for one in binding.declarations}
    found = (
        one
        for one in scopes.followed(binding, _BYTES_CHANGED)
        if one.start not in declared and not is_known(one)
    )
    return has_twin(folder, binding) or any(
        not _is_read(folder, one) for one in islice(found, _PLACES)
    )


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
