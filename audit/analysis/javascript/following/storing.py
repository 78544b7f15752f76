"""Storing a followed value in a member: of an object of this file's own making, of `this`, of what a file exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following import binds, exporting, privates, ties
from audit.analysis.javascript.text.patterns import WORLD_ROOTS
from audit.analysis.javascript.values import Box, Power, Value, core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def store(flow: Flow, target: Spot, value: Value) -> None:
    """Store into a member of an object: followed where the object is a variable of this file's own making."""
    owner, name = target.child("object"), target.child("property")
    if name is not None and name.type == privates.PRIVATE:
        privates.kept(flow, name, value)
        return
    if owner is not None and owner.type == "this" and name is not None:
        privates.shown(flow, name, value)
        return
    if exporting.stored(flow, target, value):
        return
    if owner is None or owner.type != "identifier":
        flow.escape(target, value)
        return
    binding = flow.script.scopes.resolve(owner, flow.text(owner))
    if binding is None and name is not None and flow.text(owner) in WORLD_ROOTS:
        _shared(flow, name, value)
    if binding is None or not all(_is_made_here(one) for one in binding.declarations):
        flow.escape(target, value)
        return
    keys: tuple[str | None, ...] = (None,)
    index = target.child("index")
    if name is not None:
        keys = (flow.text(name),)
    elif index is not None and core(value).kind != "hidden":
        keys = flow.keys(index)
    for key in keys:
        binds.alias(flow, owner, Box(key, value))
        _to_setter(flow, binding.declarations[0], key, value)


def _shared(flow: Flow, name: Spot, value: Value) -> None:
    """Follow what is stored in a member of the global object to where it is named freely: `global.load = require`."""
    text = flow.text(name)
    if core(value).kind in ties.QUIET or not isinstance(value, Power):
        return
    if not flow.script.folder.links.together:
        flow.script.recorder.tie(f"shares {text}")
        return
    for use in flow.script.scopes.free_uses(text) or ():
        flow.follow(use, value)


def _to_setter(flow: Flow, declaration: Spot, key: str | None, value: Value) -> None:
    """Follow what is stored into the setter that the object has for it."""
    made = declaration.parent.child("value") if declaration.parent is not None else None
    for method in made.children() if made is not None else ():
        if method.type != "method_definition" or flow.script.folder.key_of(method) != key:
            continue
        names = flow.script.folder.parameters.of(method)
        if names and any(child.type == "set" for child in method.node.children[:3]):
            binds.bind(flow, names[0], value)


def _is_made_here(declaration: Spot) -> bool:
    parent = declaration.parent
    value = (
        parent.child("value")
        if parent is not None and parent.type == "variable_declarator"
        else None
    )
    return value is not None and value.type in ("object", "array")
