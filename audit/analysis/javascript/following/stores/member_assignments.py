"""Powers stored into members: of a variable of this file, of `this`, of `exports`, of the global object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import calls_of, is_exported
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.calls import told_apart
from audit.analysis.javascript.following.modules import bundled, exporting
from audit.analysis.javascript.following.stores import (
    containers,
    elements,
    holding_classes,
    lent_members,
    members_asked,
    members_of_this,
)
from audit.analysis.javascript.naming import free_value
from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import keywords
from audit.analysis.javascript.text.patterns import WORLD_ROOTS
from audit.analysis.javascript.values import Box, Power, Returns, Value, core, is_held

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.scopes import Binding
    from audit.analysis.javascript.syntax.spots import Spot

_MAKING = frozenset({"call_expression", "new_expression"})
"""Expressions that make what they give: what it holds is followed by itself."""
_OWN = frozenset({"array", "object"})
"""What is made by a variable's declaration and nobody else's: what it holds is in sight."""
_SHARED = frozenset(
    {"arrow_function", "call_expression", "class", "function_expression", "new_expression"}
)
"""What somebody else may look into as well."""
_COLLECTIONS = frozenset({"Array", "Map", "Object", "Set", "WeakMap", "WeakSet"})
_NAMES = 3
"""Names of one object, each given to the next."""
_CALLS = 8
"""Calls of a function whose argument gets a member there."""
_DECLARED = frozenset({"class_declaration", "function_declaration"})


def store(flow: Flow, target: Spot, value: Value) -> None:
    """Store into a member of an object: followed where the object is a variable of this file's own making."""
    owner, name = target.child("object"), target.child("property")
    if name is not None and name.type == members_of_this.PRIVATE:
        members_of_this.kept(flow, name, value)
        return
    if owner is None:
        flow.escape(target, value)
        return
    made = target.parent.child("right") if target.parent is not None else None
    if made is not None and holding_classes.is_maker(made):
        return
    if exporting.stored(flow, target, value) or bundled.stored(flow, target, value):
        return
    if owner.type == "this" and name is not None:
        members_of_this.shown(flow, name, value)
        return
    keys: tuple[str | None, ...] = (None,)
    index = target.child("index")
    if name is not None:
        keys = (flow.text(name),)
    elif index is not None and core(value).kind != "hidden":
        keys = told_apart.own_keys(flow, index, made, value, flow.keys(index))
    known = True
    is_apart = index is not None and len(keys) > 1 and isinstance(value, Power)
    for key in told_apart.each_key(flow, index, value) if index and is_apart else keys:
        known = in_object(flow, owner, key, value) and known
    if not known:
        flow.escape(target, value)
        members_asked.written_alike(flow, target, value)


def in_object(flow: Flow, owner: Spot, key: str | None, value: Value, names: int = _NAMES) -> bool:
    """Follow `value` to where member `key` of `owner` is taken in this file; return whether that is all there is.

    `names`: how many other names of the same object are looked for, each the name of the next.
    """
    if owner.type == "object":
        return True  # what holds it is followed by itself
    if owner.type != "identifier":
        members_asked.sought(flow, owner.start, flow.text(owner).encode(), key, value)
        return _in_prototype(flow, owner, Box(key, value))
    name = flow.text(owner)
    binding = flow.script.scopes.resolve(owner, name)
    if binding is None:
        _in_global(flow, owner, name, key, value)
        return False
    made = {_maker(flow, one) for one in binding.declarations}
    if not made <= {"own", "shared"}:
        others = _other_names(flow, binding) if names and _is_lent(core(value)) else []
        known = [in_object(flow, one, key, value, names - 1) for one in others]
        if known:
            flow.alias(owner, Box(key, value))
            return all(known)
        return elements.gathered(flow, owner, Box(key, value)) or lent_members.kept(
            flow, owner, binding, key, value
        )
    if key == "prototype" and isinstance(containers.own(value), Box) and _is_own(core(value)):
        return _inherited(flow, owner, value)
    if key == "prototype" and core(value).kind == "intrinsic":
        members_asked.sought(flow, owner.start, name.encode(), key, value)
        return True
    if made == {"own"} or (is_held(core(value)) and key != "prototype"):
        flow.alias(owner, Box(key, value))
        _to_setter(flow, binding.declarations[0], key, value)
    return made == {"own"}


def _in_prototype(flow: Flow, owner: Spot, value: Value) -> bool:
    """Follow what is stored in `Own.prototype` to what `new Own()` makes; return whether that is all there is."""
    maker, name = owner.child("object"), owner.child("property")
    is_prototype = name is not None and flow.text(name) == "prototype"
    binding = flow.binding(maker) if maker is not None and maker.type == "identifier" else None
    if maker is None or binding is None or not is_prototype or not _is_own(core(value)):
        return False
    if any(_maker(flow, one) != "shared" for one in binding.declarations):
        return False
    return _inherited(flow, maker, value)


