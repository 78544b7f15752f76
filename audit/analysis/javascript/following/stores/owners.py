"""Whose a member is: what stands before its name is `this`, a class or an object by its name, or what a class made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import JsObject
from audit.analysis.javascript.syntax.declaring import variable_of
from audit.analysis.javascript.syntax.node_types import is_replaced

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

THIS = frozenset({b"constructor", b"self", b"super", b"target", b"that", b"this"})
"""`this`, names that functions within keep it under, and what made it."""
OWN = rb"\b(?:this|super|self|that|new\s*\.\s*target)(?:\s*\??\.\s*constructor)?\s*\??\.\s*"
"""Pattern of the same before a member's name."""
_OF_CLASS = (b"this.constructor", b"super.constructor")
SHOWN = 60
"""Uses of one public member that are followed."""
_LONGEST = 64
"""Bytes of what stands before a member that are compared with a name."""
_CHAIN = 8
"""Calls of a chain of methods that are looked through."""
_PARENTS = re.compile(rb"__super__(?:\s*=(?!=)\s*([\w$.]+)|[\"'`])")
"""What is stored as `__super__`; a quote after the name says that it may be stored otherwise."""
_NAMED = frozenset(
    {"class", "class_declaration", "function_declaration", "function_expression", "object"}
)


def is_owner(flow: Flow, asked: Spot, owner: bytes) -> bool:
    """Return whether `asked` is `this`, the class or the object named `owner`, or what is made by it."""
    if asked.type in ("this", "super", "meta_property") or asked.text[:_LONGEST] in _OF_CLASS:
        return True
    if asked.type == "call_expression" and b"return this" in flow.script.source.data:
        asked = _beginning(asked)  # `new Own().set(value).get()`
    if asked.type == "new_expression":
        return _makes(flow, asked, owner)
    name = flow.text(asked).encode() if asked.end - asked.start <= _LONGEST else b""
    if asked.type != "identifier":
        return bool(owner) and name.replace(b"?.", b".") == owner
    if name in THIS:
        return True
    binding = flow.script.scopes.resolve(asked, name.decode())
    if binding is None:
        return name == owner
    return any(_is_of(flow, one, name, owner) for one in binding.declarations)


def _beginning(call: Spot) -> Spot:
    """Return what the first of a chain of method calls is asked of."""
    for _ in range(_CHAIN):
        method = call.child("function")
        before = method.child("object") if method is not None else None
        if before is None:
            break
        call = before
    return call


def _makes(flow: Flow, made: Spot, owner: bytes) -> bool:
    """Return whether `new` makes an object of the class `owner`, or of one that extends it."""
    maker = made.child("constructor")
    name = maker.text if maker is not None else None
    if name == owner or not owner or name is None or len(name) > _LONGEST:
        return bool(owner) and name == owner
    heir = rb"\b" + re.escape(name) + rb"\s+extends\s+" + re.escape(owner) + rb"\b"
    return re.search(heir, flow.script.source.data) is not None


def _is_of(flow: Flow, declaration: Spot, name: bytes, owner: bytes) -> bool:
    """Return whether a variable is declared as the class, or as what it makes."""
    holder = declaration.parent
    value = holder.child("value") if holder is not None else None
    if value is not None and value.type == "new_expression" and _makes(flow, value, owner):
        return True
    made = value if value is not None else holder
    return name == owner and made is not None and made.type in _NAMED


def is_read(member: Spot) -> bool:
    """Return whether a member is asked for, not given another value or deleted."""
    holder = member.parent
    changed = holder is not None and (member.field == "left" or holder.type == "update_expression")
    return not changed and not is_replaced(member)


def class_name(class_: Spot | None) -> bytes:
    """Return the name of a class: its own, or that of the variable that holds it."""
    if class_ is None:
        return b""
    name = class_.child("name") or variable_of(class_)
    return name.text if name is not None else b""


def has_own(flow: Flow, owner: Spot, key: str) -> bool:
    """Return whether `owner` is an object of this file that has a member `key` of its own."""
    binding = flow.binding(owner) if owner.type == "identifier" else None
    if binding is None or not all(map(_is_variable, binding.declarations)):
        return False  # a parameter: what calls give it is dear to find out, and seldom all in sight
    values = flow.script.folder.fold(owner)
    return bool(values) and all(isinstance(one, JsObject) and key in one.members for one in values)


def is_parent(flow: Flow, owner: Spot) -> bool:
    """Return whether `owner` is `Child.__super__`: compiled CoffeeScript keeps its parent's prototype there."""
    name = owner.child("property")
    if name is None or flow.text(name) != "__super__":
        return False
    stored = _PARENTS.findall(flow.script.source.data)
    return bool(stored) and all(one.endswith(b".prototype") for one in stored)


def _is_variable(declaration: Spot) -> bool:
    return declaration.parent is not None and declaration.parent.type == "variable_declarator"
