"""Runs pieces of a file's own code on constants, with a bound on what that may cost.

Nothing outside the file is touched: what is not known stays unknown, and what is asked of it, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.evaluating import (
    assigning,
    expressions,
    forms,
    invoking,
    library,
    lists,
    literals,
    looping,
    owning,
    running,
    statements,
    wording,
)
from audit.analysis.javascript.evaluating.objects import (
    Function,
    Library,
    LostError,
    Native,
    Scope,
    Table,
    Thing,
    text,
)
from audit.analysis.javascript.folding.constants import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.analysis.javascript.evaluating.cells import Cells
    from audit.analysis.javascript.evaluating.forms import Run, Step
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_EXPRESSIONS = {
    **literals.HANDLERS,
    **expressions.HANDLERS,
    **assigning.HANDLERS,
    **invoking.HANDLERS,
}
_STATEMENTS = {**statements.HANDLERS, **looping.HANDLERS}
_ELEMENTS = 1000
"""Elements of `Array.from({length})`."""
_DEEP = 60
"""Calls within calls."""


class Clock:
    """Calls and turns of loops that one file may still cost, however many expressions are asked for."""

    __slots__ = ("left",)

    def __init__(self, ticks: int) -> None:
        self.left = ticks


class Machine:
    """The running of one file's constant code."""

    def __init__(self, folder: Folder, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._expressions: dict[int, Run] = {}
        self._statements: dict[int, Step] = {}
        self.cells: Cells
        self.watched = -1
        """The expression whose values are noted while a loop around it runs."""
        self.seen: list[Any] = []
        self.bodies: dict[int, tuple[list[str], list[Spot]]] = {}
        self._depth = 0

    def release(self) -> None:
        """Let go of what was made ready to run, so that no cycle is left behind."""
        for held in (self._expressions, self._statements, self.bodies, self.seen):
            held.clear()
        self.cells.release()
        del self.cells

    def tick(self, times: int = 1) -> None:
        """Count a call or a turn, or what costs as much as so many.

        Raises:
            LostError: when there were too many.
        """
        self._clock.left -= times
        if self._clock.left < 0:
            raise LostError

    def expression(self, spot: Spot | None) -> Run:
        """Return a function that works out the expression at `spot`."""
        if spot is None:
            return forms.constant(UNKNOWN)
        known = self._expressions.get(spot.id)
        if known is None:
            handler = _EXPRESSIONS.get(spot.type)
            known = handler(self, spot) if handler is not None else forms.constant(UNKNOWN)
            if spot.id == self.watched:
                known = self._watching(known)
            self._expressions[spot.id] = known
        return known

    def statement(self, spot: Spot | None) -> Step:
        """Return a function that runs the statement at `spot`."""
        if spot is None:
            return forms.constant(None)
        known = self._statements.get(spot.id)
        if known is None:
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
            self.seen.append(value)
            return value

        return noted

    def outside(self, spot: Spot, name: str) -> Any:
        """Return what a name stands for that nothing run so far declares."""
        return self.cells.read(spot, name)

    def keep(self, spot: Spot, name: str, value: Any) -> None:
        """Store to such a name."""
        self.cells.write(spot, name, value)

    def plain(self, value: Any) -> Any:
        """Return a value as operators take it: an object as what its own `toString` gives."""
        if isinstance(value, Thing):
            for name in ("valueOf", "toString"):
                function = value.find(name)
                if isinstance(function, Function):
                    return self.call(function, value, [])
            return "[object Object]"
        return value

    def listed(self, parts: Iterable[tuple[bool, Run]], scope: Scope | None) -> list[Any]:
        """Return the elements or arguments that are written down as `parts`, spreads in their places."""
        found: list[Any] = []
        for is_spread, run in parts:
            value = run(scope)
            if is_spread:
                found.extend(self.items(value, lost=True))
            else:
                found.append(value)
        if len(found) > lists.LONGEST:
            raise LostError
        return found

    def items(self, value: Any, *, lost: bool = False) -> Any:
        """Return what iterating over a value gives; None, or an error, where that is not known."""
        if isinstance(value, (list, str, bytearray)):
            return list(value)
        if isinstance(value, Thing) and running.YIELDS in value:
            return list(value[running.YIELDS])
        if isinstance(value, Table):
            return [list(one) if value.pairs else one[0] for one in value.items.items()]
        if lost:
            raise LostError
        return None

    def keys(self, value: Any) -> list[str]:
        """Return the names of an object's members.

        Raises:
            LostError: where they are not known.
        """
        if isinstance(value, Thing):
            return list(value)
        if isinstance(value, (list, str)):
            return [str(index) for index in range(len(value))]
        raise LostError

    def member(self, owner: Any, key: Any) -> Any:
        """Return member `key` of a value."""
        return owning.member(self, owner, key)

    def put(self, owner: Any, key: Any, value: Any) -> None:
        """Store to member `key` of a value.

        Raises:
            LostError: where it is not known what changes.
        """
        owning.put(owner, key, value)

    def method(self, subject: Any, name: Any, given: list[Any]) -> Any:
        """Return what `subject[name](...given)` gives."""
        if subject is None or subject is UNKNOWN or not isinstance(name, str):
            return UNKNOWN
        if isinstance(subject, (Function, Native, Library)) and name in ("call", "apply", "bind"):
            return self._through(subject, name, given)
        if isinstance(subject, Function) and name == "toString":
            return self.source(subject.spot)
        if isinstance(subject, (Function, Library)):
            return self.call(self.member(subject, name), subject, given)
        if isinstance(subject, Thing):
            return self._of_thing(subject, name, given)
        self.tick()
        if isinstance(subject, list):
            return lists.list_method(self._back, subject, name, given)
        if isinstance(subject, Table):
            return library.table_method(self._back, subject, name, given)
        return self._of_constant(subject, name, given)

    def _of_thing(self, subject: Thing, name: str, given: list[Any]) -> Any:
        found = self.member(subject, name)
        if found is None and name == "hasOwnProperty":
            return text(given[0]) in subject if given else False
        return self.call(found, subject, given)

    def _of_constant(self, subject: Any, name: str, given: list[Any]) -> Any:
        is_replacing = name in ("replace", "replaceAll") and len(given) == 2  # noqa: PLR2004 - what, and by what
        if is_replacing and isinstance(given[1], Function):
            return wording.replaced(self._back, subject, given)
        return wording.constant_method(subject, name, given)

    def _back(self, function: Any, given: list[Any]) -> Any:
        return self.call(function, UNKNOWN, given)

    def _through(self, function: Any, name: str, given: list[Any]) -> Any:
        this = given[0] if given else None
        if name == "call":
            return self.call(function, this, given[1:])
        if name == "apply":
            rest = given[1] if len(given) > 1 and given[1] is not None else []
            return self.call(function, this, self.items(rest, lost=True))
        return Native(lambda _, more: self.call(function, this, [*given[1:], *more]))

    def call(self, function: Any, this: Any, given: list[Any]) -> Any:
        """Return what a function gives."""
        self.tick()
        if isinstance(function, Library):
            if function.name == "Array.from":
                return self._list_from(given)
            return library.called(function.name, given)
        if isinstance(function, Native):
            return function.run(this, given)
        if not isinstance(function, Function) or self._depth > _DEEP:
            return UNKNOWN
        self._depth += 1
        try:
            return running.run(self, function, this, given)
        finally:
            self._depth -= 1

    def _list_from(self, given: list[Any]) -> Any:
        items = self.items(given[0]) if given else None
        if items is None and given and isinstance(given[0], Thing):
            count = given[0].get("length")
            items = [None] * count if isinstance(count, int) and 0 <= count <= _ELEMENTS else None
        if items is None:
            return UNKNOWN
        if len(given) == 1:
            return items
        return [self.call(given[1], UNKNOWN, [one, at]) for at, one in enumerate(items)]
