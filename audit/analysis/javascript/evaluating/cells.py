"""The variables around the code that is run: each worked out when it is first asked for, from what changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import library
from audit.analysis.javascript.evaluating.objects import Function, Library, LostError, ThrownError
from audit.analysis.javascript.folding.constants import UNKNOWN
from audit.analysis.javascript.folding.parameters import calls_of, immediate_call
from audit.analysis.javascript.syntax.declaring import is_stored_to
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, MEMBERS
from audit.analysis.javascript.syntax.spots import in_brackets, with_around

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.machine import Machine
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_USES = 200
"""Uses of one variable among which those are looked for that change it."""
_TOGETHER = 30
"""Variables that take part in making one."""
_WORKED_OUT = 3500
"""Steps that finding all that changes a variable takes."""
_NODES = 400
"""Nodes of one statement in which names are looked for."""
_CHANGING = frozenset(
    {"add", "copyWithin", "fill", "pop", "push", "reverse", "set", "shift", "sort", "splice"}
    | {"unshift"}
)
_DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})


class Cells:
    """The variables of one file that no running call declares."""

    def __init__(self, folder: Folder, machine: Machine, asked: Spot) -> None:
        self._folder = folder
        self._machine = machine
        self._asked = asked
        self._values: dict[int, Any] = {}
        self._ready: set[int] = set()
        self._run: set[int] = set()

    def release(self) -> None:
        """Let go of all values."""
        self._values.clear()

    def read(self, spot: Spot, name: str) -> Any:
        """Return what `name` stands for at `spot`."""
        binding = self._folder.scopes.resolve(spot, name)
        if binding is None:
            known = library.NAMES if name not in library.CONSTANTS else ()
            return Library(name) if name in known else library.CONSTANTS.get(name, UNKNOWN)
        key = binding.declarations[0].start
        if key not in self._values and key not in self._ready:
            self._prepare(binding)
        return self._values.get(key, UNKNOWN)

    def write(self, spot: Spot, name: str, value: Any) -> None:
        """Store to `name` as it is meant at `spot`."""
        binding = self._folder.scopes.resolve(spot, name)
        if binding is not None:
            self._values[binding.declarations[0].start] = value

    def _prepare(self, binding: Binding) -> None:
        """Run what declares and changes a variable and those that take part in that, in the order of the file."""
        plan: dict[int, tuple[Spot, list[int]]] = {}
        waiting, seen = [binding], 0
        while waiting:
            if seen > _TOGETHER:
                raise LostError
            one = waiting.pop()
            key = one.declarations[0].start
            if key in self._ready:
                continue
            self._machine.allowance.spend(_WORKED_OUT)
            seen += 1
            self._ready.add(key)
            self._begin(one, key)
            changes = self._changes(one)
            if changes is None:
                self._values[key] = UNKNOWN
            for statement in changes or ():
                plan.setdefault(statement.start, (statement, []))[1].append(key)
                waiting += self._named(statement)
        for start in sorted(plan):
            self._execute(*plan[start])

    def _execute(self, statement: Spot, keys: list[int]) -> None:
        if statement.id in self._run:
            return
        self._run.add(statement.id)
        try:
            self._machine.allowance.run(statement)
            self._machine.statement(statement)(None)
        except (LostError, ThrownError):
            for key in keys:
                self._values[key] = UNKNOWN

    def _begin(self, binding: Binding, key: int) -> None:
        """Set what a name is from the start: a function, or what its function is given."""
        first = binding.declarations[0]
        parent = first.parent
        if parent is not None and parent.type in FUNCTIONS and first.field == "name":
            self._values[key] = Function(parent, None)
        elif binding.scope.type in FUNCTIONS:
            is_rest = parent is not None and parent.type == "rest_pattern"
            place = parent if is_rest and parent is not None else first
            names = self._folder.parameters.of(binding.scope)
            at = next((index for index, one in enumerate(names) if one.start == place.start), -1)
            if at >= 0:
                self._values[key] = self._given(binding.scope, at, is_rest=is_rest)

    def _given(self, function: Spot, index: int, *, is_rest: bool) -> Any:
        """Return what a function with one call in sight gets for a parameter."""
        given = only_call(self._folder, function)
        if given is None or any(one.type == "spread_element" for one in given):
            return UNKNOWN
        values = [self._machine.expression(one)(None) for one in given[index:]]
        if is_rest or values:
            return values if is_rest else values[0]
        holder = self._folder.parameters.of(function)[index].parent
        default = (holder.child("right") or holder.child("value")) if holder is not None else None
        return self._machine.expression(default)(None) if default is not None else None

    def _named(self, statement: Spot) -> list[Binding]:
        """Return what the names in a statement mean, functions within left out."""
        found: list[Binding] = []
        waiting, seen = [statement], 0
        while waiting and seen < _NODES:
            one, seen = waiting.pop(), seen + 1
            if one.type == "identifier":
                binding = self._folder.scopes.resolve(one, self._folder.source_text(one))
                found += [binding] if binding is not None else []
            elif one.type not in FUNCTIONS:
                waiting += one.children()
        return found

    def _changes(self, binding: Binding) -> list[Spot] | None:
        """Return the statements that change a variable, in order; None when there are too many uses to tell."""
        uses = self._folder.scopes.uses(binding)
        if uses is None or len(uses) > _USES:
            return None
        holder = binding.scope
        body = (
            holder.child("body")
            if holder.type in FUNCTIONS and holder.type != "program"
            else holder
        )
        if body is None:
            return []
        found: dict[int, Spot] = {}
        for place in (*binding.declarations, *(use for use in uses if _changes(use))):
            statement = self._statement(place, body)
            if statement is not None and not self._is_later(statement):
                found[statement.start] = statement
        return [found[start] for start in sorted(found)]

    def _statement(self, place: Spot, body: Spot) -> Spot | None:
        """Return the statement of `body` that `place` is in, or the part of it that declares; None: run elsewhere."""
        below, one = place, place.parent
        while one is not None and one.id != body.id:
            if one.type in FUNCTIONS and immediate_call(one) is None:
                return None
            if below.type == "variable_declarator" and one.type in _DECLARATIONS:
                holder = one.parent
                if holder is not None and holder.id == body.id:
                    return below
            if one.type == "sequence_expression" and _is_statement(one, body):
                return below  # `turn(table), use(table)`: each part by itself
            below, one = one, one.parent
        if one is None or below.type.endswith("function_declaration"):
            return None
        return below

    def _is_later(self, statement: Spot) -> bool:
        """Return whether a statement runs after what is asked for, or holds it."""
        asked = self._asked
        if statement.start <= asked.start < statement.end:
            return True
        return (
            statement.start > asked.start
            and statement.function is not None
            and (asked.function is not None and statement.function.id == asked.function.id)
        )


def _is_statement(sequence: Spot, body: Spot) -> bool:
    statement = with_around(sequence, "parenthesized_expression").parent
    if statement is None or statement.type != "expression_statement":
        return False
    return statement.parent is not None and statement.parent.id == body.id


def only_call(folder: Folder, function: Spot) -> list[Spot] | None:
    """Return the arguments of the one call of a function; None where it may have others."""
    given = immediate_call(function)
    if given is None:
        calls = calls_of(folder, function)
        given = calls[0] if calls is not None and len(calls) == 1 else None
    return given


def _changes(use: Spot) -> bool:
    """Return whether a place of a variable changes what it holds."""
    if is_stored_to(use):
        return True
    place, holder = use, use.parent
    while holder is not None and holder.type in MEMBERS and place.field == "object":
        place, holder = holder, holder.parent
    if holder is None:
        return False
    if place is not use:
        if is_stored_to(place):
            return True
        name = place.child("property") or place.child("index")
        text = (name.node.text or b"").decode("utf-8", "replace").strip("'\"`") if name else ""
        return holder.type == "call_expression" and place.field == "function" and text in _CHANGING
    call = holder.parent if holder.type == "arguments" else None
    callee = call.child("function") if call is not None else None
    if call is None or callee is None:
        return False
    is_statement = call.parent is not None and call.parent.type == "expression_statement"
    return in_brackets(callee).type in FUNCTIONS or (is_statement and callee.type == "identifier")