def _is_own(power: Power) -> bool:
    """Return whether a power is followed to what holds it; a prototype of the language may be changed there."""
    return is_held(power) and power.kind != "intrinsic"


def _inherited(flow: Flow, maker: Spot, value: Value) -> bool:
    """Follow what all that a function or class makes holds; return whether none of that gives itself away."""
    flow.alias(maker, Returns(value))
    here = flow.script.extent(maker.start)
    return holding_classes.keeps_itself(flow, here.start, here.end)


def _is_lent(power: Power) -> bool:
    """Return whether a power is followed to the other names of what holds it; what a class inherits is not."""
    return is_held(power) and power.path[-1:] != ("prototype",)


def _other_names(flow: Flow, binding: Binding) -> list[Spot]:
    """Return what else a variable's object is called: what it is declared as, or given where its function is called.

    Nothing where it may be another object, too.
    """
    folder, declared = flow.script.folder, binding.declarations[0]
    if len(binding.declarations) > 1 or flow.script.scopes.stores(binding):
        return []
    value = initial_value(declared)
    if value is not None:
        return [value] if value.type == "identifier" else []
    function, index = folder.parameters.place(declared)
    if function is None or declared.type != "identifier" or is_exported(function):
        return []
    given = [one[index] for one in calls_of(folder, function) or () if index < len(one)]
    is_plain = bool(given) and all(one.type == "identifier" for one in given)
    return given if is_plain and len(given) <= _CALLS else []


def whole(flow: Flow, owner: Spot, value: Value) -> bool:
    """Follow an object whose members `owner` has from now on; return whether that is all there is."""
    if owner.type == "object":
        return True
    binding = flow.binding(owner) if owner.type == "identifier" else None
    made = {_maker(flow, one) for one in binding.declarations} if binding is not None else set()
    if not made or not made <= {"own", "shared"}:
        return False
    flow.alias(owner, value)
    return made == {"own"}


def copied_into(flow: Flow, owner: Spot, value: Box) -> bool:
    """Follow what `owner` is given from another object; return whether that is all there is."""
    if owner.type == "object" or (owner.type in _MAKING and _is_made(flow, owner)):
        return True
    return in_object(flow, owner, value.key, value.inner)


def _in_global(flow: Flow, owner: Spot, name: str, key: str | None, value: Value) -> None:
    """`exports.name = value`, `globalThis.name = value`."""
    if name == "exports":
        members_asked.sought(flow, owner.start, b"exports", key, value)
        return
    if (name, key) == ("module", "exports") and isinstance(value, Box):
        members_asked.sought(flow, owner.start, b"module.exports", value.key, value.inner)
        return
    power = free_value(name, flow.script)
    if power is None or power.kind != "world" or key is None or not key.isidentifier():
        return
    is_told = isinstance(value, Power) and value.kind not in ties.QUIET
    if is_told and not flow.script.folder.links.together:
        flow.script.recorder.tie(f"shares {key}")
    if free_value(key, flow.script) is None:
        in_world(flow, owner, key, value)
        for use in flow.script.scopes.free_uses(key) or ():
            if use.field != "left":
                flow.follow(use, value)


def in_world(flow: Flow, place: Spot, key: str, value: Value) -> None:
    """Follow a value to where the global object is asked for member `key`."""
    for root in sorted(WORLD_ROOTS):
        members_asked.sought(flow, place.start, root.encode(), key, value, everywhere=True)


def _maker(flow: Flow, declaration: Spot) -> str:
    """Return whether what a name is declared as is of this file's `own` making, or `shared`; empty: of another's."""
    parent, is_shared = declaration.parent, False
    if parent is None:
        return ""
    if parent.type in _DECLARED and declaration.field == "name":
        return "shared"
    value = initial_value(declaration)
    while value is not None and value.type == "assignment_expression":
        value, is_shared = value.child("right"), True
    if value is None:
        return ""
    if is_shared and (value.type in _OWN or value.type in _SHARED):
        return "shared"
    if value.type in _OWN or _is_collection(flow, value):
        return "own"
    return "shared" if value.type in _SHARED and _is_made(flow, value) else ""


def _is_collection(flow: Flow, value: Spot) -> bool:
    maker = value.child("constructor") if value.type == "new_expression" else None
    return maker is not None and flow.text(maker) in _COLLECTIONS


def _is_made(flow: Flow, value: Spot) -> bool:
    callee = value.child("function") if value.type == "call_expression" else None
    return callee is None or flow.text(callee) == "Object.create"


def _to_setter(flow: Flow, declaration: Spot, key: str | None, value: Value) -> None:
    """Follow what is stored into the setter that the object has for it."""
    made = declaration.parent.child("value") if declaration.parent is not None else None
    for method in made.children() if made is not None and made.type == "object" else ():
        if method.type != "method_definition" or flow.script.folder.key_of(method) != key:
            continue
        names = flow.script.folder.parameters.of(method)
        if names and "set" in keywords(method):
            flow.bind(names[0], value)
