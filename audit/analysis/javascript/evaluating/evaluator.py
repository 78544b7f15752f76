"""What an expression gives that folding could not tell: its own file's constant code is run for it.

Asked only where a power hangs on the answer, and where all that the expression names may be known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import objects
from audit.analysis.javascript.evaluating.cells import Cells
from audit.analysis.javascript.evaluating.changing import called_back, only_call
from audit.analysis.javascript.evaluating.known_names import NAMES
from audit.analysis.javascript.evaluating.machine import Machine
from audit.analysis.javascript.evaluating.objects import FAILURES
from audit.analysis.javascript.folding.constants import LIMIT
from audit.analysis.javascript.language.coercion import text
from audit.analysis.javascript.language.values import UNKNOWN
from audit.analysis.javascript.syntax.declaring import whole_pattern
from audit.analysis.javascript.syntax.node_types import CLASSES, FUNCTIONS

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_NODES = 1200
"""Nodes of one expression that are looked at before it is run."""
_DEEP = 5
"""Names of names that are."""
_QUESTIONS = 300
"""Expressions of one file that are run."""
_NEVER = frozenset({"import", "jsx_element", "meta_property", "super", "this", "yield_expression"})
_WHOLE = FUNCTIONS | CLASSES
_SMALL = 5000
"""Bytes of a statement that is run."""
_AROUND_DEEP = 3
"""Statements around an expression that are run for it."""
_BY_CHANCE = frozenset({"Math.random", "Date.now"})
_STORES = 4
"""Stores to one variable that are looked at."""
_LOADERS = frozenset({"require", "fetch"})
_AROUND = frozenset(
    {"do_statement", "for_in_statement", "for_statement", "if_statement", "labeled_statement"}
    | {"switch_statement", "try_statement", "while_statement"}
)

Texts = tuple[tuple[str, ...], bool]
"""Strings, and whether there may be others."""
_NONE: Texts = ((), True)


class Evaluator:
    """Runs expressions of one file."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._machine: Machine | None = None
        self._cells: Cells | None = None
        """The variables of the file as they are where the last question stood, for what no loop is around."""
        self._known: dict[int, Texts] = {}
        self._may: dict[int, bool] = {}

    def release(self) -> None:
        """Let go of what code was made ready to run."""
        if self._machine is not None:
            self._machine.release()
        if self._cells is not None:
            self._cells.release()
        self._machine = self._cells = None

    def strings(self, spot: Spot) -> Texts:
        """Return the strings that `spot` gives, in order, and whether it may give anything else."""
        known = self._known.get(spot.id)
        if known is None:
            known = _NONE
            if len(self._known) < _QUESTIONS and self._is_promising(spot, _DEEP):
                around = _around(spot)
                if around and self._changes_in(around[-1], spot):
                    known = self._within(spot, around)
                else:
                    known = self._directly(spot)
            self._known[spot.id] = known
        return known

    def _directly(self, spot: Spot) -> Texts:
        machine = self._ready()
        if self._cells is not None and not self._cells.ask(spot):
            self._cells.release()
            self._cells = None
        if self._cells is None:
            self._cells = Cells(self._folder, machine, spot)
        machine.cells = self._cells
        try:
            return _texts(machine, [machine.expression(spot)(None)], is_all=True)
        except FAILURES:
            return _NONE

    def _ready(self) -> Machine:
        if self._machine is None:
            self._machine = Machine(self._folder)
        return self._machine

    def _changes_in(self, around: Spot, spot: Spot) -> bool:
        """Return whether a variable that `spot` names is declared in the statement around it, or stored to."""
        waiting = [spot]
        while waiting:
            one = waiting.pop()
            if one.type == "identifier":
                binding = self._folder.binding(one)
                places = list(binding.declarations) if binding is not None else []
                places += self._folder.scopes.stores(binding) if binding is not None else []
                if any(around.start <= place.start < around.end for place in places):
                    return True
            elif one.type not in _WHOLE:
                waiting += one.children()
        return False

    def _within(self, spot: Spot, around: list[Spot]) -> Texts:
        """Run a loop or choice around `spot` in its function, the outermost first, and note what it gives each turn."""
        found = (self._in(one, spot) for one in reversed(around[-_AROUND_DEEP:]))
        return next((texts for texts in found if texts[0]), _NONE)

    def _in(self, around: Spot, spot: Spot) -> Texts:
        machine = self._ready()
        cells = Cells(self._folder, machine, around)
        kept = machine.allowance.set_aside()
        try:
            values, is_all = machine.note(spot, around, cells)
            return _texts(machine, values, is_all=is_all)
        except FAILURES:
            return _NONE
        finally:
            machine.allowance.give_back(kept)
            cells.release()

    def _is_promising(self, spot: Spot, deep: int) -> bool:
        """Return whether all names in an expression may turn out to be constant."""
        waiting, seen = [spot], 0
        while waiting:
            one, seen = waiting.pop(), seen + 1
            if one.type in _NEVER or seen > _NODES:
                return False
            if one.type == "identifier" and not self._name_may(one, deep):
                return False
            if one.type == "member_expression" and self._folder.source_text(one) in _BY_CHANCE:
                return False
            if one.type not in _WHOLE:
                waiting += one.children()
        return True

    def _name_may(self, spot: Spot, deep: int) -> bool:
        name = self._folder.source_text(spot)
        binding = self._folder.scopes.resolve(spot, name)
        if binding is None:
            return name in NAMES and name not in _LOADERS
        key = binding.declarations[0].start
        if key not in self._may:
            self._may[key] = True  # while it is being looked at
            self._may[key] = deep > 0 and all(
                self._declaration_may(one, binding, deep) for one in binding.declarations
            )
        return self._may[key]

    def _declaration_may(self, declaration: Spot, binding: Binding, deep: int) -> bool:
        parent = whole_pattern(declaration).parent
        if parent is None:
            return False
        if parent.type == "variable_declarator":
            value = parent.child("value")
            if value is not None:
                return self._is_promising(value, deep - 1)
            return self._stores_may(binding, deep)
        if parent.type in ("for_in_statement", "catch_clause", "class_declaration"):
            return True
        if parent.type in FUNCTIONS and declaration.field == "name":
            return True
        return binding.scope.type in FUNCTIONS and (
            only_call(self._folder, binding.scope) is not None
            or called_back(binding.scope) is not None
        )

    def _stores_may(self, binding: Binding, deep: int) -> bool:
        """Return whether a variable that is declared without a value may get a constant one."""
        stores = self._folder.scopes.stores(binding)
        if len(stores) > _STORES:
            return False  # one of a compiler's, used for this and that
        for store in stores:
            right = store.parent.child("right") if store.parent is not None else None
            if right is not None and not self._is_promising(right, deep - 1):
                return False
        return True


def _around(spot: Spot) -> list[Spot]:
    """Return the loops and choices around `spot`, and the calls that call its function back, the innermost first."""
    found: list[Spot] = []
    for ancestor in spot.ancestors():
        one: Spot | None = ancestor
        if ancestor.type in FUNCTIONS:
            one = called_back(ancestor)
        elif ancestor.type not in _AROUND:
            continue
        if one is None:
            break
        if one.end - one.start <= _SMALL:
            found.append(one)
    return found


def _texts(machine: Machine, values: list[Any], *, is_all: bool) -> Texts:
    turned = (objects.plain(machine, x, objects.TEXT) if objects.turns(x) else x for x in values)
    told = [one for one in turned if isinstance(one, (str, int, list))]
    machine.allowance.gone_through(*told)
    found = [text(one) for one in told]
    texts = tuple(dict.fromkeys(one for one in found if one is not UNKNOWN))
    is_all = is_all and len(told) == len(values) and UNKNOWN not in found and len(texts) <= LIMIT
    return texts[:LIMIT], not is_all
