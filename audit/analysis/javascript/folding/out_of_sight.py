"""Whether a constant container may be changed out of sight: under another name, by a function, by its own methods."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import Closure, Constants, JsObject
from audit.analysis.javascript.language.values import Octets, Table
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, MEMBERS, PATTERNS
from audit.analysis.javascript.syntax.spots import place_among

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audit.analysis.javascript.folding.folder import Folder
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
    rb"(?:\b(?:Array|Buffer)\s*\.\s*from|\.\s*(?:decode|fromCharCode|apply|concat|isBuffer)|\bString)\s*\("
    rb"(?:\s*(?:null|String)\s*,)?\s*(?:\[\s*)?(?:\.\.\.)?\s*\Z"
    rb"|(?:\bof|\.\.\.)\s*\Z"
)
"""What stands before bytes that are only read."""
METHODS = "copyWithin|fill|pop|push|reverse|set|shift|sort|splice|unshift"
"""Methods that change a list, or a table where it has them."""
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
_KEYS = 30
"""Keys of an object whose stores are looked for."""
_VALUES = frozenset(
    {"binary_expression", "parenthesized_expression", "sequence_expression", "ternary_expression"}
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a container tells how it may be changed."""

    is_bytes: bool = False
    keys: Sequence[str] = ()
    """The keys of the texts in an object and in those it holds."""
    is_nested: bool = False
    """It holds objects."""
    methods: Sequence[str] = ()
    """The keys of its own functions."""
    is_list: bool = False
    """It holds texts and has the methods of lists or tables, which change it."""


def shape_of(values: Constants) -> Shape:
    """Return the shape of constants."""
    objects = [value for value in values if isinstance(value, JsObject)]
    keys: dict[str, None] = {}
    inner: dict[str, None] = {}
    methods: list[str] = []
    for value in objects:
        for key, held in value.members.items():
            keys.update(dict.fromkeys([key] * _has_text(held)))
            methods += [key] * any(isinstance(one, Closure) for one in held)
            for one in held:
                members = one.members if isinstance(one, JsObject) else {}
                inner.update(dict.fromkeys(name for name in members if _has_text(members[name])))
    return Shape(
        is_bytes=any(isinstance(one, Octets) for one in values),
        keys=[*keys, *inner],
        is_nested=bool(inner),
        methods=methods,
        is_list=any(map(_is_list, values)),
    )


def _has_text(values: Constants) -> bool:
    return any(isinstance(one, str) for one in values)


def _is_list(value: object) -> bool:
    """Return whether a list or table may hold a text, itself or in lists that it holds."""
    if not isinstance(value, tuple):
        return isinstance(value, Table)
    items = [one for held in value[:_KEYS] for one in held]
    inner = [
        one for list_ in items if isinstance(list_, tuple) for held in list_[:_KEYS] for one in held
    ]
    return any(isinstance(one, (str, tuple)) for one in inner) or _has_text(tuple(items))


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
    if not (shape.is_bytes or shape.is_list or shape.keys):
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
    if not scopes.are_stored(shape.keys):
        return False
    is_away = shape.is_nested or any(_goes_away(one, shape.methods) for one in places)
    return is_away and _is_stored(scopes, binding, [key for key in shape.keys if key], is_known)


def _is_changed_oddly(
    scopes: Scopes, binding: Binding, shape: Shape, is_known: Callable[[Spot], bool]
) -> bool:
    """Return whether a container is changed in a way that is looked for by its form alone."""
    if scopes.followed(binding, _TAKEN) or scopes.preceded(binding, _GIVEN, _GIVEN_ENDS):
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
    while place.parent is not None and place.parent.type in _VALUES and place.field != "condition":
        place = place.parent
    holder = place.parent
    if holder is None:
        return False
    name = None
    if holder.type == "arguments":
        name = _parameter(folder, holder, place_among(holder, place))
    elif holder.type == "assignment_expression" and place.field == "right":
        name = holder.child("left")
    elif holder.type == "variable_declarator":
        name = holder.child("name")
    if name is None or name.type != "identifier":
        return False
    other = folder.binding(name)
    return other is not None and bool(scopes.followed(other, _CHANGED))


def _parameter(folder: Folder, arguments: Spot, index: int) -> Spot | None:
    """Return the parameter of a function of this file that an argument comes to."""
    callee = arguments.parent.child("function") if arguments.parent is not None else None
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


def _is_stored(
    scopes: Scopes, binding: Binding, keys: list[str], is_known: Callable[[Spot], bool]
) -> bool:
    """Return whether one of `keys` is stored to a member of something else than the container itself."""
    if not keys or len(keys) > _KEYS:
        return False
    words = "|".join(map(re.escape, keys))
    pattern = re.compile(
        rf"(?:\.\s*(?:{words})|\[\s*[\"'`](?:{words})[\"'`]\s*\])\s*=(?![=>])".encode()
    )
    own = {one.start: one for one in scopes.followed(binding, _CHANGED)}
    for sign in islice(scopes.matches(pattern, binding.scope), _PLACES):
        access = sign.parent
        owner = access.child("object") if access is not None else None
        is_deep = owner is not None and owner.type in MEMBERS
        while owner is not None and owner.type in MEMBERS:
            owner = owner.child("object")
        if owner is not None and _is_exports(scopes, owner):
            continue
        use = own.get(owner.start) if owner is not None else None
        if use is None or (is_deep and not is_known(use)):
            return True
    return False


def _is_exports(scopes: Scopes, owner: Spot) -> bool:
    """Return whether `owner` is the `exports` that Node gives a file, which never becomes another object."""
    is_named = owner.type == "identifier" and owner.text == b"exports"
    return (
        is_named and scopes.resolve(owner, "exports") is None and not scopes.free_values("exports")
    )
