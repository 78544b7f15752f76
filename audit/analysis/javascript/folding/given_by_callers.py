"""What the calls of a function that are in sight give it, though others may call it, too."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import LISTENING, immediate_call, own_name
from audit.analysis.javascript.language.calling import CALLING
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import (
    CLASSES,
    FIELDS,
    FUNCTIONS,
    call_with,
    given_to,
    method_of,
    nearest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_CALLS = 20
"""Calls of one function that are looked at."""
_ALIASES = 2
"""Names in a chain by which a function is called."""
_KEYED = FIELDS | {"method_definition", "pair"}
_HOLDING = frozenset({"array", "arrow_function", "return_statement"})
_SUPER = re.compile(rb"\bsuper\s*\(")
_ACCUMULATING = frozenset({"reduce", "reduceRight"})


def place(folder: Folder, pattern: Spot) -> tuple[Spot | None, int, bool]:
    """Return the function that a parameter belongs to, its index, and whether it takes all the rest."""
    function = nearest(pattern, FUNCTIONS)
    names = folder.parameters.of(function) if function is not None else []
    for index, name in enumerate(names):
        if name.start == pattern.start:
            return function, index, name.type == "rest_pattern"
    return None, 0, False


def iterated(function: Spot, index: int) -> tuple[Spot, bool] | None:
    """Return what a callback's parameter is taken from, and whether it is an element of that: a list, a promise."""
    owner, method = method_of(call_with(function))
    if owner is None:
        return None
    if index == (1 if method in _ACCUMULATING else 0) and method in CALLING:
        return owner, True
    return (owner, False) if index == 0 and method == "then" else None


def function_named(folder: Folder, name: Spot) -> Spot | None:
    """Return the function that a name is declared as."""
    binding = folder.binding(name)
    holder = binding.declarations[0].parent if binding is not None else None
    if holder is not None and holder.type == "variable_declarator":
        holder = holder.child("value")
    return holder if holder is not None and holder.type in FUNCTIONS else None


def member_name(folder: Folder, function: Spot) -> str:
    """Return the name of the member that a function is: of a method, of what is stored; empty where it is none."""
    holder = function if function.type == "method_definition" else function.parent
    if holder is None:
        return ""
    if holder.type in _KEYED:
        return folder.key_of(holder) or ""
    left = holder.child("left") if holder.type == "assignment_expression" else None
    key = left.child("property") if left is not None else None
    return folder.source_text(key) if key is not None else ""


def given(folder: Folder, function: Spot) -> list[list[Spot]]:
    """Return what each call in sight gives a function."""
    known = folder.handed.get(function.id)
    if known is None:
        folder.handed[function.id] = []  # while it is being looked for
        known = folder.handed[function.id] = list(islice(_given(folder, function), _CALLS))
    return known


def _given(folder: Folder, function: Spot) -> Iterator[list[Spot]]:
    call = immediate_call(function)
    if call is not None:
        yield call
        return
    name, found = own_name(function), False
    if name is not None:
        known = _by_name(folder, name, _ALIASES)
    elif function.type != "method_definition":
        known = _of_value(folder, function, _ALIASES)
    else:
        known = _made(folder, function) if folder.key_of(function) == "constructor" else iter(())
    for one in known:
        found = True
        yield one
    if not found and _is_worth_a_search(folder, function):
        calls = folder.links.searched(function)
        yield from (calls.given if calls is not None else ())


def _is_worth_a_search(folder: Folder, function: Spot) -> bool:
    """Return whether following a function may tell who calls it: a member, in a bundle, given back."""
    name = member_name(folder, function)
    if name == "exports":
        left = function.parent.child("left") if function.parent is not None else None
        owner = left.child("object") if left is not None else None
        return (
            owner is not None and owner.type == "identifier" and folder.binding(owner) is not None
        )
    if name:
        return name != "constructor" and folder.scopes.words.is_called(
            name, function.start, function.end
        )
    holder = function.parent
    method = method_of(call_with(function))[1]
    return holder is not None and (holder.type in _HOLDING or method in LISTENING)


def _by_name(folder: Folder, name: Spot, deep: int) -> Iterator[list[Spot]]:
    """Yield what the calls of a variable give."""
    for use in folder.uses(name) or ():
        yield from _of_value(folder, use, deep)


def _of_value(folder: Folder, value: Spot, deep: int) -> Iterator[list[Spot]]:
    """Yield what a function that stands at `value` is given there, or by the name that it gets there."""
    holder = value.parent
    if holder is None:
        return
    if value.field in ("function", "constructor") and holder.child("arguments") is not None:
        yield given_to(holder)
    elif holder.type == "member_expression" and value.field == "object":
        yield from _by_method(holder)
    elif holder.type == "arguments" and deep and holder.parent is not None:
        yield from _of_value(folder, holder.parent, deep - 1)  # a wrapper of it, called at once
    elif deep and (name := _stored_in(value)) is not None:
        yield from _by_name(folder, name, deep - 1)


def _stored_in(value: Spot) -> Spot | None:
    """Return the variable that is declared with a value, or to which it is stored."""
    left = (
        value.parent.child("left") if value.parent is not None and value.field == "right" else None
    )
    return left if left is not None and left.type == "identifier" else variable_of(value)


def _by_method(access: Spot) -> Iterator[list[Spot]]:
    """`f.call(this, a)`, `f.apply(this, [a])`, `f.bind(this, a)`."""
    call = access.parent
    arguments = given_to(call) if call is not None and access.field == "function" else []
    name = access.child("property")
    word = name.text if name is not None else b""
    if word in (b"call", b"bind"):
        yield arguments[1:]
    elif word == b"apply" and arguments[1:] and arguments[1].type == "array":
        yield arguments[1].children()


def _made(folder: Folder, constructor: Spot) -> Iterator[list[Spot]]:
    """Yield what `new` and `super` give the constructor of a class."""
    made = nearest(constructor, CLASSES)
    name = (made.child("name") or variable_of(made)) if made is not None else None
    for use in (folder.uses(name) or ())[: 2 * _CALLS] if name is not None else ():
        holder = use.parent
        if holder is None:
            continue
        if use.field == "constructor":
            yield given_to(holder)
        elif holder.type == "class_heritage" and holder.parent is not None:
            for token in islice(folder.scopes.matches(_SUPER, holder.parent), 1):
                yield given_to(token.parent)
