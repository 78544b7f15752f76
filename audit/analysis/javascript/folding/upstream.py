"""Where what stands at a place may come from: what callers give, what members are set to, what expressions hold.

A walk against the flow of values, for evidence beside a power: it yields expressions, not values, and all that may come
there, not all that surely does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import given_by_callers as callers
from audit.analysis.javascript.folding import inner_expressions, named_alike
from audit.analysis.javascript.folding.inner_expressions import EACH, ITEMS, Path, Step
from audit.analysis.javascript.folding.repeating import returned_by
from audit.analysis.javascript.syntax.declaring import IMPORTS
from audit.analysis.javascript.syntax.elements import index_of
from audit.analysis.javascript.syntax.node_types import (
    DEFAULTS,
    FUNCTIONS,
    PATTERNS,
    callee_of,
    given_to,
    method_of,
)
from audit.analysis.javascript.syntax.spots import in_brackets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_MOST = 60
"""Expressions that are looked at for one question."""
_LONG = 3
"""Members of members."""
_ALIKE = 8
"""Members of unknown objects of which others of the same name are looked for."""
_STORES = 6
"""Stores to one variable that are looked at."""
_OTHERWISE_NAMED = frozenset({"pair_pattern", "rest_pattern"})
_PASSING = frozenset({
    "assign", "concat", "decodeURI", "encodeURI", "encodeURIComponent", "fileURLToPath", "format", "freeze", "join",
    "normalize", "parse", "pathToFileURL",
    "resolve", "String", "urlToHttpOptions", "_extend", "_objectSpread", "__assign", "_extends", "defaults", "merge",
})  # fmt: skip
"""Functions that give what they are given, in another form."""
_OF_OWNER = frozenset({"replace", "slice", "toString", "trim"})
"""Methods that give what they are called on."""


def upstream(folder: Folder, place: Spot) -> Iterator[tuple[Spot, bool]]:
    """Yield the expressions that may come to `place`, itself left out, and whether only their names tell that.

    Those of which only names tell it come last: who has what was looked for needs none of them.
    """
    waiting: list[Step] = [(place, ())]
    alike: list[Step] = []
    seen: set[tuple[int, Path]] = set()
    is_loose = False
    while waiting and len(seen) < _MOST:
        spot, path = waiting.pop(0)
        spot = in_brackets(spot)
        if (spot.id, path) not in seen and spot.type not in FUNCTIONS and len(path) <= _LONG:
            seen.add((spot.id, path))
            folder.budget.fold()
            if not path and len(seen) > 1:
                yield spot, is_loose
            handler = _STEPS.get(spot.type)
            found = list(handler(folder, spot, path)) if handler is not None else []
            waiting += found
            alike += () if found or is_loose else ((spot, path),)
        if not waiting and not is_loose:
            is_loose = True
            waiting = [step for one in alike[:_ALIKE] for step in _by_name(folder, *one)]


def _by_name(folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    """Yield what members or methods of the same name are given nearby, where nothing else tells whose this one is."""
    if spot.type == "member_expression":
        key = spot.child("property")
        path = (folder.source_text(key), *path) if key is not None else path
    elif spot.type == "identifier" and (binding := folder.binding(spot)) is not None:
        pattern, within = _taken_apart(folder, binding.declarations[0])
        path = (*within, *path)
        yield from _called_alike(folder, pattern, path)
    else:
        return
    if path and path[0] != EACH and not path[0].isdigit():
        yield from ((value, path[1:]) for value in named_alike.values(folder, spot, path[0]))


def _called_alike(folder: Folder, pattern: Spot, path: Path) -> Iterator[Step]:
    function, index, is_rest = callers.place(folder, pattern)
    name = callers.member_name(folder, function) if function is not None else ""
    if name and not is_rest:
        calls = named_alike.calls(folder, pattern, name)
        yield from ((one, path) for given in calls for one in given[index : index + 1])


def _called(folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    owner, method = method_of(spot)
    callee = callee_of(spot)
    name = method or (folder.source_text(callee) if callee is not None else "")
    if owner is not None and name in _OF_OWNER:
        yield owner, path
        yield from ((one, path) for one in given_to(spot)[1:2] if name == "replace")
    elif name in _PASSING:
        yield from ((one, path) for one in given_to(spot)[:ITEMS])
    elif callee is not None and callee.type == "identifier":
        function = callers.function_named(folder, callee)
        yield from ((one, path) for one in returned_by(function)) if function is not None else ()


def _member(folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    owner, name = spot.child("object"), spot.child("property")
    if owner is None or name is None:
        return
    key = folder.source_text(name)
    if owner.type == "this":
        yield from ((value, path) for value in named_alike.of_this(folder, spot, key))
    elif key in ("href", "hostname", "host", "pathname", "origin") or owner.type != "identifier":
        yield owner, (key, *path)
    else:
        yield from _name(folder, owner, (key, *path))


def _name(folder: Folder, spot: Spot, path: Path) -> Iterator[Step]:
    binding = folder.binding(spot)
    if binding is None:
        return
    for declaration in binding.declarations[:2]:
        yield from _declared(folder, declaration, path)
    for store in folder.scopes.stores(binding)[:_STORES]:
        right = store.parent.child("right") if store.parent is not None else None
        if right is not None and store.field == "left":
            yield right, path
    if path and path[0] != EACH:
        yield from ((one, path[1:]) for one in named_alike.stored_to(folder, binding, path[0]))


def _declared(folder: Folder, declaration: Spot, path: Path) -> Iterator[Step]:
    """Yield what a declaration gives to its name."""
    yield from ((one, path) for one in _defaults(declaration))
    spot, within = _taken_apart(folder, declaration)
    path = (*within, *path)
    parent = spot.parent
    if parent is None or parent.type in IMPORTS:
        return
    if parent.type == "variable_declarator":
        value = parent.child("value")
        yield from ((value, path),) if value is not None else ()
    elif parent.type == "for_in_statement":
        right = parent.child("right")
        yield from ((right, (EACH, *path)),) if right is not None else ()
    else:
        yield from _parameter(folder, spot, path)


def _defaults(name: Spot) -> Iterator[Spot]:
    """Yield the default of a name in a pattern."""
    holder = name.parent
    right = holder.child("right") if holder is not None and holder.type in DEFAULTS else None
    if right is not None and name.field == "left":
        yield right


def _taken_apart(folder: Folder, spot: Spot) -> tuple[Spot, Path]:
    """Return the pattern that a declared name stands in as a whole, and by which members it gets there."""
    path: Path = ()
    while spot.parent is not None and spot.parent.type in PATTERNS:
        holder = spot.parent
        if holder.type == "pair_pattern":
            path = (folder.key_of(holder) or EACH, *path)
        elif holder.type == "array_pattern":
            path = (str(index_of(holder, spot)), *path)
        elif holder.type == "object_pattern" and spot.type not in _OTHERWISE_NAMED:
            name = spot.child("left") if spot.type in DEFAULTS else spot
            path = (folder.source_text(name) if name is not None else EACH, *path)
        spot = holder
    return spot, path


def _parameter(folder: Folder, pattern: Spot, path: Path) -> Iterator[Step]:
    holder = pattern.parent
    if holder is not None and holder.type in ("required_parameter", "optional_parameter"):
        value = holder.child("value")
        yield from ((value, path),) if value is not None else ()
    function, index, is_rest = callers.place(folder, pattern)
    if function is None:
        return
    over = callers.iterated(function, index)
    if over is not None:
        owner, is_element = over
        yield owner, ((EACH, *path) if is_element else path)
        return
    for given in callers.given(folder, function):
        if is_rest:
            rest = path[1:] if path else path
            yield from ((one, rest) for one in given[index:][:ITEMS])
        else:
            yield from ((one, path) for one in given[index : index + 1])


_STEPS: Mapping[str, Callable[[Folder, Spot, Path], Iterable[Step]]] = {
    **inner_expressions.FORMS,
    "call_expression": _called,
    "identifier": _name,
    "member_expression": _member,
    "shorthand_property_identifier": _name,
}
