"""What becomes of a followed value one step further: told by the syntax node around the place where it is.

Each handler takes the place, its parent and the value that arrives there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import questions
from audit.analysis.javascript.following.calls import (
    arguments,
    calling,
    generators,
    listeners,
    resuming,
    throws_and_tags,
    told_apart,
)
from audit.analysis.javascript.following.calls.returning import returned
from audit.analysis.javascript.following.members import member
from audit.analysis.javascript.following.modules import exporting
from audit.analysis.javascript.following.modules.bundlers import in_proxy_getter
from audit.analysis.javascript.following.shared import writes
from audit.analysis.javascript.following.stores import holding_classes, literals, members_of_this
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import FIELDS, PATTERNS, is_dropped, where_kept
from audit.analysis.javascript.values import ENVIRONMENT, Box, Heir, Promised, Value, core, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


_HOOK = b"hasInstance"
"""A class may have a function of its own that `instanceof` gives the object to."""


def _up(flow: Flow, _spot: Spot, parent: Spot, value: Value) -> None:
    flow.follow(parent, value)


def _await(flow: Flow, _spot: Spot, parent: Spot, value: Value) -> None:
    if isinstance(value, Box) and value.key == "catch" and isinstance(value.inner, Promised):
        throws_and_tags.thrown(flow, parent, parent, value.inner.inner)  # it is rejected
    flow.follow(parent, settled(value))


def _silent(flow: Flow, spot: Spot, _parent: Spot, value: Value) -> None:
    flow.read(spot, value)


def _member(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    name = parent.child("property")
    if spot.field == "property" or name is None:
        return
    listeners.given_to_method(flow, parent, value)
    _to_member(flow, parent, value, flow.text(name))


def _subscript(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    index = parent.child("index")
    if spot.field == "index" or index is None:
        flow.read(spot, value)
        return
    kind = core(value).kind
    if kind == "require" and not isinstance(value, Box) and in_proxy_getter(parent, flow):
        return
    if kind == "hidden" and index.type != "string":
        return  # looked at by itself, as a member with a computed name
    for key in told_apart.each_key(flow, index, value):
        _to_member(flow, parent, value, key)


def _to_member(flow: Flow, spot: Spot, value: Value, key: str | None) -> None:
    if questions.of_environment(flow, spot, value, key):
        return
    place = where_kept(spot) if isinstance(value, (Box, Heir)) else spot
    found = member(flow, place, value, key) if place is not None else None
    if place is not None and found is not None:
        flow.follow(place, found)


def _call(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    given = parent.child("arguments")
    if spot.field not in ("function", "constructor"):
        flow.escape(spot, value)
    elif given is not None and given.type == "template_string":
        calling.call(flow, spot, parent, value, (given,))
    else:
        calling.call(flow, spot, parent, value, tuple(given.children()) if given else ())


def _declarator(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    name = parent.child("name") or parent.child("pattern")
    if name is not None and spot.field == "value":
        flow.bind(name, value)
        members_of_this.of_parameter(flow, name, value)


def _assignment(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if spot.field == "left":
        writes.assigned(flow, spot, parent, value)
        return
    left = parent.child("left")
    if left is not None:
        flow.bind(left, value)
        listeners.given_again(flow, left, value)
    if not is_dropped(parent):
        flow.follow(parent, value)


def _default(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    left = parent.child("left")
    if spot.field == "right" and left is not None:
        flow.bind(left, value)
    elif spot.field == "left":
        writes.assigned(flow, spot, parent, value)


def _sequence(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    inner = parent.children()
    if inner and inner[-1].start == spot.start:
        flow.follow(parent, value)
    else:
        flow.read(spot, value)


def _import_alias(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    """`import name = module.member`."""
    name = next(iter(parent.children()), None)
    if name is not None and name.start != spot.start:
        flow.bind(name, value)


def _ternary(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if spot.field == "condition":
        flow.read(spot, value)
    else:
        flow.follow(parent, value)


def _binary(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    sign = parent.operator
    if spot.field == "left" and questions.is_itself(flow, spot, parent):
        flow.read(spot, value)
    elif sign in ("||", "??") or (sign == "&&" and spot.field == "right"):
        flow.follow(parent, value)
    elif sign == "instanceof" and _HOOK in flow.script.source.data:
        throws_and_tags.instance(flow, spot, parent, value)
    else:
        questions.contains(flow, spot, parent, value) if sign == "in" else flow.read(spot, value)


def _unary(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    sign = parent.operator
    if sign == "delete":
        writes.written(flow, parent, value)
    elif sign != "typeof" or core(value).path[: len(ENVIRONMENT)] == ENVIRONMENT:
        flow.read(spot, value)


def _return(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if isinstance(value, (Box, Promised)) and resuming.resumed(
        flow, function_of(parent), spot, value
    ):
        return
    returned(flow, function_of(parent), value)


def _arrow(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if spot.field == "body":
        returned(flow, parent, value)


def _heritage(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if not holding_classes.inherited(flow, parent, value):
        flow.escape(spot, value)


def _pattern(flow: Flow, spot: Spot, parent: Spot, value: Value) -> None:
    if parent.type in PATTERNS and spot.field == "right":
        _default(flow, spot, parent, value)
    else:
        writes.written(flow, spot, value)


_AROUND = (
    "parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression", "type_assertion",
    "instantiation_expression",
)  # fmt: skip
_ONLY_ASKING = (
    "if_statement", "while_statement", "do_statement", "for_statement", "switch_statement", "switch_case",
    "expression_statement", "type_query", "computed_property_name", "labeled_statement", "else_clause",
)  # fmt: skip
HANDLERS: Mapping[str, Callable[[Flow, Spot, Spot, Value], None]] = {
    **dict.fromkeys(_AROUND, _up),
    **dict.fromkeys(_ONLY_ASKING, _silent),
    **dict.fromkeys(PATTERNS, _pattern),
    "await_expression": _await,
    "update_expression": writes.assigned,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "arguments": arguments.argument,
    "variable_declarator": _declarator,
    "required_parameter": _declarator,
    "optional_parameter": _declarator,
    "assignment_expression": _assignment,
    "augmented_assignment_expression": _assignment,
    "assignment_pattern": _default,
    "object_assignment_pattern": _default,
    "sequence_expression": _sequence,
    "ternary_expression": _ternary,
    "binary_expression": _binary,
    "unary_expression": _unary,
    "return_statement": _return,
    "arrow_function": _arrow,
    "pair": literals.pair,
    "object": literals.in_object,
    "array": literals.in_array,
    "spread_element": generators.spread,
    "yield_expression": generators.yielded,
    "for_in_statement": generators.loop,
    **dict.fromkeys(FIELDS, members_of_this.field),
    "throw_statement": throws_and_tags.thrown,
    "template_substitution": throws_and_tags.in_template,
    "import_alias": _import_alias,
    "nested_identifier": _member,
    "export_statement": exporting.statement,
    "export_specifier": exporting.statement,
    "class_heritage": _heritage,
    "extends_clause": _heritage,
}
