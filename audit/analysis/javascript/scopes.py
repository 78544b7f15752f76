"""Which declaration a name belongs to, found only for the names that matter.

No table of all names is built: the text is searched for one name, and each place is classified
by its syntax. That costs in proportion to the names followed, not to the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.javascript.declarations import Places, declared_places
from audit.analysis.javascript.syntax import (
    FUNCTIONS,
    NAMES,
    PATTERNS,
    block_of,
    function_of,
    is_stored_to,
)
from audit.analysis.javascript.words import Words

if TYPE_CHECKING:
    import re

    from audit.analysis.javascript.limits import Budget, Limits
    from audit.analysis.javascript.source import Source
    from audit.analysis.javascript.spots import Finder, Spot

__all__ = ["FUNCTIONS", "NAMES", "PATTERNS", "Binding", "Scopes", "function_of"]
_PARAMETERS = frozenset({"formal_parameters", "required_parameter", "optional_parameter"})
_NAMED_FUNCTIONS = frozenset(
    {
        "class",
        "function_expression",
        "generator_function",
    }
)
_NAMED_DECLARATIONS = frozenset(
    {
        "abstract_class_declaration",
        "class_declaration",
        "enum_declaration",
        "function_declaration",
        "function_signature",
        "generator_function_declaration",
        "internal_module",
    }
)
_IMPORTS = frozenset(
    {
        "import_alias",
        "import_clause",
        "import_require_clause",
        "import_specifier",
        "namespace_import",
    }
)
_DEFAULT_FIELDS = frozenset({"right", "value", "key"})
"""Fields of patterns and parameters whose names are used, not declared (`value` only in parameters)."""


@dataclass(slots=True)
class Binding:
    """One declared name in one scope."""

    name: str
    scope: Spot
    declarations: list[Spot] = field(default_factory=list)
    """The identifiers that declare it."""


class Scopes:
    """Resolves names of one file."""

    def __init__(
        self, source: Source, finder: Finder, budget: Budget, limits: Limits, *, typed: bool = False
    ) -> None:
        """Prepare to resolve.

        Args:
            source: the file's text.
            finder: the file's syntax.
            budget: what the resolving may cost.
            limits: how many places of one name are looked at.
            typed: the syntax is TypeScript's, where more declares than statements.
        """
        self._budget = budget
        self._typed = typed
        self._declared: dict[int, Places] = {}
        self._data = source.data
        self._words = Words(source.data)
        self._finder = finder
        self._limits = limits
        self._tables: dict[tuple[int, str], dict[int, Binding]] = {}
        self._places: dict[tuple[int, str], list[Spot] | None] = {}
        self._resolved: dict[tuple[int, str], Binding | None] = {}
        self._set: dict[tuple[int, str], list[Spot]] = {}
        self._stores: dict[tuple[int, str], list[Spot]] = {}
        self._followed: dict[tuple[int, str, bytes], list[Spot]] = {}
        self._uses: dict[tuple[int, str], list[Spot] | None] = {}

    def places(self, name: str, scope: Spot) -> list[Spot] | None:
        """Return every identifier `name` in the text of `scope`; None when there are too many."""
        key = (scope.id, name)
        if key not in self._places:
            self._places[key] = self._find(name, scope)
        return self._places[key]

    def _find(self, name: str, scope: Spot) -> list[Spot] | None:
        starts = self._words.places(name, scope.start, scope.end)
        if len(starts) > self._limits.occurrences:
            return None
        return self._named(name, starts)

    def _named(self, name: str, starts: list[int]) -> list[Spot]:
        length = len(name.encode())
        spots = (self._finder.at(start) for start in starts)
        return [
            spot
            for spot, start in zip(spots, starts, strict=True)
            if spot.start == start and spot.end == start + length and spot.type in NAMES
        ]

    def _set_places(self, name: str, scope: Spot) -> list[Spot]:
        """Return the places in the text of `scope` that may declare `name` or store to it."""
        key = (scope.id, name)
        if key not in self._set:
            starts = self._words.set_places(name, scope.start, scope.end)
            self._set[key] = self._named(name, starts)
        return self._set[key]

    def resolve(self, spot: Spot, name: str) -> Binding | None:
        """Return the declaration that `name` means at `spot`; None when it is free."""
        key = (spot.start, name)
        if key not in self._resolved:
            self._resolved[key] = self._resolve(spot, name)
        return self._resolved[key]

    def _resolve(self, spot: Spot, name: str) -> Binding | None:
        chain: list[Spot] = []
        classes: dict[int, Binding] = {}
        for ancestor in spot.ancestors():
            chain.append(ancestor)
            if (
                ancestor.type == "class"
                and not self._typed
                and (own := self._own_name(ancestor, name))
            ):
                classes[ancestor.id] = own
            if ancestor.type not in FUNCTIONS and ancestor.parent is not None:
                continue
            table = {**classes, **self._table(name, ancestor)}
            for inner in chain if table else ():
                binding = table.get(inner.id)
                if binding is not None:
                    return binding
            self._budget.spend(len(chain) // 8)  # deep nesting costs
            chain = [ancestor]
            classes = {}
        return None

    def _own_name(self, class_expression: Spot, name: str) -> Binding | None:
        """Return the name that a class expression has within itself, if it is `name`."""
        own = class_expression.child("name")
        if own is None or self._data[own.start : own.end] != name.encode():
            return None
        return Binding(name, class_expression, [own])

    def _table(self, name: str, function: Spot) -> dict[int, Binding]:
        key = (function.id, name)
        if key not in self._tables:
            self._tables[key] = self._declarations(name, function)
        return self._tables[key]

    def _declarations(self, name: str, function: Spot) -> dict[int, Binding]:
        table: dict[int, Binding] = {}
        for place in self._declaring_places(name, function):
            scope = declaring_scope(place)
            if scope is not None:
                table.setdefault(scope.id, Binding(name, scope)).declarations.append(place)
        return table

    def _declaring_places(self, name: str, function: Spot) -> list[Spot]:
        if self._typed:
            return self._set_places(name, function)
        places = self._declared.get(function.id)
        if places is None:
            places = self._declared[function.id] = declared_places(
                function.node, self._data, self._budget
            )
        return self._named(name, places.get(name.encode(), []))

    def stores(self, binding: Binding) -> list[Spot]:
        """Return the places, declarations left out, that may store to `binding`."""
        key = (binding.scope.id, binding.name)
        if key not in self._stores:
            self._stores[key] = [
                place
                for place in self._set_places(binding.name, binding.scope)
                if is_stored_to(place)
                and declaring_scope(place) is None
                and self._means(place, binding)
            ]
        return self._stores[key]

    def followed(self, binding: Binding, pattern: re.Pattern[bytes]) -> list[Spot]:
        """Return the places that mean `binding` and are followed by what `pattern` matches."""
        key = (binding.scope.id, binding.name, pattern.pattern)
        if key not in self._followed:
            starts = self._words.places(binding.name, binding.scope.start, binding.scope.end)
            length = len(binding.name.encode())
            fitting = [start for start in starts if pattern.match(self._data, start + length)]
            found = self._named(binding.name, fitting)
            self._followed[key] = [one for one in found if self._means(one, binding)]
        return self._followed[key]

    def uses(self, binding: Binding) -> list[Spot] | None:
        """Return the places that mean `binding`, declarations left out; None when there are too many."""
        key = (binding.scope.id, binding.name)
        if key not in self._uses:
            places = self.places(binding.name, binding.scope)
            self._uses[key] = places and [
                place
                for place in places
                if declaring_scope(place) is None and self._means(place, binding)
            ]
        return self._uses[key]

    def _means(self, place: Spot, binding: Binding) -> bool:
        resolved = self.resolve(place, binding.name)
        return resolved is not None and resolved.scope.id == binding.scope.id

    def free_uses(self, name: str) -> list[Spot] | None:
        """Return the places where `name` is free; None when there are too many."""
        places = self.places(name, self._finder.root)
        if places is None:
            return None
        return [
            place
            for place in places
            if declaring_scope(place) is None and self.resolve(place, name) is None
        ]


def declaring_scope(place: Spot) -> Spot | None:
    """Return the scope in which the identifier at `place` declares its name; None when it only uses it."""
    parent, field_name = place.parent, place.field
    if parent is None or place.type == "shorthand_property_identifier":
        return None
    if parent.type in _IMPORTS:
        return _import_scope(place, parent)
    if parent.type in _NAMED_FUNCTIONS and field_name == "name":
        return parent
    if parent.type in _NAMED_DECLARATIONS and field_name == "name":
        return None if _is_ambient(parent) else block_of(parent)
    if parent.type == "arrow_function" and field_name == "parameter":
        return parent
    return _pattern_scope(place)


def _import_scope(place: Spot, parent: Spot) -> Spot | None:
    if parent.type == "import_specifier" and place.field == "name" and parent.child("alias"):
        return None
    if parent.type == "import_alias" and parent.node.named_child(0) != place.node:
        return None
    return block_of(parent)


def _is_ambient(spot: Spot) -> bool:
    return any(ancestor.type == "ambient_declaration" for ancestor in spot.ancestors())


def _pattern_scope(place: Spot) -> Spot | None:
    """Return the scope of a name inside a destructuring pattern, a declarator or a parameter list."""
    top = place
    while top.parent is not None and top.parent.type in PATTERNS:
        if top.field == "right" or (top.field == "key" and top.parent.type == "pair_pattern"):
            return None
        top = top.parent
    container = top.parent
    if container is None:
        return None
    if container.type == "variable_declarator" and top.field == "name":
        return _declarator_scope(container)
    if container.type in _PARAMETERS:
        return None if top.field in ("value", "type") else _parameter_scope(container)
    if container.type == "catch_clause" and top.field == "parameter":
        return container
    if container.type == "for_in_statement" and top.field == "left":
        return _loop_scope(container)
    return None


def _declarator_scope(declarator: Spot) -> Spot | None:
    if _is_ambient(declarator):
        return None
    parent = declarator.parent
    if parent is not None and parent.type == "variable_declaration":
        return function_of(parent)
    return block_of(declarator)


def _parameter_scope(container: Spot) -> Spot | None:
    for ancestor in (container, *container.ancestors()):
        if ancestor.type not in _PARAMETERS:
            return ancestor if ancestor.type in FUNCTIONS else None
    return None


def _loop_scope(loop: Spot) -> Spot | None:
    kind = loop.node.child_by_field_name("kind")
    if kind is None:
        return None
    return function_of(loop) if kind.type == "var" else loop
