"""Which intrinsic an expression is an object of, as far as its form tells: `[]` of `Array`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax.declaring import initial_value
from audit.analysis.javascript.syntax.node_types import (
    CLASSES,
    MEMBERS,
    given_to,
    keywords,
    nearest,
)
from audit.analysis.javascript.syntax.spots import without
from audit.analysis.javascript.values import Power

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

LITERALS = {
    "array": "Array",
    "string": "String",
    "template_string": "String",
    "regex": "RegExp",
    "number": "Number",
    "object": "Object",
    "true": "Boolean",
    "false": "Boolean",
}
FUNCTION_LITERALS = frozenset(
    {"arrow_function", "function_expression", "generator_function", "class"}
)
_TOLD = LITERALS.keys() | FUNCTION_LITERALS | {"call_expression", "new_expression"}
"""Expressions whose form tells what they are."""
_ITERATORS = frozenset({"Symbol.iterator", "entries", "keys", "values"})
_WRAPPING = frozenset({"Object", "Proxy"})
_MEMBERS = 100
"""Members of one object among which `__proto__` is looked for."""
_BUFFERING = frozenset({"alloc", "allocUnsafe", "concat", "from"})
_MADE_HEIR = (
    r"(?<![\w$.])%(heir)s\s*\.\s*prototype\s*=\s*(?:new\s+(?=\w+\b(?!\s*\.))|Object\s*\.\s*create\(\s*)(\w+)\b"
    r"|\b[\w$]*(?:[iI]nherits|[eE]xtends)\w*\(\s*%(heir)s\s*,\s*(\w+)\s*,?\s*\)"
)
_PROMISING = frozenset({"all", "allSettled", "any", "race", "reject", "resolve"})


def bare(spot: Spot) -> Spot:
    """Return what brackets, `await` and commas around an expression leave."""
    return without(spot, "parenthesized_expression", "await_expression", "sequence_expression")


def root_of(owner: Spot) -> Spot:
    """Return what a chain of members begins with: `[]` of `[]["flat"][key]`."""
    while (inner := bare(owner)).type in MEMBERS and (deeper := inner.child("object")) is not None:
        owner = deeper
    return bare(owner)


def intrinsic_of(flow: Flow, owner: Spot) -> str:
    """Return the intrinsic whose prototype `owner` has; empty when its form does not tell."""
    owner = named_literal(flow, bare(owner))
    if owner.type == "super":
        holder = _holder(owner)
        return inherited(flow, holder) or _given_prototype(flow, holder)
    if owner.type in FUNCTION_LITERALS or owner.type.endswith("_declaration"):
        return _function_kind(owner)
    if owner.type == "new_expression":
        name = free_intrinsic(flow, owner.child("constructor"))
        return _of_wrapped(flow, owner) if name in _WRAPPING else name
    if owner.type == "call_expression":
        return _of_call(flow, owner.child("function"))
    return LITERALS.get(owner.type, "")


def prototype_of(flow: Flow, owner: Spot) -> Power | None:
    """Return the shared object that `owner` inherits from; None when its form does not tell."""
    owner = named_literal(flow, bare(owner))
    extended = _extended(flow, owner)
    if extended:
        return Power("intrinsic", (extended,))
    if owner.type == "binary_expression":  # `x || {}`
        sides = (owner.child("right"), owner.child("left"))
        return next((power for one in sides if one and (power := prototype_of(flow, one))), None)
    if owner.type == "identifier" and flow.text(owner) == "arguments":
        return Power("intrinsic", ("Object", "prototype"))
    name = intrinsic_of(flow, owner)
    if owner.type == "this":
        name = _given_prototype(flow, _holder(owner))
    if not name and owner.type == "member_expression":
        name = _behind_prototype(flow, owner)
    elif not name and owner.type == "call_expression":
        name = _behind_instance(flow, owner)
    return Power("intrinsic", (name, "prototype")) if name else None


def _extended(flow: Flow, owner: Spot) -> str:
    """Return the intrinsic that a class extends: written down, made by a mixin, or `this` of a static block."""
    if owner.type == "this":
        is_static = owner.function is not None and owner.function.type == "class_static_block"
        return inherited(flow, _holder(owner)) if is_static else ""
    if owner.type == "call_expression":
        mixin = owner.child("function")
        made = named_literal(flow, bare(mixin)).child("body") if mixin is not None else None
        if made is None or made.type != "class":
            return ""
        return next(filter(None, (free_intrinsic(flow, one) for one in given_to(owner))), "")
    return inherited(flow, owner)


def parent_of_class(class_: Spot) -> Spot | None:
    """Return the expression that a class extends."""
    heritage = next((one for one in class_.children() if one.type == "class_heritage"), None)
    inner = heritage.children() if heritage is not None else []
    if inner and inner[0].type == "extends_clause":
        inner = inner[0].children()
    return inner[0] if inner else None


def inherited(flow: Flow, class_: Spot | None) -> str:
    """Return the intrinsic that a class extends, perhaps by way of mixins: `extends Loud(Array)`."""
    if class_ is None or class_.type not in CLASSES:
        return ""
    parent = parent_of_class(class_)
    bases = (parent, *given_to(parent))
    return next((name for one in bases if (name := free_intrinsic(flow, one))), "")


def _holder(this: Spot) -> Spot | None:
    """Return the class or the object whose method `this` or `super` stands in."""
    return nearest(this, CLASSES | {"object"})


def _given_prototype(flow: Flow, holder: Spot | None) -> str:
    """`{ __proto__: Array.prototype, ... }`."""
    for pair in holder.first_children(_MEMBERS) if holder and holder.type == "object" else ():
        key, value = pair.child("key"), pair.child("value")
        if key is not None and value is not None and flow.text(key).strip("'\"") == "__proto__":
            made, name = value.child("object"), value.child("property")
            is_prototype = name is not None and flow.text(name) == "prototype"
            return free_intrinsic(flow, made) if is_prototype else ""
    return ""


def _behind_prototype(flow: Flow, owner: Spot) -> str:
    """`A.prototype` of a class that extends an intrinsic, or of a function that is made an heir of one."""
    made, name = owner.child("object"), owner.child("property")
    if made is None or name is None or flow.text(name) != "prototype":
        return ""
    return inherited(flow, named_literal(flow, bare(made))) or _made_heir_of(flow, made)


def _made_heir_of(flow: Flow, function: Spot) -> str:
    """`A.prototype = Object.create(Array.prototype)`, `inherits(A, Array)`: the intrinsic, from the text alone."""
    if function.type != "identifier":
        return ""
    heir = re.escape(flow.text(function))
    pattern = (_MADE_HEIR % {"heir": heir}).encode()
    found = {match[1] or match[2] for match in re.finditer(pattern, flow.script.source.data)}
    names = sorted(one.decode() for one in found)
    known = (one for one in names if one in flow.script.patterns.intrinsics)
    return next((one for one in known if flow.script.scopes.resolve(function, one) is None), "")


def _behind_instance(flow: Flow, call: Spot) -> str:
    """`Object.getPrototypeOf(this)`, `Object.getPrototypeOf(new A())`: the prototype of a class that extends one."""
    inner = given_to(call)
    if not inner or b"getPrototypeOf" not in call.text[:40]:
        return ""
    made = named_literal(flow, bare(inner[0]))
    if made.type == "this":
        return inherited(flow, _holder(made))
    constructor = made.child("constructor") if made.type == "new_expression" else None
    return inherited(flow, named_literal(flow, bare(constructor))) if constructor else ""


def _of_wrapped(flow: Flow, owner: Spot) -> str:
    """`new Proxy(value, {})`, `new Object(value)`: what `value` is."""
    inner = given_to(owner)
    return intrinsic_of(flow, inner[0]) if inner else "Object"


def _function_kind(function: Spot) -> str:
    """A class that extends another inherits from that; a function's kind tells its prototype."""
    if any(one.type == "class_heritage" for one in function.children()):
        return ""
    kinds = keywords(function)
    asynchronous, generating = "async" in kinds, "*" in kinds
    return ("Async" if asynchronous else "") + ("Generator" if generating else "") + "Function"


