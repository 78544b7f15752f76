"""A followed value given to a function of this file: plainly, by `call`, `apply` and `bind`, or out of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import giving, listeners
from audit.analysis.javascript.following.calls.own_functions import (
    functions_of_table,
    local_function,
)
from audit.analysis.javascript.following.shared import changing_calls
from audit.analysis.javascript.following.shared.intrinsics import (
    bare,
    named_literal,
    parent_of_class,
)
from audit.analysis.javascript.syntax.node_types import (
    CLASSES,
    FUNCTIONS,
    callee_of,
    name_of_member,
    nearest,
)
from audit.analysis.javascript.syntax.spots import in_brackets, place_among
from audit.analysis.javascript.values import (
    ARGUMENTS,
    FUNCTION_METHODS,
    MODULE,
    NAMESPACES,
    REQUIRE,
    Box,
    Power,
    Value,
    core,
    is_worth_keeping,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_SHORT = 300
"""Bytes of a function that is looked into for the sake of `JSON` and its like, which it may change."""
_SETS = re.compile(
    rb"(?:\]|\.\s*[\w$\x80-\xff]+)\s*=[^=>]|definePropert|assign|setPrototypeOf|\bdelete\b|\bReflect\b"
)
_CONSTRUCTORS = 2
"""Classes, each extending the next, among which a constructor is looked for."""


def passed(flow: Flow, call: Spot, callee: Spot, value: Value, index: int) -> bool:
    """Follow argument `index` of `call` into the function of this file that it calls; return whether it is one."""
    way, target = _way(flow, callee)
    if target.type == "subscript_expression" and is_worth_keeping(core(value)):
        functions, is_all = functions_of_table(flow, target)
        for one in functions:
            with flow.at(flow.sites.entered(one, call, flow.site)):
                _given(flow, one, way, index, value)
        if is_all:
            return True
    function = called(flow, call, target)
    if function is None or not _is_worth(function, target, core(value)):
        return False
    if way == "bind" or target.type in FUNCTIONS:
        return _given(flow, function, way, index, value)
    with flow.at(flow.sites.entered(function, call, flow.site)):
        return _given(flow, function, way, index, value)


def _given(flow: Flow, function: Spot, way: str, index: int, value: Value) -> bool:
    """Follow argument `index` of a call into the function, as `this` where it is that."""
    if way and index == 0:
        listeners.given_this(flow, function, value)
    elif way == "apply":
        return _listed(flow, function, 0, value)
    else:
        giving.to_parameter(flow, function, index - bool(way), value)
    return True


def _way(flow: Flow, callee: Spot) -> tuple[str, Spot]:
    """Return `call`, `apply`, `bind` or nothing, and the function that is called so."""
    target = in_brackets(callee)
    if target.type == "member_expression":
        name, owner = target.child("property"), target.child("object")
        way = flow.text(name) if name is not None else ""
        if owner is not None and way in FUNCTION_METHODS:
            return way, in_brackets(owner)
    return "", target


def _is_worth(function: Spot, target: Spot, power: Power) -> bool:
    """Objects of the browser are handed around everywhere: they count as a whole at once."""
    if (
        target.type in FUNCTIONS
        or is_worth_keeping(power)
        or changing_calls.may_extend(function, power)
    ):
        return True
    is_short = function.end - function.start <= _SHORT
    return power.path in NAMESPACES and is_short and _SETS.search(function.text) is not None


def spread(flow: Flow, element: Spot, holder: Spot, value: Value) -> bool:
    """Follow `f(...[value])` into a function of this file; return whether it is one."""
    call = holder.parent
    callee = callee_of(call)
    if holder.type != "arguments" or call is None or callee is None:
        return False
    way, target = _way(flow, callee)
    function = called(flow, call, target) if not way else None
    if function is None or not _is_worth(function, target, core(value)):
        return False
    return _listed(flow, function, place_among(holder, element), value)


def reflected(flow: Flow, function: Spot | None, value: Value) -> bool:
    """Follow `Reflect.apply(f, this, [value])`; return whether `f` is a function of this file."""
    target = local_function(flow, function) if function is not None else None
    return target is not None and _listed(flow, target, 0, value)


def _listed(flow: Flow, function: Spot, first: int, value: Value) -> bool:
    """Follow what a list holds to the parameters from the one at `first`."""
    if value == ARGUMENTS:
        giving.to_parameter(flow, function, first + 1, REQUIRE)
        giving.to_parameter(flow, function, first + 2, MODULE)
        return True
    if not isinstance(value, Box):
        return False
    if value.key is not None and value.key.isdigit():
        giving.to_parameter(flow, function, first + int(value.key), value.inner)
        return True
    for index in range(first, len(flow.script.folder.parameters.of(function))):
        giving.to_parameter(flow, function, index, value.inner)
    return True


def called(flow: Flow, call: Spot, callee: Spot) -> Spot | None:
    """Return the function of this file that a call runs: a constructor, a method, a plain one."""
    if call.type == "new_expression":
        return _constructor(flow, callee, _CONSTRUCTORS) or local_function(flow, callee)
    if callee.type == "super":
        class_ = nearest(callee, CLASSES)
        parent = parent_of_class(class_) if class_ is not None else None
        return _constructor(flow, parent, _CONSTRUCTORS) if parent is not None else None
    if callee.type == "member_expression":
        return _method(flow, callee) or local_function(flow, callee)
    return local_function(flow, callee)


def _constructor(flow: Flow, name: Spot, deep: int) -> Spot | None:
    """Return the constructor of the class that `name` is or stands for, its own or that of its parent."""
    class_ = named_literal(flow, bare(name))
    if class_.type not in CLASSES or not deep:
        return None
    own = _of_class(class_, b"constructor")
    parent = parent_of_class(class_) if own is None else None
    return _constructor(flow, parent, deep - 1) if parent is not None else own


def _method(flow: Flow, member: Spot) -> Spot | None:
    """Return the method that `this.name` or `object.name` is, where this file writes it down."""
    owner, name = member.child("object"), member.child("property")
    if owner is None or name is None:
        return None
    if owner.type == "this":
        holder = nearest(owner, ("class_body", "object"))
        return _among(holder, name.text) if holder is not None else None
    if owner.type == "super":
        around = nearest(owner, CLASSES)
        parent = parent_of_class(around) if around is not None else None
        owner = parent if parent is not None else owner
    made = named_literal(flow, bare(owner))
    if made.type == "object":
        return _among(made, name.text)
    maker = made.child("constructor") if made.type == "new_expression" else None
    class_ = named_literal(flow, bare(maker)) if maker is not None else made
    return _of_class(class_, name.text) if class_.type in CLASSES else None


def _of_class(class_: Spot, name: bytes) -> Spot | None:
    body = class_.child("body")
    return _among(body, name) if body is not None else None


def _among(holder: Spot, name: bytes) -> Spot | None:
    """Return the function that a member of a class or an object is."""
    for item in holder.first_children(_MEMBERS):
        key = name_of_member(item)
        if key is None or key.text != name:
            continue
        value = item if item.type == "method_definition" else item.child("value")
        return value if value is not None and value.type in FUNCTIONS else None
    return None


_MEMBERS = 100
"""Members of one class or object that are looked at."""
