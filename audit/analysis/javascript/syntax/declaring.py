"""Whether a name declares itself where it stands, and in which scope: told by the syntax around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.node_types import FUNCTIONS, PATTERNS
from audit.analysis.javascript.syntax.spots import with_around

if TYPE_CHECKING:
    from audit.analysis.javascript.syntax.spots import Spot

_BLOCKS = FUNCTIONS | {
    "catch_clause", "class", "class_body", "class_declaration", "for_in_statement", "for_statement",
    "internal_module", "module", "statement_block", "switch_body",
}  # fmt: skip
_PARAMETERS = frozenset({"formal_parameters", "required_parameter", "optional_parameter"})
_NAMED_FUNCTIONS = frozenset({"class", "function_expression", "generator_function"})
_NAMED_DECLARATIONS = frozenset({
    "abstract_class_declaration", "class_declaration", "enum_declaration", "function_declaration",
    "function_signature", "generator_function_declaration", "internal_module",
})  # fmt: skip
IMPORTS = frozenset({
    "import_alias", "import_clause", "import_require_clause", "import_specifier", "namespace_import",
})  # fmt: skip
_AROUND = frozenset({"parenthesized_expression", "sequence_expression"})


def whole_pattern(name: Spot) -> Spot:
    """Return the pattern that a name stands in as a whole; itself where it stands in none."""
    return with_around(name, *PATTERNS)


def is_stored_to(place: Spot) -> bool:
    """Return whether the name at `place` is the target of an assignment of some form."""
    parent = place.parent
    if parent is None:
        return False
    return (
        (place.field == "left" and parent.type != "binary_expression")
        or parent.type == "update_expression"
        or (parent.type in PATTERNS and place.field != "right")
    )


def is_constant(declaration: Spot) -> bool:
    """Return whether the name at `declaration` keeps what it is declared with: `const`, or an import."""
    parent = whole_pattern(declaration).parent
    if parent is None or parent.type in IMPORTS:
        return parent is not None
    if parent.type == "variable_declarator" and parent.parent is not None:
        kind = parent.parent.node.child_by_field_name("kind")
        return kind is not None and kind.type == "const"
    return False


def declaring_scope(place: Spot) -> Spot | None:
    """Return the scope in which the identifier at `place` declares its name; None when it only uses it."""
    parent, field_name = place.parent, place.field
    if parent is None or place.type == "shorthand_property_identifier":
        return None
    if parent.type in IMPORTS:
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
    kind = "ambient_declaration"
    return spot.is_known(kind) and any(ancestor.type == kind for ancestor in spot.ancestors())


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
    around = with_around(container, *_PARAMETERS).parent
    return around if around is not None and around.type in FUNCTIONS else None


def _loop_scope(loop: Spot) -> Spot | None:
    kind = loop.node.child_by_field_name("kind")
    if kind is None:
        return None
    return function_of(loop) if kind.type == "var" else loop


def function_of(spot: Spot) -> Spot:
    """Return the nearest function around `spot`, or the program."""
    return spot.function or spot


def block_of(spot: Spot) -> Spot:
    """Return the nearest scope of any sort around `spot`."""
    last = spot
    for ancestor in spot.ancestors():
        if ancestor.type in _BLOCKS:
            return ancestor
        last = ancestor
    return last


def variable_of(value: Spot) -> Spot | None:
    """Return the name of the variable that is declared with `value`: `name = value`, `name = (0, value)`."""
    holder = value.parent
    while holder is not None and holder.type in _AROUND and holder.children()[-1].end == value.end:
        value, holder = holder, holder.parent
    is_declared = holder is not None and holder.type == "variable_declarator"
    name = holder.child("name") if holder is not None and is_declared else None
    return name if name is not None and name.type == "identifier" else None


def initial_value(name: Spot) -> Spot | None:
    """Return what the variable is declared with whose declaration names it at `name`."""
    holder = name.parent
    is_declared = holder is not None and holder.type == "variable_declarator"
    return holder.child("value") if holder is not None and is_declared else None


def keeps_parameter(declaration: Spot, use: Spot) -> bool:
    """Return whether `var name` at a function's top leaves what its parameter `name` is given as it is at `use`.

    That is so without a value, before the value is given, within what gives it, and outside of the block in which that
    is, which may not be run.
    """
    one = whole_pattern(declaration)
    parent = one.parent
    if parent is None or one.field not in ("left", "name"):
        return False
    if parent.type == "for_in_statement":
        kind = parent.node.child_by_field_name("kind")
        return kind is not None and kind.type == "var"
    statement = parent.parent
    if parent.type != "variable_declarator" or statement is None:
        return False
    if statement.type != "variable_declaration":
        return False
    is_bare = parent.node.child_by_field_name("value") is None
    around = statement.parent
    is_sure = around is not None and around.start <= use.start < around.end
    return is_bare or use.start < parent.end or not is_sure
