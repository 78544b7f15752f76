"""Where a variable is changed, what is run there, and in which order, as far as the syntax tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import (
    calls_of,
    immediate_call,
    is_exported,
    own_name,
)
from audit.analysis.javascript.language import lists, structures
from audit.analysis.javascript.language.library import CALLING_BACK
from audit.analysis.javascript.language.values import LostError
from audit.analysis.javascript.syntax.declaring import is_stored_to
from audit.analysis.javascript.syntax.node_types import (
    FUNCTIONS,
    MEMBERS,
    call_with,
    method_of,
    whole_member,
)
from audit.analysis.javascript.syntax.spots import in_brackets, with_around

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_CHANGING = lists.CHANGING | structures.CHANGING | {"next"}
_NODES = 400
"""Nodes of one statement in which names are looked for."""
_NAMES = 4
"""Names of one function, each given to the next."""
_USES = 200
"""Uses of one of them that are looked at."""
_CALLS = 200
"""Uses of one function among which its calls are looked for."""


def is_own(binding: Binding, function: Spot) -> bool:
    """Return whether a variable is the name of a function itself."""
    holder = binding.declarations[0].parent
    return holder is not None and function.id in (holder.id, (holder.child("value") or holder).id)


def is_called_later(spot: Spot) -> bool:
    """Return whether `spot` is a function that is neither called where it stands nor by a method of the language."""
    if spot.type not in FUNCTIONS or immediate_call(spot) is not None:
        return False
    return called_back(spot) is None


def all_calls(folder: Folder, function: Spot) -> list[Spot]:
    """Return the places where a function is called.

    Raises:
        LostError: it may be called from elsewhere: a method, a getter, one that is handed on.
    """
    uses = folder.uses(own_name(function))
    if uses is None or len(uses) > _USES or not all(map(_is_called, uses)):
        raise LostError
    return uses


def named_in(folder: Folder, statement: Spot) -> list[Binding]:
    """Return what the names in a statement mean, functions within left out."""
    found: list[Binding] = []
    waiting, seen = [statement], 0
    while waiting and seen < _NODES:
        one, seen = waiting.pop(), seen + 1
        if one.type == "identifier":
            binding = folder.binding(one)
            found += [binding] if binding is not None else []
        elif one.type not in FUNCTIONS:
            waiting += one.children()
    return found


def _is_called(use: Spot) -> bool:
    """Return whether a function is called at a place of its name, plainly, by `new`, `call` or `apply`."""
    if use.field in ("constructor", "function"):
        return True
    holder = use.parent
    name = holder.child("property") if holder is not None and use.field == "object" else None
    return (
        holder is not None
        and holder.field == "function"
        and name is not None
        and name.text in (b"apply", b"call")
    )


def run_elsewhere(place: Spot, body: Spot) -> Spot | None:
    """Return the function between `place` and `body` that is run where it is called; None where there is none."""
    for one in place.ancestors():
        if one.id == body.id:
            return None
        if is_called_later(one):
            return one
    return None


def is_statement(sequence: Spot, body: Spot) -> bool:
    """Return whether a sequence is a statement of `body`."""
    statement = with_around(sequence, "parenthesized_expression").parent
    if statement is None or statement.type != "expression_statement":
        return False
    return statement.parent is not None and statement.parent.id == body.id


def only_call(folder: Folder, function: Spot) -> list[Spot] | None:
    """Return the arguments of the one call of a function; None where it may have others."""
    given = immediate_call(function)
    if given is None:
        calls = calls_of(folder, function)
        is_only = calls is not None and len(calls) == 1 and not is_exported(function)
        given = calls[0] if calls is not None and is_only else None
    return given


def called_back(function: Spot) -> Spot | None:
    """Return the call of a method that calls the function back that stands among its arguments; None for any other."""
    call = call_with(function)
    return call if method_of(call)[1] in CALLING_BACK else None


def changes(use: Spot) -> bool:
    """Return whether a place of a variable changes what it holds."""
    if is_stored_to(use):
        return True
    place = whole_member(use)
    holder = place.parent
    if holder is None:
        return False
    if place is not use:
        if is_stored_to(place) or (
            holder.type == "unary_expression" and holder.operator == "delete"
        ):
            return True
        name = place.child("property") or place.child("index")
        text = name.text.decode("utf-8", "replace").strip("'\"`") if name else ""
        return holder.type == "call_expression" and place.field == "function" and text in _CHANGING
    call = holder.parent if holder.type == "arguments" else None
    callee = call.child("function") if call is not None else None
    if call is None or callee is None:
        return False
    is_statement = call.parent is not None and call.parent.type == "expression_statement"
    if callee.text.startswith((b"Object.assign", b"Object.define")):
        return True
    return in_brackets(callee).type in FUNCTIONS or (is_statement and callee.type == "identifier")


def has_changing_name(folder: Folder, use: Spot) -> bool:
    """Return whether a variable gets a second name here, by which what it holds is changed."""
    holder = use.parent
    name = holder.child("name") if holder is not None and use.field == "value" else None
    if name is None or name.type != "identifier":
        return False
    others = folder.uses(name) or []
    return any(changes(one) and not is_stored_to(one) for one in others[:_USES])


def is_kept(folder: Folder, name: Spot, function: Spot, deep: int = _NAMES) -> bool:
    """Return whether a function is called and asked for members, nothing else, and itself alone gives it some."""
    binding = folder.binding(name)
    uses = folder.scopes.uses(binding) if binding is not None else None
    if binding is None or uses is None or len(uses) > _USES or not deep or is_exported(function):
        return False
    declared = {one.start for one in binding.declarations}
    return all(
        one.start in declared or _is_kept_at(folder, one, function, deep - 1) for one in uses
    )


def _is_kept_at(folder: Folder, use: Spot, function: Spot, deep: int) -> bool:
    holder = use.parent
    if holder is None:
        return False
    if holder.type in MEMBERS and use.field == "object":
        return not changes(use) or function.start < use.start < function.end
    other = holder.child("name") if holder.type == "variable_declarator" else None
    if other is not None and other.type == "identifier":
        return is_kept(folder, other, function, deep)
    return holder.type == "call_expression" and use.field == "function"


def is_later(statement: Spot, asked: Spot) -> bool:
    """Return whether a statement runs after `asked`, or holds it."""
    if statement.start <= asked.start < statement.end:
        return True
    return (
        statement.start > asked.start
        and statement.function is not None
        and (asked.function is not None and statement.function.id == asked.function.id)
    )


def may_be_asked_before(folder: Folder, statement: Spot, asked: Spot) -> bool:
    """Return whether `asked` stands in a function that may be called before a statement around it has run."""
    home, function = statement.function, asked.function
    if home is None or function is None or function.id == home.id:
        return False
    while function.function is not None and function.function.id != home.id:
        function = function.function
    if function.function is None or function.type == "program":
        return False
    name = own_name(function)
    if name is None:
        return function.start < statement.start
    uses = folder.uses(name)
    return uses is None or any(use.start < statement.start for use in uses[:_CALLS])
