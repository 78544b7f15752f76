"""Types of syntax nodes that several parts of the analysis go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from audit.analysis.javascript.syntax.spots import Spot

FUNCTIONS = frozenset({
    "arrow_function", "class_static_block", "function_declaration", "function_expression", "generator_function",
    "generator_function_declaration", "method_definition", "program",
})  # fmt: skip
"""Where `var` is hoisted to."""
NAMES = frozenset({
    "identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern", "type_identifier",
})  # fmt: skip
PATTERNS = frozenset({
    "array_pattern", "assignment_pattern", "object_assignment_pattern", "object_pattern", "pair_pattern",
    "rest_pattern",
})  # fmt: skip
MEMBERS = frozenset({"member_expression", "subscript_expression"})
CLASSES = frozenset({"class", "class_declaration"})
_AUGMENTED = "augmented_assignment_expression"
DEFAULTS = frozenset({"assignment_pattern", "object_assignment_pattern"})
"""Names with a value for where none is given."""
FIELDS = frozenset({"field_definition", "public_field_definition"})
"""Fields of a class, in JavaScript and in TypeScript."""
PARAMETERS = frozenset({"optional_parameter", "required_parameter"})
"""Parameters of TypeScript."""
GIVING = frozenset(
    {"await_expression", "parenthesized_expression"}
    | {"as_expression", "non_null_expression", "satisfies_expression"}
)
"""Expressions that give what they hold, in TypeScript too."""
CONSTANTS = frozenset({"number", "string", "unary_expression"})
CHOOSING = frozenset({"&&", "||", "??"})
"""Signs between two values of which one is given."""


def keywords(spot: Spot) -> set[str]:
    """Return the words and signs that a declaration or a member begins with: `async`, `static`, `get`, `*`."""
    return {child.type for child in spot.node.children[:3]}


def given_to(call: Spot | None) -> list[Spot]:
    """Return the arguments of a call; of a tagged template, the template for its texts and what stands between them."""
    arguments = call.child("arguments") if call is not None else None
    if arguments is None or arguments.type != "template_string":
        return arguments.children() if arguments is not None else []
    parts = [one for one in arguments.children() if one.type == "template_substitution"]
    return [arguments, *(inner for one in parts for inner in one.children()[:1])]


def nearest(spot: Spot, kinds: Collection[str]) -> Spot | None:
    """Return the innermost node around `spot` of one of some types; None where there is none."""
    return next((one for one in spot.ancestors() if one.type in kinds), None)


def callee_of(call: Spot | None) -> Spot | None:
    """Return what a call calls, or `new` makes an object of."""
    if call is None:
        return None
    return call.child("function") or call.child("constructor")


def method_of(call: Spot | None) -> tuple[Spot | None, str]:
    """Return what a method is called on and the name it is called by; None and nothing for any other call."""
    callee = call.child("function") if call is not None else None
    name = callee.child("property") if callee is not None else None
    if callee is None or name is None:
        return None, ""
    return callee.child("object"), name.text.decode("utf-8", "replace")


def members_of(spot: Spot) -> Iterator[Spot]:
    """Yield the members of the chain that begins with `spot`, one around the other: `a.b` and `a.b[c]` of `a`."""
    while spot.parent is not None and spot.parent.type in MEMBERS and spot.field == "object":
        spot = spot.parent
        yield spot


def whole_member(spot: Spot) -> Spot:
    """Return the outermost member of the chain that begins with `spot`; `spot` itself where it is asked for none."""
    return [spot, *members_of(spot)][-1]


def parameters_of(function: Spot) -> list[Spot]:
    """Return the parameters of a function as they are written, with defaults and types."""
    single, listed = function.child("parameter"), function.child("parameters")
    if single is not None:
        return [single]
    return listed.children() if listed is not None else []


def call_with(argument: Spot) -> Spot | None:
    """Return the call among whose arguments a node stands; None where it is no argument."""
    arguments = argument.parent
    return arguments.parent if arguments is not None and arguments.type == "arguments" else None


def name_of_member(item: Spot) -> Spot | None:
    """Return the name of a member where an object, a class or a pattern writes it down."""
    return item.child("key") or item.child("name") or item.child("property")


def is_replaced(spot: Spot) -> bool:
    """Return whether the member at `spot` is given another value or deleted."""
    parent = spot.parent
    if parent is None:
        return False
    if parent.type == "assignment_expression":
        return spot.field == "left"
    return parent.type == "unary_expression" and parent.node.children[0].type == "delete"


def where_kept(spot: Spot) -> Spot | None:
    """Return where the member at `spot` gives what it holds: itself, or `cache.name ??= value`; None if replaced."""
    parent = spot.parent
    if is_replaced(spot):
        return None
    is_filled = parent is not None and parent.type == _AUGMENTED and spot.field == "left"
    return parent if parent is not None and is_filled else spot


def is_tested(spot: Spot) -> bool:
    """Return whether the expression at `spot` is only asked whether it is there, or how long it is."""
    while spot.parent is not None and spot.parent.type == "parenthesized_expression":
        spot = spot.parent
    holder = spot.parent
    name = holder.child("property") if holder is not None else None
    is_counted = name is not None and name.text == b"length"
    return is_counted or spot.field == "condition"


def is_dropped(spot: Spot) -> bool:
    """Return whether nobody takes what the expression at `spot` gives: a statement, or the tail of one."""
    parent = spot.parent
    while parent is not None and parent.type in _PASSED:
        if parent.type == "sequence_expression" and parent.children()[-1].start != spot.start:
            return True
        if parent.type == "binary_expression" and (
            spot.field != "right" or parent.operator not in CHOOSING
        ):
            return False
        spot, parent = parent, parent.parent
    return parent is None or parent.type == "expression_statement"


_PASSED = frozenset({"parenthesized_expression", "sequence_expression", "binary_expression"})


_BRACKETS = frozenset({"as_expression", "non_null_expression", "parenthesized_expression"})


def with_brackets(spot: Spot) -> Spot:
    """Return what stands for `spot` where it stands: itself, or with its brackets, `as any`, `!`."""
    while spot.parent is not None and spot.parent.type in _BRACKETS:
        if spot.parent.children()[0].id != spot.id:
            break
        spot = spot.parent
    return spot
