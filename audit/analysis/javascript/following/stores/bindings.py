"""Giving a followed value to names: declarations, destructuring, assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.members import member
from audit.analysis.javascript.following.modules import exporting
from audit.analysis.javascript.following.stores import member_assignments
from audit.analysis.javascript.syntax.declaring import declaring_scope
from audit.analysis.javascript.syntax.node_types import MEMBERS, NAMES, nearest, with_brackets
from audit.analysis.javascript.syntax.spots import numbered
from audit.analysis.javascript.values import (
    ARGUMENTS,
    WRAPPERS,
    Box,
    Heir,
    Value,
    core,
    depth,
    is_held,
    iterated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot
    from audit.analysis.javascript.values import Origin


def bind(flow: Flow, pattern: Spot, value: Value) -> None:
    """Give `value` to whatever `pattern` names."""
    handler = _PATTERNS.get(pattern.type)
    if handler is None:
        flow.escape(pattern, value)
    else:
        handler(flow, pattern, value)


def alias(flow: Flow, name: Spot, value: Value) -> None:
    """Follow `value` to every use of the variable at `name`."""
    binding = flow.binding(name)
    site = flow.site
    if site is None or (binding is not None and site.holds(binding.scope)):
        _alias(flow, name, binding, value)
        return
    with flow.at(None):  # others see the variable
        _alias(flow, name, binding, value)


def _alias(flow: Flow, name: Spot, binding: Binding | None, value: Value) -> None:
    scopes, text = flow.script.scopes, flow.text(name)
    called = flow.hidden.matters_called(value)
    uses = scopes.uses(binding, called=called) if binding else scopes.free_uses(text, called=called)
    if uses is None or depth(value) > WRAPPERS:
        flow.escape(name, value)
        return
    if flow.exceeds(value, text, len(uses)):
        flow.escape(name, value)
        if core(value).kind == "intrinsic" or flow.hidden.is_silent(core(value)):
            flow.fact("unknown", "time", name)
        return
    origin = None
    if binding is None:
        flow.escape(name, value)
        if is_held(core(value)):
            member_assignments.in_world(flow, name, text, value)
    else:
        exported = next(filter(_is_exported, (name, *binding.declarations)), None)
        origin = _export(flow, exported, value) if exported is not None else None
    values = [use for use in uses if not _is_type(use)]
    if uses and not values:
        flow.mark()  # names of types only: the compiler drops the import
        return
    if not values:
        flow.read(name, value)  # it was read, whatever becomes of it
    asked = [use for use in values if not _is_target(use)]
    if values and not asked:
        return  # it is filled, `name ??= value`, and used only where that stands
    origin = origin or flow.begin(name, value)
    for use in asked:
        flow.follow(use, value, origin)


def _export(flow: Flow, name: Spot, value: Value) -> Origin | None:
    """Follow `value` out of the file, as what is bound to `name` here."""
    before, origin = flow.origin, flow.begin(name, value)
    flow.within(origin)
    space = _namespace_of(name)
    if space is not None:
        alias(flow, space, Box(flow.text(name), value))
        flow.within(before)
        return origin
    taken = exporting.declared(flow, name, value)
    flow.within(before)
    if not taken:
        flow.escape(name, value)
    return origin


def _namespace_of(name: Spot) -> Spot | None:
    """Return the name of the namespace of TypeScript that something is exported from."""
    statement = nearest(name, ("export_statement",))
    block = statement.parent if statement is not None else None
    holder = block.parent if block is not None else None
    space = (
        holder.child("name") if holder is not None and holder.type == "internal_module" else None
    )
    return space if space is not None and space.type == "identifier" else None


def _is_type(use: Spot) -> bool:
    """Return whether the name is used as a type, or as the namespace of one."""
    parent = use.parent
    return use.type == "type_identifier" or (
        parent is not None
        and parent.type in ("nested_type_identifier", "nested_identifier", "type_query")
        and _in_type(use)
    )


def _in_type(use: Spot) -> bool:
    return any(
        ancestor.type
        in ("type_annotation", "nested_type_identifier", "type_arguments", "type_query")
        for ancestor in use.ancestors()
    )


def _is_target(use: Spot) -> bool:
    """Return whether a value is stored at `use`: that overwrites the alias, not the power."""
    use = with_brackets(use)
    parent = use.parent
    if parent is None or use.type == "shorthand_property_identifier_pattern":
        return True
    if use.field == "left" and parent.type in (
        "assignment_expression",
        "augmented_assignment_expression",
    ):
        return True
    return parent.type in ("array_pattern", "rest_pattern") or (
        use.field in ("value", "left")
        and parent.type in ("pair_pattern", "for_in_statement", "assignment_pattern")
    )


def _is_exported(name: Spot) -> bool:
    if declaring_scope(name) is None:
        return False
    for ancestor in name.ancestors():
        if ancestor.type == "export_statement":
            return True
        if ancestor.type in ("statement_block", "program", "formal_parameters"):
            return False
    return False


def _object(flow: Flow, pattern: Spot, value: Value) -> None:
    for item in pattern.children():
        if item.type == "rest_pattern":
            inner = item.children()
            if inner:
                bind(flow, inner[0], value if isinstance(value, (Box, Heir)) else Heir(value))
            continue
        target = item
        keys: tuple[str | None, ...]
        if item.type == "pair_pattern":
            target = item.child("value") or item
            keys = _pair_keys(flow, item, value)
        elif item.type == "object_assignment_pattern":
            target = item.child("left") or item
            keys = (flow.text(target),)
        else:
            keys = (flow.text(item),)
        for key in keys:
            _bind_member(flow, item, target, value, key)


def _pair_keys(flow: Flow, item: Spot, value: Value) -> tuple[str | None, ...]:
    key = item.child("key")
    if key is not None and key.type == "computed_property_name":
        inner = key.children()
        return flow.keys(inner[0], value) if inner else (None,)
    return (flow.script.folder.key_of(item),)


def _bind_member(flow: Flow, item: Spot, target: Spot, value: Value, key: str | None) -> None:
    found = member(flow, item, value, key)
    if found is not None and target is not item:
        bind(flow, target, found)
    elif found is not None and item.type in NAMES:
        alias(flow, item, found)


def _array(flow: Flow, pattern: Spot, value: Value) -> None:
    if value == ARGUMENTS:
        for index, item in numbered(pattern):
            _bind_member(flow, pattern, item, value, str(index))
        return
    if not isinstance(value, Box):
        flow.escape(pattern, value)
        return
    for index, item in numbered(pattern):
        if item.type == "rest_pattern":
            inner = item.children()
            if inner and (value.key is None or not value.key.isdigit() or int(value.key) >= index):
                bind(flow, inner[0], Box(None, iterated(value)))
        elif value.key in (None, "next", str(index)) or value.key.startswith("@@"):
            bind(flow, item, iterated(value))


def _left(flow: Flow, pattern: Spot, value: Value) -> None:
    left = pattern.child("left") or pattern.child("pattern")
    if left is not None:
        bind(flow, left, value)


def _through(flow: Flow, pattern: Spot, value: Value) -> None:
    inner = pattern.children()
    if inner:
        bind(flow, inner[0], value)


def _store(flow: Flow, target: Spot, value: Value) -> None:
    member_assignments.store(flow, target, value)


_PATTERNS: Mapping[str, Callable[[Flow, Spot, Value], None]] = {
    "identifier": alias,
    "shorthand_property_identifier_pattern": alias,
    "object_pattern": _object,
    "array_pattern": _array,
    "assignment_pattern": _left,
    "object_assignment_pattern": _left,
    "required_parameter": _left,
    "optional_parameter": _left,
    "parenthesized_expression": _through,
    "as_expression": _through,
    "non_null_expression": _through,
    **dict.fromkeys(MEMBERS, _store),
}
