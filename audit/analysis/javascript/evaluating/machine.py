"""Runs pieces of a file's own code on constants, with a bound on what that may cost.

Nothing outside the file is touched: what is not known stays unknown, and what is asked of it, too.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import (
    calling,
    classes,
    expressions,
    forms,
    invoking,
    known_names,
    literals,
    looping,
    members,
    objects,
    patterns,
    running,
    statements,
)
from audit.analysis.javascript.evaluating.allowance import CALL, Allowance
from audit.analysis.javascript.evaluating.objects import FAILURES, Function, Scope
from audit.analysis.javascript.language import library, operators
from audit.analysis.javascript.language.functions import FUNCTIONS
from audit.analysis.javascript.language.values import UNKNOWN, Library, LostError, Native, Thing

if TYPE_CHECKING:
    from audit.analysis.javascript.evaluating.cells import Cells
    from audit.analysis.javascript.evaluating.forms import Run, Step
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_EXPRESSIONS = {
    **literals.HANDLERS,
    **expressions.HANDLERS,
    **patterns.HANDLERS,
    **invoking.HANDLERS,
}
_STATEMENTS = {**statements.HANDLERS, **looping.HANDLERS}
_IDENTITY = frozenset({"===", "!=="})
_EQUALITY = frozenset({"==", "!="})
_CONCATENATING = frozenset({"+", *_EQUALITY})
_OBJECTS = (Thing, list)
_DEEP = 60
"""Calls within calls."""


class Machine:
    """The running of one file's constant code."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._expressions: dict[int, Run] = {}
        self._statements: dict[int, Step] = {}
        self._watched, self._place = -1, -1
        self._seen: list[Any] = []
        self._depth = 0
        self.doubts = 0
        """Times that something was asked for or called of which it is not known what it gives, or whether it throws."""
        self.allowance = Allowance(folder.budget.running)
        """What all that is run in this file may still cost."""
        self.cells: Cells
        """The variables around what is run; set by those who run something."""
        self.prepared: dict[int, running.Prepared] = {}
        """Functions that were called, by the place of each."""

    def release(self) -> None:
        """Let go of what was made ready to run, so that no cycle is left behind."""
        for held in (self._expressions, self._statements, self.prepared, self._seen):
            held.clear()
        del self.cells

    def note(self, spot: Spot, around: Spot, cells: Cells) -> tuple[list[Any], bool]:
        """Run the statement `around`; return what `spot` gave in it, each time, and whether it ran to its end."""
        self.cells, self._seen, self._watched = cells, [], spot.id
        self._place = spot.start
        self._forget(spot)
        is_over = False
        with suppress(*FAILURES):  # what it gave so far, it gave
            self.statement(around)(None)
            is_over = True
        self._forget(spot)
        self._watched = -1
        return self._seen, is_over

    def _forget(self, spot: Spot) -> None:
        """Let what holds `spot` be made ready anew: with it noted, or no longer."""
        for one in (spot, *spot.ancestors()):
            for held in (self._expressions, self._statements, self.prepared):
                held.pop(one.id, None)

    def expression(self, spot: Spot | None) -> Run:
        """Return a function that works out the expression at `spot`."""
        if spot is None:
            return forms.constant(UNKNOWN)
        known = self._expressions.get(spot.id)
        if known is None:
            self.allowance.prepared()
            handler = _EXPRESSIONS.get(spot.type)
            known = handler(self, spot) if handler is not None else forms.constant(UNKNOWN)
            if spot.id == self._watched:
                known = self._watching(known)
            self._expressions[spot.id] = known
        return known

    def statement(self, spot: Spot | None) -> Step:
        """Return a function that runs the statement at `spot`."""
        if spot is None:
            return forms.constant(None)
        known = self._statements.get(spot.id)
        if known is None:
            self.allowance.prepared()
            known = _STATEMENTS.get(spot.type, statements.expression)(self, spot)
            self._statements[spot.id] = known
        return known

    def source(self, spot: Spot | None) -> str:
        """Return the source of `spot`."""
        return self._folder.source_text(spot) if spot is not None else ""

    def between(self, start: int, end: int) -> str:
        """Return the source from one place to another."""
        return self._folder.text_between(start, end)

    def key_of(self, item: Spot) -> str | None:
        """Return the key of a member of an object or a pattern."""
        return self._folder.key_of(item)

    def _watching(self, run: Run) -> Run:
        """Return `run`, with each value noted."""

        def noted(scope: Scope | None) -> Any:
            value = run(scope)
            self._seen.append(value)
            return value

        return noted

    def _stays(self, given: list[Any]) -> None:
        """See that no function comes to another in which something is watched: it may be called from out of sight.

        Raises:
            LostError: when one does.
        """
        for one in given:
            if isinstance(one, Function) and one.spot.start <= self._place < one.spot.end:
                raise LostError

    def outside(self, spot: Spot, name: str) -> Any:
        """Return what a name stands for that nothing run so far declares."""
        return self._told(self.cells.read(spot, name))

    def keep(self, spot: Spot, name: str, value: Any) -> None:
        """Store to such a name."""
        self.cells.write(spot, name, value)

    def weighed(self, value: Any) -> Any:
        """Return a value that is about to be turned into text or a number, and count what that takes."""
        if isinstance(value, str):
            self.allowance.added(value)
        elif isinstance(value, list):
            self.allowance.gone_through(value)
        return value

    def operated(self, sign: str, left: Any, right: Any) -> Any:
        """Return what a binary operator gives."""
        are_objects = isinstance(left, _OBJECTS) and isinstance(right, _OBJECTS)
        if sign in _IDENTITY or (sign in _EQUALITY and are_objects):
            return operators.binary(sign, left, right)
        wanted = objects.ANY if sign in _CONCATENATING else UNKNOWN
        found = operators.binary(sign, self.plain(left, wanted), self.plain(right, wanted))
        return self._told(self.allowance.made(found))

    def plain(self, value: Any, wanted: Any = UNKNOWN) -> Any:
        """Return a value as operators take it: an object as what its own `toString` gives."""
        return objects.plain(self, value, wanted)

    def key(self, value: Any) -> Any:
        """Return a value as the name of a member."""
        return objects.key(self, value)

    def delete(self, owner: Any, key: Any) -> bool:
        """Take the member `key` from a value, and return whether it is gone."""
        members.delete(owner, self.key(key))
        return True

    def member(self, owner: Any, key: Any) -> Any:
        """Return member `key` of a value."""
        return members.member(self, owner, self.key(key))

    def put(self, owner: Any, key: Any, value: Any) -> None:
        """Store to member `key` of a value.

        Raises:
            LostError: where it is not known what changes.
        """
        before = len(owner) if isinstance(owner, list) else 0
        members.put(owner, self.key(key), value)
        self.allowance.copied(len(owner) - before if isinstance(owner, list) else 3)

    def method(self, subject: Any, name: Any, given: list[Any]) -> Any:
        """Return what `subject[name](...given)` gives."""
        return self._told(calling.method(self, subject, name, given))

    def call_back(self, function: Any, given: list[Any]) -> Any:
        """Return what a function gives that a method of the language calls."""
        return calling.back(self, function, given)

    def call(self, function: Any, this: Any, given: list[Any]) -> Any:
        """Return what a function gives."""
        return self._told(self._called(function, this, given))

    def made(self, maker: Any, given: list[Any]) -> Any:
        """Return what `new maker(...given)` makes."""
        return self._told(classes.made(self, maker, given))

    def _told(self, value: Any) -> Any:
        """Return a value, and count it where it is not known."""
        if value is UNKNOWN:
            self.doubts += 1
        return value

    def _called(self, function: Any, this: Any, given: list[Any]) -> Any:
        if isinstance(function, Function):
            self.allowance.run(function.spot)
        else:
            self.allowance.spend(CALL)
        if isinstance(function, Library):
            self.allowance.gone_through(*given)
            if function.name == "String" and given and isinstance(given[0], (Function, Thing)):
                given = [self.plain(given[0], objects.TEXT)]
            own = known_names.OWN.get(function.name)
            if own is not None:
                return own(given)
            if function.name not in FUNCTIONS:
                calling.lose(given)
            found = library.called(self.call_back, function.name, given)
            return self.allowance.made(found)
        if isinstance(function, Native):
            return function.run(this, given)
        if not isinstance(function, Function) or self._depth > _DEEP:
            calling.lose(given)
            return UNKNOWN
        if self._watched >= 0 and any(isinstance(one, Function) for one in given):
            self._stays(given)
        self._depth += 1
        try:
            return running.run(self, function, this, given)
        finally:
            self._depth -= 1
