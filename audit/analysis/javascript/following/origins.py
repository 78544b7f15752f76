"""Where a value comes from: the expressions that take part in making it, as far as scopes tell."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.syntax.declaring import whole_pattern
from audit.analysis.javascript.syntax.expressions import NODES, names_in
from audit.analysis.javascript.syntax.node_types import FUNCTIONS, given_to, name_of_member
from audit.analysis.javascript.syntax.spots import with_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.context import Script
    from audit.analysis.javascript.syntax.expressions import Names
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_DEEP = 4
"""Definitions of definitions."""
_NAMES = 12
"""Names that are followed for one value."""
_EACH = 4
"""Places of one name: where it is declared, stored to, added to, given."""
_USES = 40
"""Uses of a name among which those are looked for that add to it or call it."""
_FOLLOWED = 80
"""Nodes of a function of which the names are followed too."""
_SHORTEST, _LONGEST = 3, 60
"""Letters of a member's name by which its calls are looked for: shorter ones are anybody's."""
_GROWS = frozenset({b"push", b"unshift", b"concat", b"set"})
_PARAMETERS = frozenset({"formal_parameters", "required_parameter", "arrow_function"})


def origins(script: Script, spots: list[Spot]) -> list[Spot]:
    """Return `spots`, and the expressions that their names stand for, in order of discovery."""
    walk = _Walk(script)
    for spot in spots:
        walk.take(spot)
    walk.run()
    return walk.found


class _Walk:
    """One walk from a value to where it comes from."""

    def __init__(self, script: Script) -> None:
        self.found: list[Spot] = []
        self._script = script
        self._seen: set[int] = set()
        self._bound: set[tuple[int, str]] = set()
        self._functions: set[int] = set()
        """Those taken in as a whole: what they name of their own is in them."""
        self._waiting: list[tuple[Spot, Names]] = []

    def take(self, spot: Spot | None) -> None:
        """Take an expression in, and come back to its names later."""
        if spot is None or spot.id in self._seen:
            return
        self._seen.add(spot.id)
        names = names_in(spot.node, self._script.source.data)
        self._script.budget.spend(names.nodes if names is not None else NODES)
        if names is not None:
            self.found.append(spot)
            self._functions.add(spot.id)
            if names.nodes <= _FOLLOWED or spot.type not in FUNCTIONS:
                self._waiting.append((spot, names))

    def run(self) -> None:
        """Follow the names of what was taken, level by level."""
        for _ in range(_DEEP):
            level, self._waiting = self._waiting, []
            for spot, names in level:
                for offset in names.variables:
                    self._follow(self._script.finder.at(offset))
                for method in names.methods:
                    self._method(spot, method)

    def _follow(self, name: Spot) -> None:
        """Take in what a name was declared as, assigned, given, or had added to it."""
        text = self._script.source.text(name.start, name.end)
        if len(self._bound) >= _NAMES:
            return
        binding = self._script.scopes.resolve(name, text)
        if binding is None or (binding.scope.id, text) in self._bound:
            return
        if binding.scope.id in self._functions:
            return
        self._bound.add((binding.scope.id, text))
        known = len(self.found)
        for place in binding.declarations[:_EACH]:
            self._declared(place, binding)
        for place in self._script.scopes.stores(binding)[:_EACH]:
            top = whole_pattern(place)
            self.take(top.parent.child("right") if top.parent is not None else None)
        if any(spot.type == "array" for spot in self.found[known:]):
            self._grown(binding)

    def _declared(self, place: Spot, binding: Binding) -> None:
        top = whole_pattern(place)
        parent = top.parent
        if parent is None:
            return
        if parent.type in FUNCTIONS and top.field == "name":
            self.take(parent)
        elif parent.type == "for_in_statement":
            self.take(parent.child("right"))
        elif binding.scope.type in FUNCTIONS and parent.type in _PARAMETERS:
            self._given(binding.scope, top)
        else:
            self.take(parent.child("value"))

    def _given(self, function: Spot, parameter: Spot) -> None:
        """Take in what a function is called with at the place of one of its parameters."""
        index = 0
        if parameter.parent is not None and parameter.parent.type == "formal_parameters":
            places = [each.start for each in parameter.parent.children()]
            index = places.index(parameter.start) if parameter.start in places else 0
        self._called_back(function)
        for call in islice(self._calls(function), _EACH):
            self.take(next(islice(given_to(call), index, None), None))

    def _called_back(self, function: Spot) -> None:
        """Take in the call that a function is handed to: `read(path, (found) => ...)`, `asked.then((found) => ...)`."""
        place = function.parent
        if place is None or place.type != "arguments" or place.parent is None:
            return
        self.take(place.parent.child("function"))
        for each in place.children():
            if each.type not in FUNCTIONS:
                self.take(each)

    def _calls(self, function: Spot) -> Iterator[Spot]:
        """Yield the calls of a function: where it stands, by its name, or by the member that it is."""
        callee = with_around(function, "parenthesized_expression")
        holder = callee.parent
        if holder is None:
            return
        if callee.field == "function":
            yield holder
        elif holder.type == "pair" or function.type == "method_definition":
            yield from self._member_calls(holder.child("key") or function.child("name"))
        elif holder.type == "assignment_expression":
            left = holder.child("left")
            member = left.child("property") if left is not None else None
            yield from self._member_calls(member) if member else self._named_calls(left)
        else:
            yield from self._named_calls(holder.child("name") or function.child("name"))

    def _named_calls(self, name: Spot | None) -> Iterator[Spot]:
        if name is None or name.type != "identifier":
            return
        text = self._script.source.text(name.start, name.end)
        binding = self._script.scopes.resolve(self._script.finder.at(name.start), text)
        for use in self._uses(binding) if binding is not None else ():
            if use.parent is not None and use.field == "function":
                yield use.parent

    def _member_calls(self, name: Spot | None) -> Iterator[Spot]:
        """Yield the first calls of a member of that name, whosever it is."""
        data = self._script.source.data
        if name is None or not _SHORTEST <= name.end - name.start <= _LONGEST:
            return
        called = re2.compile(rb"\.\s*(" + re.escape(data[name.start : name.end]) + rb")\s*\(")
        for match in islice(called.finditer(data), _EACH):
            member = self._script.finder.at(match.start(1)).parent
            if member is not None and member.parent is not None and member.field == "function":
                yield member.parent

    def _grown(self, binding: Binding) -> None:
        """Take in what is pushed onto a list."""
        for use in self._uses(binding):
            member = use.parent
            if member is None or member.type != "member_expression" or use.field != "object":
                continue
            name, call = member.child("property"), member.parent
            if name is None or call is None or call.type != "call_expression":
                continue
            if name.text in _GROWS:
                self.take(call.child("arguments"))

    def _uses(self, binding: Binding) -> list[Spot]:
        uses = self._script.scopes.uses(binding) or []
        return uses if len(uses) <= _USES else []

    def _method(self, spot: Spot, name: bytes) -> None:
        """Take in the method of the class around `spot` that is called by `this`."""
        for ancestor in spot.ancestors():
            if ancestor.type not in ("class_body", "object"):
                continue
            for member in ancestor.children():
                key = name_of_member(member)
                if key and key.text == name:
                    self.take(member)
            return
