"""Follows powers from where they are named to where they are used.

A task is an expression and what it stands for. What happens next is decided by the syntax around
it: a table from the parent's node type to a handler. Names are followed to all their uses.
"""

# ruff: noqa: SLF001 - the table of handlers below names the methods of the class above it
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import A_SYMBOL
from audit.analysis.javascript.folding.literals import literals_of
from audit.analysis.javascript.folding.telling import TELLING, telling
from audit.analysis.javascript.following import (
    arguments,
    asking,
    binds,
    calls,
    generators,
    privates,
    writes,
)
from audit.analysis.javascript.following.bundlers import in_proxy_getter
from audit.analysis.javascript.following.hidden import HiddenMembers
from audit.analysis.javascript.following.members import SYMBOL, member
from audit.analysis.javascript.following.witnesses import witnessed
from audit.analysis.javascript.naming import builtin_value
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.guards import in_try
from audit.analysis.javascript.syntax.node_types import PATTERNS, is_replaced
from audit.analysis.javascript.syntax.spots import index_of
from audit.analysis.javascript.text.strings import unescaped
from audit.analysis.javascript.values import (
    TIMERS,
    WRAPPERS,
    Box,
    Heir,
    Power,
    Promised,
    Returns,
    Value,
    core,
    depth,
    is_loader,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from audit.analysis.javascript.context import Script
    from audit.analysis.javascript.syntax.spots import Spot

_COMMON = frozenset({"global", "world", "intrinsic", "constructor", "receiver"})
_BROWSER_PLACES = 2500
"""Places to which one global is followed: beyond, it counts as a whole."""


@dataclass(slots=True, eq=False)
class Origin:
    """Where a built-in was loaded or a member of it was bound to a name."""

    spot: Spot
    value: Value
    parent: Origin | None
    reported: bool = False


class Flow:
    """The work list over one file."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self._tasks: list[tuple[Spot, Value, Origin | None]] = []
        self._seen: set[tuple[int, Value]] = set()
        self._followed: dict[tuple[str, ...], int] = {}
        self._origins: list[Origin] = []
        self._origin: Origin | None = None
        self.loads_unseen = False
        """Something that loads modules went out of sight, or is given a name that does not fold."""
        self.kept = 0
        """Members whose uses were looked for because they keep a power."""
        self.hidden = HiddenMembers(self)

    # What the handlers call

    def follow(self, spot: Spot, value: Value, origin: Origin | None = None) -> None:
        """Plan to see what becomes of `value` at `spot`."""
        power = core(value)
        if depth(value) > WRAPPERS:
            self.escape(spot, power)
            return
        key = (spot.id, value)
        if key in self._seen:
            return
        self._seen.add(key)
        if power.kind == "hidden" and self.hidden.is_idle(power):
            return
        self.script.budget.spend()
        self._tasks.append((spot, value, origin or self._origin))

    def exceeds(self, value: Value, alias: str, uses: int) -> bool:
        """Count `uses` more places of an alias; return whether they are too many to follow."""
        power = core(value)
        name = (power.kind, *(power.path[:1] if power.kind != "hidden" else (alias,)))
        self._followed[name] = self._followed.get(name, 0) + uses
        common = power.kind in _COMMON
        return self._followed[name] > (
            _BROWSER_PLACES if common else self.script.limits.occurrences
        )

    def begin(self, spot: Spot, value: Value) -> Origin | None:
        """Return a new origin of `value`; None when its silence needs no mention."""
        if not isinstance(value, Power) or value.kind != "builtin":
            return self._origin
        origin = Origin(spot, value, self._origin)
        self._origins.append(origin)
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
        literals = (*telling(kind, what, literals_of(self.script.folder, given)), *extra)
        self.script.recorder.fact(kind, what, spot, literals, guarded=in_try(spot))

    def mark(self) -> None:
        """Note that something was recorded of what is being followed."""
        origin = self._origin
        while origin is not None and not origin.reported:
            origin.reported = True
            origin = origin.parent

    def within(self, origin: Origin | None) -> None:
        """Let what is planned next belong to `origin`."""
        self._origin = origin

    def use(self, spot: Spot, value: Power, given: Iterable[Spot] = ()) -> None:
        """Record that a power is used as such."""
        if _is_variable(value):
            return  # told where it is read, whatever becomes of it
        if value.kind == "builtin":
            self.fact("builtin", value.dotted, spot, given)
        elif value.kind == "global" and value.path[0] == "WebAssembly":
            self.fact("native", "wasm", spot, given)
        elif value.kind == "global" and value.path[0] in TIMERS:
            self.mark()
        elif value.kind == "global" and not self._is_harmless(value.path):
            if value.path[0] not in TELLING:
                given = [one for one in given if one.type in ("string", "template_string")]
            self.fact("global", value.dotted, spot, given)
            if value.path == ("process", "dlopen"):
                self.fact("native", "addon", spot, given)

    def variable(self, spot: Spot, value: Power) -> None:
        """Record that a variable of the environment is read or set."""
        self.fact("global", value.dotted, spot, (), value.path[2:])

    def _is_harmless(self, path: tuple[str, ...]) -> bool:
        known = self.script.vocabulary.harmless_members
        return any(".".join(path[: end + 1]) in known for end in range(len(path)))

    def escape(self, spot: Spot, value: Value) -> None:
        """Record that a power flows out of sight: the whole of it counts."""
        power = core(value)
        if self.hidden.is_perhaps(power):
            return
        self.loads_unseen = self.loads_unseen or is_loader(power)
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
            self.use(spot, power)

    def read(self, spot: Spot, value: Value) -> None:
        """Record that a power is looked at but not handed on: its members count, it alone does not."""
        if isinstance(value, Power) and len(value.path) > 1:
            self.use(spot, value)

    def text(self, spot: Spot) -> str:
        """Return the name at `spot`, escapes resolved."""
        return unescaped(self.script.source.text(spot.start, spot.end))

    def keys(self, spot: Spot) -> tuple[str | None, ...]:
        """Return the names that a computed key may have; None among them when others are possible."""
        if self._is_symbol(spot):
            return (SYMBOL,)
        texts, more = self.script.folder.strings(spot)
        return (*texts, None) if more or not texts else texts

    def _is_symbol(self, spot: Spot) -> bool:
        values = self.script.folder.fold(spot)
        if values and all(value is A_SYMBOL for value in values):
            return True
        return spot.type == "member_expression" and self.text(spot).startswith("Symbol.")

    # The loop

    def run(self) -> None:
        """Follow everything that was planned, and all that comes of it."""
        while self._tasks:
            spot, value, self._origin = self._tasks.pop()
            self._step(spot, value)
        self._origin = None

    def finish(self) -> None:
        """Record what was loaded or bound and never seen used: as a whole."""
        for origin in reversed(self._origins):
            if not origin.reported:
                self._origin = origin
                self.escape(origin.spot, origin.value)
        self._origin = None
        if self.loads_unseen:
            for spot, name in witnessed(self, {core(one.value).path[0] for one in self._origins}):
                self.escape(spot, builtin_value(name))

    def _step(self, spot: Spot, value: Value) -> None:
        parent = spot.parent
        if parent is None:
            return
        handler = _HANDLERS.get(parent.type)
        if handler is None:
            self.escape(spot, value)
        else:
            handler(self, spot, parent, value)

    # Each handler takes the spot, its parent and the value that arrives there.

    def _up(self, _spot: Spot, parent: Spot, value: Value) -> None:
        self.follow(parent, value)

    def _await(self, _spot: Spot, parent: Spot, value: Value) -> None:
        self.follow(parent, value.inner if isinstance(value, Promised) else value)

    def _silent(self, spot: Spot, _parent: Spot, value: Value) -> None:
        self.read(spot, value)

    def _member(self, spot: Spot, parent: Spot, value: Value) -> None:
        name = parent.child("property")
        if spot.field == "property" or name is None:
            return
        self._to_member(parent, value, self.text(name))

    def _subscript(self, spot: Spot, parent: Spot, value: Value) -> None:
        index = parent.child("index")
        if spot.field == "index" or index is None:
            self.read(spot, value)
            return
        kind = core(value).kind
        if kind == "require" and in_proxy_getter(parent, self):
            return
        if kind == "hidden" and index.type != "string":
            return  # looked at by itself, as a member with a computed name
        for key in self.keys(index):
            self._to_member(parent, value, key)

    def _to_member(self, spot: Spot, value: Value, key: str | None) -> None:
        if isinstance(value, (Box, Heir)) and is_replaced(spot):
            return
        found = member(self, spot, value, key)
        if found is not None:
            self.follow(spot, found)

    def _call(self, spot: Spot, parent: Spot, value: Value) -> None:
        given = parent.child("arguments")
        if spot.field not in ("function", "constructor"):
            self.escape(spot, value)
        elif given is not None and given.type == "template_string":
            calls.call(self, spot, parent, value, (given,))
        else:
            calls.call(self, spot, parent, value, tuple(given.children()) if given else ())

    def _argument(self, spot: Spot, parent: Spot, value: Value) -> None:
        arguments.argument(self, spot, parent, value)

    def _declarator(self, spot: Spot, parent: Spot, value: Value) -> None:
        name = parent.child("name") or parent.child("pattern")
        if name is not None and spot.field == "value":
            binds.bind(self, name, value)

    def _assignment(self, spot: Spot, parent: Spot, value: Value) -> None:
        if spot.field == "left":
            writes.assigned(self, spot, parent, value)
            return
        left = parent.child("left")
        if left is not None:
            binds.bind(self, left, value)
        if parent.parent is not None and parent.parent.type != "expression_statement":
            self.follow(parent, value)

    def _default(self, spot: Spot, parent: Spot, value: Value) -> None:
        left = parent.child("left")
        if spot.field == "right" and left is not None:
            binds.bind(self, left, value)
        elif spot.field == "left":
            writes.assigned(self, spot, parent, value)

    def _sequence(self, spot: Spot, parent: Spot, value: Value) -> None:
        inner = parent.children()
        if inner and inner[-1].start == spot.start:
            self.follow(parent, value)
        else:
            self.read(spot, value)

    def _ternary(self, spot: Spot, parent: Spot, value: Value) -> None:
        if spot.field == "condition":
            self.read(spot, value)
        else:
            self.follow(parent, value)

    def _binary(self, spot: Spot, parent: Spot, value: Value) -> None:
        operator = parent.node.child_by_field_name("operator")
        sign = operator.type if operator is not None else ""
        if sign in ("||", "??") or (sign == "&&" and spot.field == "right"):
            self.follow(parent, value)
        else:
            asking.contains(self, spot, parent, value) if sign == "in" else self.read(spot, value)

    def _unary(self, spot: Spot, parent: Spot, value: Value) -> None:
        operator = parent.node.child_by_field_name("operator")
        sign = operator.type if operator is not None else ""
        if sign == "delete":
            writes.written(self, spot, value)
        elif sign != "typeof" or core(value).path[:2] == ("process", "env"):
            self.read(spot, value)

    def _update(self, spot: Spot, parent: Spot, value: Value) -> None:
        writes.assigned(self, spot, parent, value)

    def _return(self, _spot: Spot, parent: Spot, value: Value) -> None:
        self.returned(function_of(parent), value)

    def _arrow(self, spot: Spot, parent: Spot, value: Value) -> None:
        if spot.field == "body":
            self.returned(parent, value)

    def returned(self, function: Spot, value: Value) -> None:
        """Follow a value out of the function that returns it."""
        is_async = any(child.type == "async" for child in function.node.children[:3])
        result: Value = Promised(value) if is_async and not isinstance(value, Promised) else value
        self.give(function, Returns(result), value)

    def give(self, function: Spot, callee: Value, value: Value) -> None:
        """Let `function` stand for `callee`; what cannot be followed lets `value` escape."""
        name = function.child("name")
        if function.type == "program":
            self.escape(function, value)
        elif function.type == "method_definition":
            self._method(function, callee, value)
        elif name is not None and function.type.endswith("declaration"):
            binds.alias(self, name, callee)
        else:
            if name is not None:
                binds.alias(self, name, callee)
            self.follow(function, callee)

    def _method(self, method: Spot, callee: Value, value: Value) -> None:
        holder, key = method.parent, self.script.folder.key_of(method)
        name, kinds = method.child("name"), {child.type for child in method.node.children[:3]}
        found = value if "get" in kinds else callee
        if name is not None and name.type == privates.PRIVATE:
            privates.kept(self, name, found)
        elif holder is None or holder.type != "object":
            self.escape(method, value)
        else:
            self.follow(holder, Box(key, found))

    def _pair(self, spot: Spot, parent: Spot, value: Value) -> None:
        holder = parent.parent
        if spot.field == "key" or holder is None:
            self.read(spot, value)
        else:
            key = self.script.folder.key_of(parent)
            self.follow(holder, Heir(value) if key == "__proto__" else Box(key, value))

    def _in_object(self, spot: Spot, parent: Spot, value: Value) -> None:
        if spot.type == "shorthand_property_identifier":
            self.follow(parent, Box(self.text(spot), value))
        else:
            self.follow(parent, value)

    def _in_array(self, spot: Spot, parent: Spot, value: Value) -> None:
        self.follow(parent, Box(str(index_of(parent, spot)), value))

    def _statement(self, spot: Spot, _parent: Spot, value: Value) -> None:
        self.read(spot, value)

    def _loop(self, spot: Spot, parent: Spot, value: Value) -> None:
        if spot.field == "left":
            writes.assigned(self, spot, parent, value)
        if spot.field != "right":
            return
        left, operator = parent.child("left"), parent.node.child_by_field_name("operator")
        if (
            isinstance(value, Box)
            and left is not None
            and operator is not None
            and operator.type == "of"
        ):
            binds.bind(self, left, value.inner)
        else:
            self.escape(spot, value)

    def _heritage(self, spot: Spot, _parent: Spot, value: Value) -> None:
        self.escape(spot, value)


def _is_variable(value: Power) -> bool:
    return value.kind == "global" and value.path[:2] == ("process", "env") and len(value.path) > 2  # noqa: PLR2004 - a name after `process.env`


def _pattern(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if parent.type in PATTERNS and spot.field == "right":
        flow._default(spot, parent, value)
    else:
        writes.written(flow, spot, value)


_HANDLERS: Mapping[str, Callable[[Flow, Spot, Spot, Value], None]] = {
    **dict.fromkeys(
        (
            "parenthesized_expression",
            "as_expression",
            "satisfies_expression",
            "non_null_expression",
            "type_assertion",
            "instantiation_expression",
        ),
        Flow._up,
    ),
    **dict.fromkeys(
        (
            "if_statement",
            "while_statement",
            "do_statement",
            "for_statement",
            "switch_statement",
            "switch_case",
            "template_substitution",
            "expression_statement",
            "type_query",
            "computed_property_name",
            "labeled_statement",
            "else_clause",
        ),
        Flow._silent,
    ),
    **dict.fromkeys(PATTERNS, _pattern),
    "await_expression": Flow._await,
    "update_expression": Flow._update,
    "member_expression": Flow._member,
    "subscript_expression": Flow._subscript,
    "call_expression": Flow._call,
    "new_expression": Flow._call,
    "arguments": Flow._argument,
    "variable_declarator": Flow._declarator,
    "required_parameter": Flow._declarator,
    "optional_parameter": Flow._declarator,
    "assignment_expression": Flow._assignment,
    "augmented_assignment_expression": Flow._assignment,
    "assignment_pattern": Flow._default,
    "object_assignment_pattern": Flow._default,
    "sequence_expression": Flow._sequence,
    "ternary_expression": Flow._ternary,
    "binary_expression": Flow._binary,
    "unary_expression": Flow._unary,
    "return_statement": Flow._return,
    "arrow_function": Flow._arrow,
    "pair": Flow._pair,
    "object": Flow._in_object,
    "array": Flow._in_array,
    "spread_element": generators.spread,
    "yield_expression": generators.yielded,
    "for_in_statement": Flow._loop,
    **dict.fromkeys(("field_definition", "public_field_definition"), privates.field),
    "class_heritage": Flow._heritage,
    "extends_clause": Flow._heritage,
}
