"""Where a value comes from: the expressions that take part in making it, as far as scopes tell."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.scopes import FUNCTIONS, PATTERNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.javascript.context import Script
    from audit.analysis.javascript.scopes import Binding
    from audit.analysis.javascript.spots import Spot

_DEEP = 6
"""Definitions of definitions."""
_NAMES = 40
"""Names that are followed for one value."""
_EACH = 4
"""Places of one name: where it is declared, stored to, added to, given."""
_LONGEST = 3_000
"""Bytes of one expression, strings left out; a longer one is a program, and no value."""
_FOLLOWED = 800
"""Bytes of a function, strings left out, of which the names are followed too."""
_MOST = 2_000_000
_SHORTEST, _LONGEST_NAME = 3, 60
"""Letters of a member's name by which its calls are looked for: shorter ones are anybody's."""
_STRING = rb"\"[^\"\\\n]*(?:\\.[^\"\\\n]*)*\"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'|`[^`\\]*(?:\\.[^`\\]*)*`"
_TEXT = re.compile(rb"//[^\n]*|/\*.*?\*/|" + _STRING, re.DOTALL)
_NAME = re.compile(rb"(?:(?<![\w$.])|(?<=\.\.\.))[A-Za-z_$\x80-\xff][\w$\x80-\xff]*")
_OWN_METHOD = re.compile(rb"\bthis\s*\.\s*([A-Za-z_$][\w$]*)\s*\(")
_GROWS = frozenset({b"push", b"unshift", b"concat", b"set"})


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
        self._waiting: list[Spot] = []

    def take(self, spot: Spot) -> None:
        """Take an expression in, and come back to its names later."""
        if spot.id in self._seen or spot.end - spot.start > _MOST:
            return
        self._seen.add(spot.id)
        text = self._script.source.data[spot.start : spot.end]
        bare = len(_TEXT.sub(b"", text))
        if bare <= _LONGEST:
            self.found.append(spot)
            if bare <= _FOLLOWED or spot.type not in FUNCTIONS:
                self._waiting.append(spot)

    def run(self) -> None:
        """Follow the names of what was taken, level by level."""
        for _ in range(_DEEP):
            level, self._waiting = self._waiting, []
            for spot in level:
                for name in self._names(spot):
                    self._follow(name)

    def _names(self, spot: Spot) -> Iterator[Spot]:
        data = self._script.source.data
        text = data[spot.start : spot.end]
        blank = _TEXT.sub(lambda match: b" " * len(match[0]), text)
        for match in _NAME.finditer(blank):
            place = self._script.finder.at(spot.start + match.start())
            if place.type in ("identifier", "shorthand_property_identifier"):
                yield place
        for match in _OWN_METHOD.finditer(blank):
            self._method(spot, match[1])

    def _follow(self, name: Spot) -> None:
        """Take in what a name was declared as, assigned, given, or had added to it."""
        text = self._script.source.text(name.start, name.end)
        binding = self._script.scopes.resolve(name, text)
        if binding is None or len(self._bound) >= _NAMES:
            return
        key = (binding.scope.id, text)
        if key in self._bound:
            return
        self._bound.add(key)
        for place in binding.declarations[:_EACH]:
            self._declared(place, binding)
        for place in self._script.scopes.stores(binding)[:_EACH]:
            self._stored(place)
        self._grown(binding)

    def _declared(self, place: Spot, binding: Binding) -> None:
        top = _outer(place)
        parent = top.parent
        if parent is None:
            return
        if parent.type in FUNCTIONS and top.field == "name":
            self.take(parent)
        elif parent.type == "for_in_statement":
            self._part(parent, "right")
        elif binding.scope.type in FUNCTIONS and parent.type in (
            "formal_parameters",
            "required_parameter",
            "arrow_function",
        ):
            self._given(binding.scope, top)
        else:
            self._part(parent, "value")

    def _stored(self, place: Spot) -> None:
        top = _outer(place)
        if top.parent is not None:
            self._part(top.parent, "right")

    def _part(self, spot: Spot, field: str) -> None:
        part = spot.child(field)
        if part is not None:
            self.take(part)

    def _given(self, function: Spot, parameter: Spot) -> None:
        """Take in what a function is called with at the place of one of its parameters."""
        index = 0
        if parameter.parent is not None and parameter.parent.type == "formal_parameters":
            places = [each.start for each in parameter.parent.children()]
            index = places.index(parameter.start) if parameter.start in places else 0
        self._called_back(function)
        for call in self._calls(function)[:_EACH]:
            arguments = call.child("arguments")
            given = arguments.children() if arguments is not None else []
            if index < len(given):
                self.take(given[index])

    def _called_back(self, function: Spot) -> None:
        """Take in the call that a function is handed to: `read(path, (found) => ...)`, `asked.then((found) => ...)`."""
        place = function.parent
        if place is None or place.type != "arguments" or place.parent is None:
            return
        given = [each for each in place.children() if each.type not in FUNCTIONS]
        for each in (place.parent.child("function"), *given):
            if each is not None:
                self.take(each)

    def _calls(self, function: Spot) -> list[Spot]:
        """Return the calls of a function: where it stands, by its name, or by the member that it is."""
        callee = function
        while callee.parent is not None and callee.parent.type == "parenthesized_expression":
            callee = callee.parent
        holder = callee.parent
        if holder is None:
            return []
        if callee.field == "function":
            return [holder]
        if holder.type == "assignment_expression":
            left = holder.child("left")
            member = left.child("property") if left is not None else None
            return self._named_calls(left) if member is None else self._member_calls(member)
        if holder.type == "pair":
            return self._member_calls(holder.child("key"))
        if function.type == "method_definition":
            return self._member_calls(function.child("name"))
        of_variable = holder.type == "variable_declarator"
        return self._named_calls(holder.child("name") if of_variable else function.child("name"))

    def _named_calls(self, name: Spot | None) -> list[Spot]:
        """Return the calls of a function by its name."""
        if name is None or name.type != "identifier":
            return []
        text = self._script.source.text(name.start, name.end)
        binding = self._script.scopes.resolve(self._script.finder.at(name.start), text)
        uses = self._script.scopes.uses(binding) if binding is not None else None
        return [use.parent for use in uses or () if use.parent and use.field == "function"]

    def _member_calls(self, name: Spot | None) -> list[Spot]:
        """Return the first calls of a member of that name, whosever it is."""
        data = self._script.source.data
        if name is None or not _SHORTEST <= name.end - name.start <= _LONGEST_NAME:
            return []
        called = re.compile(rb"\.\s*(" + re.escape(data[name.start : name.end]) + rb")\s*\(")
        found = []
        for match in islice(called.finditer(data), _EACH):
            member = self._script.finder.at(match.start(1)).parent
            if member is not None and member.parent is not None and member.field == "function":
                found.append(member.parent)
        return found

    def _grown(self, binding: Binding) -> None:
        """Take in what is pushed onto a list."""
        uses = self._script.scopes.uses(binding) or []
        if len(uses) > _NAMES:
            return
        for use in uses:
            member = use.parent
            if member is None or member.type != "member_expression" or use.field != "object":
                continue
            name, call = member.child("property"), member.parent
            if name is None or call is None or call.type != "call_expression":
                continue
            if self._script.source.data[name.start : name.end] in _GROWS:
                self._part(call, "arguments")

    def _method(self, spot: Spot, name: bytes) -> None:
        """Take in the method of the class around `spot` that is called by `this`."""
        for ancestor in spot.ancestors():
            if ancestor.type not in ("class_body", "object"):
                continue
            for member in ancestor.children():
                key = member.child("name") or member.child("key") or member.child("property")
                if key and self._script.source.data[key.start : key.end] == name:
                    self.take(member)
            return


def _outer(place: Spot) -> Spot:
    """Return the pattern that a name stands in as a whole."""
    top = place
    while top.parent is not None and top.parent.type in PATTERNS:
        top = top.parent
    return top
