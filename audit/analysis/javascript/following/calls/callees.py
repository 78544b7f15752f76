"""The function that is called with a followed value: under another name, or through `call`, `apply` and `bind`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import calling
from audit.analysis.javascript.following.stores.containers import METHODS, is_container
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.values import Bound, Box, Method, Value

if TYPE_CHECKING:
    from audit.analysis.javascript.following.argument import Argument
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_OWNERS = frozenset({"Object", "Reflect"})
"""What has functions that are known here by name."""
_NAME = 80
"""Bytes of a name; what is longer is an expression."""
_LONGEST = 40
_UNCURRYING = re.compile(
    rb"(?:[\w$.]+\.)?(?:bind\.bind\(\s*|call\.bind\(\s*(?:[\w$.]+\.)?bind,\s*)(?:[\w$.]+\.)?call\s*\)"
)
"""A function that makes a method one whose first argument is `this`."""


def handed_through(flow: Flow, spot: Spot, call: Spot, value: Value, name: str) -> bool:
    """Follow `Function.prototype.call.call(value, this, ...)` and its likes; return whether it was one."""
    way = ".".join(name.split(".")[-2:])
    lent = way.removesuffix(".call")
    lends = lent in METHODS and lent != way and isinstance(value, Box) and is_container(value)
    if way not in _WAYS and not lends:
        return False
    given = tuple(given_to(call))
    if not given or given[0].start != spot.start:
        return False
    if lends:  # `Array.prototype.slice.call(list, 1)`
        calling.call(flow, spot, call, Method(value, lent), given[1:])
    elif way == "bind.call":
        flow.follow(call, Bound(value, given[2:]))
    elif way.endswith(".bind"):
        method = Method(value, way.partition(".")[0])
        flow.follow(call, Bound(method, given[1:]) if given[1:] else method)
    elif way == "call.call":
        calling.call(flow, spot, call, value, given[2:])
    else:
        calling.apply_array(flow, spot, call, value, given[2] if len(given) > 2 else None)  # noqa: PLR2004 - after `this`
    return True


_WAYS = frozenset({"apply.bind", "apply.call", "bind.call", "call.bind", "call.call"})


def name_of(flow: Flow, callee: Spot) -> str:
    """Return the dotted name that `callee` is written as or known as; empty for an expression."""
    if callee.end - callee.start >= _NAME:
        return ""
    name = flow.text(callee).replace("?.", ".").removeprefix("(0, ").removeprefix("(0,")
    return _known_as(flow, callee, name.removesuffix(")"))


def _known_as(flow: Flow, callee: Spot, name: str) -> str:
    """Return the name of a function of `Object` or `Reflect` that a variable or a computed member stands for."""
    if callee.type == "subscript_expression":
        owner, index = callee.child("object"), callee.child("index")
        if owner is None or index is None or flow.text(owner) not in _OWNERS:
            return name
        keys = flow.keys(index)
        return f"{flow.text(owner)}.{keys[0]}" if len(keys) == 1 and keys[0] else name
    if callee.type != "identifier":
        return name
    binding = flow.script.scopes.resolve(callee, name)
    if binding is None or len(binding.declarations) != 1:
        return name
    return _declared_as(flow, binding.declarations[0]) or name


def _declared_as(flow: Flow, declaration: Spot) -> str:
    """`const {get: name} = Reflect`, `const name = Object.defineProperty`."""
    holder, key = declaration.parent, flow.text(declaration)
    if holder is not None and holder.type == "pair_pattern":
        key, holder = flow.script.folder.key_of(holder) or "", holder.parent
    elif holder is not None and holder.type == "variable_declarator":
        key = ""
    if holder is not None and holder.type == "object_pattern":
        holder = holder.parent
    value = holder.child("value") if holder is not None else None
    if value is not None and _UNCURRYING.fullmatch(value.text[:_NAME]):
        return "call.bind"
    if value is None or value.end - value.start > _LONGEST:
        return ""
    text = flow.text(value)
    if value.type == "subscript_expression":
        text = _known_as(flow, value, text)
    is_member = not key and text.partition(".")[0] in _OWNERS and text.count(".") == 1
    return text if is_member else f"{text}.{key}" if key and text in _OWNERS else ""


def unwrapped(flow: Flow, one: Argument) -> Argument:
    """Return how `f.call(this, ...)`, `f.apply(this, [...])` or `Reflect.apply(f, ...)` calls `f`, and with what."""
    if one.name == "Reflect.apply" and one.at > 1:
        one = one._replace(name=f"{flow.text(one.given[0])}.apply", at=one.at - 1)
    value, given = one.value, one.given
    plain, dot, way = one.name.rpartition(".")
    if not dot or plain.partition(".")[0] not in _OWNERS:
        return one
    if way == "call" and one.at > 0:
        return one._replace(name=plain, given=given[1:], at=one.at - 1)
    is_listed = isinstance(value, Box) and (value.key or "").isdigit() and given[-1].type == "array"
    if way == "apply" and isinstance(value, Box) and is_listed:
        listed = given[-1].children()
        return one._replace(name=plain, value=value.inner, given=listed, at=int(value.key or 0))
    return one
