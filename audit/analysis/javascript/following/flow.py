"""Follows powers from where they are named to where they are used.

A task is an expression and what it stands for. What happens next is decided by the syntax around
it: see `steps`. Names are followed to all their uses.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.literals import written_down
from audit.analysis.javascript.folding.telling import TELLING, is_plain
from audit.analysis.javascript.following import evidence
from audit.analysis.javascript.following.calls import throws_and_tags
from audit.analysis.javascript.following.calls.call_sites import Site, Sites
from audit.analysis.javascript.following.calls.harmless_arguments import Lending
from audit.analysis.javascript.following.shared import computed_members
from audit.analysis.javascript.following.shared.computed_members import HiddenMembers
from audit.analysis.javascript.following.steps import HANDLERS
from audit.analysis.javascript.following.stores import bindings
from audit.analysis.javascript.syntax.guards import in_try
from audit.analysis.javascript.syntax.node_types import call_with, given_to
from audit.analysis.javascript.text.strings import unescaped
from audit.analysis.javascript.values import (
    TIMERS,
    WRAPPERS,
    Origin,
    Power,
    Value,
    core,
    depth,
    is_loader,
    is_mere,
    is_variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from audit.analysis.javascript.context import Extent, Script
    from audit.analysis.javascript.limits import Budget
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.model.facts import FileFacts

_COMMON = frozenset({"global", "world", "intrinsic", "constructor", "receiver"})
_BROWSER_PLACES = 2500
"""Places to which one global is followed: beyond, it counts as a whole."""


class Flow:
    """The work list over one file."""

    def __init__(self, script: Script, read_program: Callable[[bytes, Budget], FileFacts]) -> None:
        """Prepare to follow.

        Args:
            script: the file.
            read_program: reads the text of a program that the file runs, as a file of its own; takes what the
                file may still cost.
        """
        self.script = script
        self.read_program = read_program
        self._tasks: list[tuple[Spot, Value, Origin | None, Site | None]] = []
        self._seen: dict[tuple[int, Value, Site | None], Origin | None] = {}
        self._followed: dict[tuple[str, ...], int] = {}
        self.origins: list[Origin] = []
        self.origin: Origin | None = None
        """Where what is being followed was loaded or bound."""
        self.unseen: dict[int, Extent] = {}
        """Files in which something that loads modules went out of sight, or is given a name that does not fold."""
        self.kept = 0
        """Members whose uses were looked for because they keep a power."""
        self.hidden = HiddenMembers(self)
        self.site: Site | None = None
        """The call by which what is being followed came into the function it is in; None: any."""
        self.sites = Sites()
        self.calls: list[tuple[Spot, list[Spot]]] = []
        """The calls that were looked for, of a function of one's own, each with its arguments."""
        self.lost = False
        """That function went out of sight."""
        self.adrift: list[tuple[Spot, Power]] = []
        """Prototypes that went out of sight, and where."""
        self.lending = Lending()
        self.exports: dict[str, dict[Value, Origin | None]] = {}
        """By file, what it was seen to export, and where that was loaded."""

    def follow(self, spot: Spot, value: Value, origin: Origin | None = None) -> None:
        """Plan to see what becomes of `value` at `spot`."""
        power = core(value)
        if power is not value and depth(value) > WRAPPERS:
            self.escape(spot, power)
            return
        key, origin = (spot.id, value, self.site), origin or self.origin
        if key in self._seen:
            first = self._seen[key]
            while origin is not None and first is not None and first is not origin:
                origin.same.append(first)
                origin = origin.parent
            return
        self._seen[key] = origin
        if power.kind == "hidden" and self.hidden.is_idle(power):
            return
        self.script.budget.spend()
        self._tasks.append((spot, value, origin, self.site))

    def bind(self, pattern: Spot, value: Value) -> None:
        """Give `value` to whatever `pattern` names."""
        bindings.bind(self, pattern, value)

    def alias(self, name: Spot, value: Value) -> None:
        """Follow `value` to every use of the variable at `name`."""
        bindings.alias(self, name, value)

    def exceeds(self, value: Value, alias: str, uses: int) -> bool:
        """Count `uses` more places of an alias; return whether they are too many to follow."""
        power = core(value)
        name = (power.kind, *(power.path[:1] if power.kind != "hidden" else (alias,)))
        self._followed[name] = self._followed.get(name, 0) + uses
        limit = _BROWSER_PLACES if power.kind in _COMMON else self.script.limits.occurrences
        return self._followed[name] > limit

    def begin(self, spot: Spot, value: Value, *, exported: bool = False) -> Origin | None:
        """Return a new origin of `value`, or of a member that is `exported`; None when its silence needs no mention."""
        is_member = exported and len(core(value).path) > 1
        if core(value).kind != "builtin" or not (is_member or isinstance(value, Power)):
            return self.origin
        origin = Origin(spot, value, self.origin)
        self.origins.append(origin)
        return origin

    def fact(
        self,
        kind: str,
        what: str,
        spot: Spot,
        given: Iterable[Spot] = (),
        extra: tuple[str, ...] = (),
    ) -> None:
        """Record a fact at `spot`, with the literals of the arguments given there."""
        self.mark()
        given = evidence.chained(spot) if kind == "load" else given
        literals = (*evidence.beside(self, kind, what, given), *extra)
        self.script.recorder.fact(kind, what, spot, literals, guarded=in_try(spot))

    def mark(self) -> None:
        """Note that something was recorded of what is being followed."""
        origin = self.origin
        while origin is not None and not origin.reported:
            origin.reported = True
            origin = origin.parent

    def within(self, origin: Origin | None) -> None:
        """Let what is planned next belong to `origin`."""
        self.origin = origin

    def use(
        self, spot: Spot, value: Power, given: Iterable[Spot] = (), beside: Iterable[Spot] = ()
    ) -> None:
        """Record that a power is used as such, with what it is `given`, or what is handed on `beside` it."""
        if value.kind == "global" and is_variable(value.path):
            return  # told where it is read, whatever becomes of it
        if value.kind == "builtin":
            given = written_down(given) if is_plain(value.dotted) else given
            self.fact("builtin", value.dotted, spot, given, evidence.handed(self, value, beside))
        elif value.kind == "global" and value.path[0] == "WebAssembly":
            self.fact("native", "wasm", spot, given)
        elif value.kind == "global" and value.path[0] in TIMERS:
            self.mark()
        elif value.kind == "global" and not self.script.vocabulary.is_harmless(value.path):
            if value.path[0] not in TELLING and value.path[-1] != "createElement":
                given = written_down(given)
            self.fact("global", value.dotted, spot, given, evidence.handed(self, value, beside))
            if value.path == ("process", "dlopen"):
                self.fact("native", "addon", spot, given)

    def variable(self, spot: Spot, value: Power) -> None:
        """Record that a variable of the environment is read or set."""
        self.fact("global", value.dotted, spot, (), value.path[2:])

    def escape(self, spot: Spot, value: Value) -> None:
        """Record that a power flows out of sight: the whole of it counts."""
        power = core(value)
        self.lost = self.lost or power.kind == "own"
        if power.kind == "script" or self.hidden.says_nothing(power, spot):
            return
        if is_loader(power):
            self.loads_unseen(spot)
        if power.kind == "hidden":
            real = self.hidden.settled(power)
            if real is not None:
                self.escape(spot, real)
        elif power.kind in ("require", "arguments"):
            self.fact("load", "computed", spot)
        elif power.kind == "module" or power.path == ("module",):
            self.fact("load", "internals", spot)
            self.use(spot, power)
        elif power.kind == "world":
            self.fact("global", power.dotted, spot)
        else:
            throws_and_tags.lost(self, spot, value, power)
            self.use(spot, power, beside=given_to(call_with(spot)))

    def loads_unseen(self, spot: Spot) -> None:
        """Note that at `spot` modules may be loaded that are not told."""
        here = self.script.extent(spot.start)
        self.unseen[here.start] = here

    def read(self, spot: Spot, value: Value) -> None:
        """Record that a power is looked at and not handed on: members of it count, a page's methods do not."""
        if isinstance(value, Power) and len(value.path) > 1 and not is_mere(value):
            self.use(spot, value)

    @contextmanager
    def at(self, site: Site | None) -> Iterator[None]:
        """Let what is planned within belong to `site`."""
        before, self.site = self.site, site
        try:
            yield
        finally:
            self.site = before

    def text(self, spot: Spot) -> str:
        """Return the name at `spot`, escapes resolved."""
        return unescaped(self.script.source.text(spot.start, spot.end))

    def binding(self, name: Spot) -> Binding | None:
        """Return the declaration that the name at `name` means; None when it is free."""
        return self.script.folder.binding(name)

    def keys(self, spot: Spot, owner: Value | None = None) -> tuple[str | None, ...]:
        """Return the names that a key of `owner` may have; None among them when others are possible."""
        return computed_members.keys(self, spot, owner)

    def run(self) -> None:
        """Follow everything that was planned, and all that comes of it."""
        while self._tasks:
            self._step()
        self.origin = self.site = None

    def search(self, steps: int) -> int:
        """Follow what was planned for so many steps; return how many are left. Where none is, it is lost from sight."""
        while self._tasks and steps:
            steps -= 1
            self._step()
        self.lost = self.lost or bool(self._tasks)
        return steps

    def _step(self) -> None:
        spot, value, self.origin, self.site = self._tasks.pop()
        parent = spot.parent
        if parent is None:
            return
        handler = HANDLERS.get(parent.type)
        if handler is None:
            self.escape(spot, value)
        else:
            handler(self, spot, parent, value)
