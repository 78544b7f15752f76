"""Whether what a container holds is changed under another name, or what it is itself."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.escaping import goes_away
from audit.analysis.javascript.folding.shapes import METHODS, METHODS_OF_ANY, STORES
from audit.analysis.javascript.syntax.declaring import initial_value, is_stored_to
from audit.analysis.javascript.syntax.node_types import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.folding.shapes import Shape
    from audit.analysis.javascript.syntax.scopes import Binding, Scopes
    from audit.analysis.javascript.syntax.spots import Spot

_LIST_CHANGED = re.compile(rf"\??\.\s*(?:{METHODS})\s*(?:\?\.\s*)?\(|\]{STORES}".encode())
"""The sign of a member by which a list is changed."""
_GIVEN = (
    r"\b(?:Object\s*\.\s*(?:assign|definePropert(?:y|ies))|Reflect\s*\.\s*(?:set|defineProperty))"
    r"\s*\(\s*([^\s{\[])"
)
_ELEMENTS = rf"\]{STORES}|\]\s*,\s*[\w$]+\[[^\]\n]{{1,80}}\]\s*\]\s*=(?![=>])|{_GIVEN}"
"""Signs of any container that is changed: a member of a computed name, or what is given to a function for that."""
_ITSELF = {
    False: re.compile(_ELEMENTS.encode()),
    True: re.compile(
        (
            rf"\.\s*(?:{METHODS_OF_ANY})\b|\[\s*['\"`](?:{METHODS_OF_ANY})['\"`]\s*\]|\.\s*length{STORES}"
            rf"|\[\s*[^\s\]'\"`\d][^\]\n]{{0,80}}\]\s*(?:\?\.\s*)?\(|{_ELEMENTS}"
        ).encode()
    ),
}
"""Signs of an object, and of a list or table, that is changed, whoever's it is; what is changed stands in the group."""
_SIGNS = 400
"""Changes of any lists that are looked at."""
_KEYS = 60
"""Keys of an object whose stores are looked for: with more that are stored to somewhere, it counts as changed."""
_COLLECTIONS = frozenset({b"Array", b"Map", b"Set", b"WeakMap"})
_PLACES = 40
"""Stores to members by some names that are looked at."""


def is_changed_otherwise(
    folder: Folder, binding: Binding, shape: Shape, is_known: Callable[[Spot], bool]
) -> bool:
    """Return whether a container, or what it holds, may be changed where it has another name, or none."""
    scopes = folder.scopes
    is_whole = shape.is_list or bool(shape.keys)
    if is_whole and goes_away(folder, binding, shape, is_known):
        signs = scopes.matches(_ITSELF[shape.is_list], binding.scope)
        if any(
            at == _SIGNS or _may_be_within(scopes, binding, one, is_known, is_away=True)
            for at, one in enumerate(signs)
        ):
            return True  # with more signs than are looked at, too
        if is_stored(scopes, binding, shape.keys, is_known, is_away=True):
            return True
    stored = scopes.are_stored(shape.inner)
    if not stored and not shape.holds_lists:
        return False
    is_away = goes_away(folder, binding, shape)
    if stored and is_stored(scopes, binding, shape.inner, is_known, is_away=is_away):
        return True
    signs = scopes.matches(_LIST_CHANGED, binding.scope) if shape.holds_lists else iter(())
    return any(
        _may_be_within(scopes, binding, one, is_known, is_away=is_away)
        for one in islice(signs, _SIGNS)
    )


def is_stored(
    scopes: Scopes,
    binding: Binding,
    keys: Sequence[str],
    is_known: Callable[[Spot], bool],
    *,
    is_away: bool,
) -> bool:
    """Return whether one of `keys` is stored to a member of something that may be, or be in, the container."""
    signs = stores(scopes, binding.scope, keys)
    return signs is None or any(
        _may_be_within(scopes, binding, sign, is_known, is_away=is_away) for sign in signs
    )


def stores(scopes: Scopes, within: Spot, keys: Sequence[str]) -> list[Spot] | None:
    """Return the dots and brackets of members called by one of `keys` that are stored to; None: there are too many."""
    keys = [key for key in keys if key and scopes.are_stored((key,))]
    if not keys or len(keys) > _KEYS:
        return None if keys else []
    words = "|".join(map(re.escape, keys))
    pattern = re.compile(
        rf"(?:\.\s*(?:{words})|\[\s*[\"'`](?:{words})[\"'`]\s*\])(?:{STORES}|\s*[\]}}]\s*=(?![=>]))".encode()
    )
    found = islice(scopes.matches(pattern, within), _PLACES)
    return [one for one in found if one.parent is not None and is_stored_to(one.parent)]


def _may_be_within(
    scopes: Scopes, binding: Binding, sign: Spot, is_known: Callable[[Spot], bool], *, is_away: bool
) -> bool:
    """Return whether what is changed by the member whose dot or bracket is `sign` may be the container, or in it.

    What happens to the container itself under its own name is looked at elsewhere; `is_away`: it has others.
    """
    holder = sign.parent
    owner = holder.child("object") if holder is not None else None
    if holder is not None and holder.type == "arguments":
        owner = sign
    root = owner
    while root is not None and root.type in MEMBERS:
        root = root.child("object")
    if owner is None or root is None or _is_exports(scopes, root):
        return False
    is_name = root.type == "identifier"
    other = scopes.resolve(root, root.text.decode("utf-8", "replace")) if is_name else None
    if other is not None and other.declarations[0] is binding.declarations[0]:
        return owner is not root and not is_known(root)
    is_own = other is not None and owner is root and _is_own(scopes, other)
    return is_away and not is_own


def _is_own(scopes: Scopes, binding: Binding) -> bool:
    """Return whether a variable is a container of its own, and never another."""
    return all(map(_makes_own, binding.declarations)) and all(
        map(_stores_own, scopes.stores(binding))
    )


def _stores_own(place: Spot) -> bool:
    """Return whether a container of its own is stored at a place of a name."""
    value = place.parent.child("right") if place.parent is not None else None
    return place.field == "left" and value is not None and value.type in ("array", "object")


def _makes_own(declaration: Spot) -> bool:
    """Return whether a variable begins as a container of its own."""
    value = initial_value(declaration)
    maker = value.child("constructor") if value is not None else None
    is_made = maker is not None and maker.text in _COLLECTIONS
    return is_made or (value is not None and value.type in ("array", "object"))


def _is_exports(scopes: Scopes, owner: Spot) -> bool:
    """Return whether `owner` is the `exports` that Node gives a file, which never becomes another object."""
    is_named = owner.type == "identifier" and owner.text == b"exports"
    return (
        is_named and scopes.resolve(owner, "exports") is None and not scopes.free_values("exports")
    )
