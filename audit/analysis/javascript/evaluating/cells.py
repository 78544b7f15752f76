"""The variables around the code that is run: each worked out when it is first asked for, from what changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating.changing import (
    all_calls,
    changes,
    has_changing_name,
    is_called_later,
    is_kept,
    is_later,
    is_own,
    is_statement,
    may_be_asked_before,
    named_in,
    only_call,
    run_elsewhere,
)
from audit.analysis.javascript.evaluating.known_names import NAMES
from audit.analysis.javascript.evaluating.objects import Function, ThrownError
from audit.analysis.javascript.folding import out_of_sight
from audit.analysis.javascript.folding.names import is_stored
from audit.analysis.javascript.folding.parameters import own_name, stores_arguments
from audit.analysis.javascript.folding.shapes import shape_of
from audit.analysis.javascript.language.functions import CONSTANTS
from audit.analysis.javascript.language.values import (
    UNKNOWN,
    Library,
    LostError,
    Octets,
    Table,
    Thing,
    UnclearError,
)
from audit.analysis.javascript.syntax.node_types import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_CHANGING = (Function, Octets, Table, Thing, list)
"""Values that may be changed under another name."""
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
        self._unclear: set[int] = set()
        """Those of the statements that were run whose end is not known."""
        self._judged: dict[int, tuple[Spot, bool]] = {}
        """Statements that change the variables, and whether each runs after what is asked for."""

    def release(self) -> None:
        """Let go of all values."""
        self._values.clear()

    def ask(self, spot: Spot) -> bool:
        """Let `spot` be asked for from now on; return False where other statements run before that than were run."""
        if any(is_later(statement, spot) != later for statement, later in self._judged.values()):
            return False
        self._asked = spot
        return True

    def read(self, spot: Spot, name: str) -> Any:
        """Return what `name` stands for at `spot`."""
        binding = self._folder.scopes.resolve(spot, name)
        if binding is None:
            if name in CONSTANTS:
                return CONSTANTS[name]
            return Library(name) if name in NAMES else UNKNOWN
        key = binding.declarations[0].start
        if key not in self._values and key not in self._ready:
            self._prepare(binding)
        return self._values.get(key, UNKNOWN)

    def write(self, spot: Spot, name: str, value: Any) -> None:
        """Store to `name` as it is meant at `spot`."""
        binding = self._folder.scopes.resolve(spot, name)
        if binding is not None:
            self._values[binding.declarations[0].start] = value

    def lacks(self, function: Spot, key: Any) -> bool:
        """Return whether a function surely has no member `key` where nothing that was run gave it one."""
        name = own_name(function)
        self._machine.allowance.spend(_WORKED_OUT)
        return name is not None and isinstance(key, str) and is_kept(self._folder, name, function)

    def share_arguments(self, function: Spot) -> bool:
        """Return whether a parameter may change under its second name, as a part of `arguments`."""
        folder = self._folder
        return stores_arguments(folder, function) or any(
            is_stored(folder, one) for one in folder.parameters.of(function)
        )

    def _prepare(self, binding: Binding) -> None:
        """Run what declares and changes a variable and those that take part in that, in the order of the file."""
        plan: dict[int, tuple[Spot, list[int]]] = {}
        waiting, seen = [binding], 0
        prepared: list[Binding] = []
        while waiting:
            if seen > _TOGETHER:
                raise LostError
            one = waiting.pop()
            key = one.declarations[0].start
            if key in self._ready:
                continue
            self._machine.allowance.spend(_WORKED_OUT)
            seen += 1
            prepared.append(one)
            self._ready.add(key)
            self._begin(one, key)
            changes = self._changes(one)
            if changes is None:
                self._values[key] = UNKNOWN
            for statement in changes or ():
                plan.setdefault(statement.start, (statement, []))[1].append(key)
                waiting += named_in(self._folder, statement)
        for start in sorted(plan):
            self._execute(*plan[start])
        for one in prepared:
            self._check(one)

    def _check(self, binding: Binding) -> None:
        """Give up where what a variable holds may be changed by something that was not run."""
        value = self._values.get(binding.declarations[0].start)
        if not isinstance(value, _CHANGING):
            return
        shape = shape_of([value.members if isinstance(value, Function) else value])
        if out_of_sight.may_change(self._folder, self._folder.scopes, binding, shape, changes):
            raise LostError

    def _execute(self, statement: Spot, keys: list[int]) -> None:
        if statement.id not in self._run:
            self._run.add(statement.id)
            try:
                self._machine.allowance.run(statement)
                self._machine.statement(statement)(None)
            except (UnclearError, ThrownError):
                self._unclear.add(statement.id)
        if statement.id in self._unclear:
            for key in keys:
                self._values[key] = UNKNOWN

    def _begin(self, binding: Binding, key: int) -> None:
        """Set what a name is from the start: a function, or what its function is given."""
        first = binding.declarations[0]
        parent = first.parent
        named = [one.parent for one in binding.declarations if one.field == "name"]
        functions = [one for one in named if one is not None and one.type in FUNCTIONS]
        if functions:
            self._values[key] = Function(functions[-1], None)  # of several the last is meant
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
        if stores_arguments(self._folder, function):
            return UNKNOWN
        values = [self._machine.expression(one)(None) for one in given[index:]]
        if is_rest or values:
            return values if is_rest else values[0]
        holder = self._folder.parameters.of(function)[index].parent
        default = (holder.child("right") or holder.child("value")) if holder is not None else None
        return self._machine.expression(default)(None) if default is not None else None

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
        for place in (*binding.declarations, *self._changing(binding, uses, body)):
            statement = self._statement(place, body)
            if statement is None:
                continue
            later = is_later(statement, self._asked)
            self._judged[statement.id] = (statement, later)
            if not later:
                found[statement.start] = statement
        ordered = [found[start] for start in sorted(found)]
        if any(may_be_asked_before(self._folder, one, self._asked) for one in ordered[1:]):
            raise LostError
        return ordered

    def _changing(self, binding: Binding, uses: list[Spot], body: Spot) -> Iterator[Spot]:
        """Yield the places that change a variable, and the calls of functions within which it is changed.

        Raises:
            LostError: one of these may be called from where that is not seen.
        """
        waiting: list[Spot] = []
        for use in uses:
            if changes(use):
                waiting.append(use)
            elif has_changing_name(self._folder, use):
                raise LostError
        called: set[int] = set()
        while waiting:
            place = waiting.pop()
            function = run_elsewhere(place, body)
            if function is None:
                yield place
            elif function.id not in called and not is_own(binding, function):
                called.add(function.id)
                waiting += all_calls(self._folder, function)

    def _statement(self, place: Spot, body: Spot) -> Spot | None:
        """Return the statement of `body` that `place` is in, or the part of it that declares; None: run elsewhere."""
        below, one = place, place.parent
        while one is not None and one.id != body.id:
            if is_called_later(one):
                return None
            if below.type == "variable_declarator" and one.type in _DECLARATIONS:
                holder = one.parent
                if holder is not None and holder.id == body.id:
                    return below
            if one.type == "sequence_expression" and is_statement(one, body):
                return below  # `turn(table), use(table)`: each part by itself
            below, one = one, one.parent
        if one is None or below.type.endswith("function_declaration"):
            return None
        return below