def free_intrinsic(flow: Flow, name: Spot | None) -> str:
    """Return the name at `name` where it is that of an intrinsic and nothing declares it; else nothing."""
    if name is None or name.type != "identifier":
        return ""
    text = flow.text(name)
    known = text in flow.script.patterns.intrinsics | {"Function"}
    return text if known and flow.script.scopes.resolve(name, text) is None else ""


def _of_call(flow: Flow, callee: Spot | None) -> str:
    """`Promise.resolve()`, `import(...)`, `[].values()`, `""[Symbol.iterator]()`."""
    if callee is None:
        return ""
    if callee.type == "import" or _is_async(bare(callee)):
        return "Promise"
    owner = callee.child("object")
    if owner is None:
        return ""
    key = callee.child("property") or callee.child("index")
    name = flow.text(key) if key is not None else ""
    literal = LITERALS.get(bare(owner).type, "")
    if literal in ("Array", "String") and name in _ITERATORS:
        return f"{literal}Iterator"
    free = free_intrinsic(flow, owner)
    if free == "Buffer" and name in _BUFFERING:
        return free
    return free if name in _PROMISING and free == "Promise" else ""


def _is_async(function: Spot) -> bool:
    kinds = keywords(function)
    return function.type in FUNCTION_LITERALS and "async" in kinds and "*" not in kinds


def named_literal(flow: Flow, spot: Spot) -> Spot:
    """Return what the variable at `spot` is declared as, when it is nothing else ever; else `spot` itself."""
    if spot.type != "identifier":
        return spot
    binding = flow.binding(spot)
    holders = [one.parent for one in binding.declarations] if binding else []
    if binding is None or len(holders) != 1 or holders[0] is None:
        return spot
    holder = holders[0]
    if holder.type in ("class_declaration", "function_declaration"):
        return holder
    value = initial_value(binding.declarations[0])
    literal = bare(value) if value is not None else spot
    return spot if literal.type not in _TOLD or flow.script.scopes.stores(binding) else literal
