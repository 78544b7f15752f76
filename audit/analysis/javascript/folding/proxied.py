"""The names that a proxy is asked for: what its `get` is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import Constants, unique
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import PATTERNS, call_with

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_KEY = 1
"""Which parameter of `get` the name is."""


def asked(folder: Folder, function: Spot, index: int) -> Constants | None:
    """Fold the second parameter of `get` in `const name = new Proxy({}, {get: ...})`; None for another function."""
    made = _proxy(folder, function) if index == _KEY else None
    if made is None or made.parent is None:
        return None
    name = variable_of(made)
    if name is None:
        return (_member_of(folder, made.parent, made),)
    binding = folder.binding(name)
    uses = folder.scopes.uses(binding) if binding is not None else None
    found: Constants = () if uses else (UNKNOWN,)
    for use in uses or ():
        found += _of_use(folder, use)
    return unique(found)


def _proxy(folder: Folder, function: Spot) -> Spot | None:
    """Return the `new Proxy(...)` whose trap `get` a function is."""
    pair = function if function.type == "method_definition" else function.parent
    if pair is None or pair.type not in ("method_definition", "pair"):
        return None
    made = call_with(pair.parent) if pair.parent is not None else None
    maker = made.child("constructor") if made is not None else None
    is_proxy = maker is not None and folder.source_text(maker) == "Proxy"
    return made if is_proxy and folder.key_of(pair) == "get" else None


def _of_use(folder: Folder, use: Spot) -> Constants:
    holder = use.parent
    if holder is None or (holder.type == "member_expression" and use.field != "object"):
        return (UNKNOWN,)
    if holder.type == "variable_declarator" and use.field == "value":
        return _of_pattern(folder, holder.child("name"))
    return (_member_of(folder, holder, use),)


def _member_of(folder: Folder, holder: Spot, owner: Spot) -> object:
    name = holder.child("property") if holder.type == "member_expression" else None
    is_owner = holder.child("object") is not None and owner.start == holder.start
    return folder.source_text(name) if name is not None and is_owner else UNKNOWN


def _of_pattern(folder: Folder, pattern: Spot | None) -> Constants:
    """`const { name } = proxy`."""
    if pattern is None or pattern.type != "object_pattern":
        return (UNKNOWN,)
    keys = [
        folder.key_of(one) if one.type == "pair_pattern" else folder.source_text(one)
        for one in pattern.children()
        if one.type not in PATTERNS or one.type == "pair_pattern"
    ]
    return tuple(UNKNOWN if key is None else key for key in keys) or (UNKNOWN,)
