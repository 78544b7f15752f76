"""What a name may stand for: what it is declared with, what is stored to it, what a parameter is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import (
    builtin_functions,
    classes,
    destructuring,
    loops,
    operators,
)
from audit.analysis.javascript.folding.constants import (
    LIMIT,
    NOTHING,
    Closure,
    Constants,
    Frame,
    JsObject,
    limited,
    unique,
)
from audit.analysis.javascript.folding.interop import constants_of
from audit.analysis.javascript.folding.members import pick
from audit.analysis.javascript.folding.mutations import changed, stored
from audit.analysis.javascript.folding.parameters import (
    asked_of_proxy,
    awaited,
    calls_of,
    is_exported,
    iterated,
    stores_arguments,
)
from audit.analysis.javascript.folding.repeating import is_asked_before
from audit.analysis.javascript.language.values import UNKNOWN, is_nothing
from audit.analysis.javascript.syntax.declaring import IMPORTS, is_stored_to
from audit.analysis.javascript.syntax.imports import imported
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, PATTERNS
from audit.analysis.javascript.text.strings import unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_CALLS_STEPS = 90
"""What finding all calls of a function costs beyond that."""
_CALLS = 200
"""Calls of one function that are looked at for what they give to a parameter."""
_STORES = 500
"""Stores to one variable that are looked at; of one with more nothing is known."""


def stored_members(folder: Folder, name: Spot) -> list[Spot]:
    """Return what is assigned to members of the variable at `name`."""
    binding = folder.binding(name)
    return stored(folder.scopes, binding) if binding is not None else []


def _name(folder: Folder, spot: Spot, frame: Frame | None) -> Constants:
    name = unescaped(folder.source_text(spot))
    if frame and name in frame:
        return frame[name]
    binding = folder.scopes.resolve(spot, name)
    if binding is None and name == "arguments":
        return _arguments(folder, spot)
    if binding is None:
        return builtin_functions.FREE_NAMES.get(name) or _undeclared(folder, name)
    return folder.named(binding.declarations[0].start, lambda: _bound(folder, binding))


def _arguments(folder: Folder, spot: Spot) -> Constants:
    """Fold `arguments`: what the function around it is given by each of its calls."""
    function = spot.function
    while function is not None and function.type == "arrow_function":
        function = function.function
    if function is None or function.type == "program" or not folder.pay(_CALLS_STEPS):
        return NOTHING
    calls, is_all = _calls(folder, function)
    if any(is_stored(folder, one) for one in folder.parameters.of(function)):
        return NOTHING
    found = tuple(tuple(map(folder.fold, given)) for given in calls[:LIMIT])
    return found if is_all else (*found, UNKNOWN)


def is_stored(folder: Folder, parameter: Spot) -> bool:
    """Return whether a plain parameter is stored to, which in sloppy code changes `arguments`."""
    if parameter.type != "identifier":
        return False
    binding = folder.binding(parameter)
    return binding is not None and bool(folder.scopes.stores(binding))


def _calls(folder: Folder, function: Spot) -> tuple[list[list[Spot]], bool]:
    """Return what a function is given by its calls in the package, and whether these are all."""
    calls = calls_of(folder, function)
    if calls is not None and not is_exported(function):
        return calls, bool(calls)
    if calls is not None and not folder.links.together:
        return calls, False
    found = folder.links.calls(function)
    return (found.given, bool(found.given) and not found.more) if found is not None else ([], False)


def _undeclared(folder: Folder, name: str) -> Constants:
    """Fold a global that this file makes by assigning to it."""
    values = folder.scopes.free_values(name)
    if not values:
        return NOTHING
    key = -1 - values[0].start  # no declaration stands there
    return folder.named(key, lambda: unique(tuple(v for one in values for v in folder.fold(one))))


def _bound(folder: Folder, binding: Binding) -> Constants:
    found: Constants = ()
    for declaration in binding.declarations:
        found += _declared(folder, declaration)
    stores = folder.scopes.stores(binding)
    if len(stores) > _STORES or not folder.look_at(len(stores)):
        return NOTHING
    kept: Constants = ()
    for store in stores:
        before, found = found, _assigned(folder, store, found)
        if loops.is_added_to(store) and _is_asked_before(folder, binding, store):
            kept = (*kept, *before, UNKNOWN)  # which of them is asked for, running the code tells
    found = changed(folder, folder.scopes, binding, found)
    return limited(unique((*found, *kept))) or NOTHING


def _assigned(folder: Folder, use: Spot, found: Constants) -> Constants:
    """Return what a name that may be what is `found` is after what the place `use` writes to it, if anything."""
    parent = use.parent
    if parent is None:
        return found
    if parent.type in PATTERNS or parent.type in ("update_expression", "for_in_statement"):
        return (*found, UNKNOWN)
    right = parent.child("right") if use.field == "left" else None
    if right is None:
        return found
    if parent.type == "assignment_expression":
        total = loops.operation_on(use)
        more = total.child("right") if total is not None and total.operator == "+" else None
        if more is None:
            return _with(found, folder.fold(right))
        return _added(folder, parent, more, found)
    if parent.operator == "+=":
        return _added(folder, parent, right, found)
    return (*found, *folder.fold(right), UNKNOWN)


def _is_asked_before(folder: Folder, binding: Binding, store: Spot) -> bool:
    def is_other(use: Spot) -> bool:
        return is_stored_to(use) or loops.is_part_of(store, use)

    return is_asked_before(folder.scopes.uses(binding), store, is_other)


def _with(found: Constants, more: Constants) -> Constants:
    """Return what is found with more; a name that gets a value is not asked for before."""
    if len(found) > LIMIT:
        return found
    values = found + more
    return unique(tuple(one for one in values if not is_nothing(one)) or values)


def _added(folder: Folder, store: Spot, right: Spot, found: Constants) -> Constants:
    """Return what a name is after something was added to it, surely or not."""
    pieces, is_sure = loops.appended(folder, store, right)
    after = found
    for piece in pieces:
        after = folder.made(operators.binary("+", after, piece))
    return after if is_sure else unique((*found, *after))


def _declared(folder: Folder, declaration: Spot) -> Constants:
    parent = declaration.parent
    if parent is None:
        return NOTHING
    if parent.type == "variable_declarator":
        value = parent.child("value")
        return folder.fold(value) if value else (None,)
    if parent.type in FUNCTIONS and declaration.field == "name":
        return (Closure(parent),)
    if parent.type in classes.CLASSES:
        return classes.folded(folder, parent)
    if parent.type == "enum_declaration":
        return classes.enumeration(folder, parent)
    if parent.type == "for_in_statement":
        return _loop_value(folder, parent)
    if parent.type in PATTERNS:
        return destructuring.destructured(folder, declaration, parameter)
    if parent.type in IMPORTS:
        return _imported(folder, declaration)
    return parameter(folder, declaration)


def _imported(folder: Folder, declaration: Spot) -> Constants:
    """Fold `import { first as name } from "./other"`."""
    found = imported(declaration)
    if found is None:
        return NOTHING
    source, export = found
    file = folder.plain_text(source)
    if export is None:
        return constants_of(file) or folder.links.loaded(folder, declaration, file)
    key = export if isinstance(export, str) else folder.plain_text(export)
    if held := constants_of(file):
        return pick(held, (key,))
    return folder.links.member(folder, declaration, file, key)


def _loop_value(folder: Folder, loop: Spot) -> Constants:
    right = loop.child("right")
    values = folder.fold(right) if right else NOTHING
    if loop.operator == "of" and len(values) == 1:
        return operators.elements(values[0])
    if len(values) == 1 and isinstance(values[0], JsObject):
        return tuple(values[0].members)
    return NOTHING


def parameter(folder: Folder, declaration: Spot) -> Constants:
    """Fold a parameter from the calls of its function, when all of them are in sight."""
    function, index = folder.parameters.place(declaration)
    if function is None:
        return NOTHING
    paid = folder.pay(_CALLS_STEPS)
    over = iterated(folder, function, index) or awaited(folder, function, index)
    if over is None:
        over = asked_of_proxy(folder, function, index)
    if over is not None:
        return over
    calls, is_all = _calls(folder, function) if paid else ([], False)
    found: Constants = ()
    for arguments in calls[:_CALLS]:
        if declaration.type == "rest_pattern":
            found += (tuple(map(folder.fold, arguments[index:])),)
        elif index < len(arguments) and arguments[index].type != "spread_element":
            found += folder.fold(arguments[index])
    is_all = is_all and len(calls) <= _CALLS
    is_all = is_all and not stores_arguments(folder, function)
    return limited(found) + (() if is_all else NOTHING)


HANDLERS: Mapping[str, Callable[[Folder, Spot, Frame | None], Constants]] = {
    "identifier": _name,
    "shorthand_property_identifier": _name,
}
"""By type of node."""
