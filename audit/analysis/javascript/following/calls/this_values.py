"""`this` where it is the global object, and `arguments` where it is the module wrapper's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import own_name
from audit.analysis.javascript.syntax.node_types import (
    FUNCTIONS,
    MEMBERS,
    call_with,
    method_of,
    nearest,
)
from audit.analysis.javascript.syntax.spots import bracketed, in_brackets
from audit.analysis.javascript.values import (
    CALLEE,
    EACH,
    FUNCTION_METHODS,
    MODULE,
    RECEIVER,
    REQUIRE,
    Box,
    Power,
    Returns,
)

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_PLAIN = frozenset({"function_expression", "function_declaration"})
_SLOPPY = _PLAIN | {"method_definition"}
_OWN_THIS = (FUNCTIONS - {"arrow_function"}) | {"class_body"}
_SHORT = 400
"""Bytes of a function that does little else than return `this`."""
_USES = 40
"""Places of a function's name that are looked at."""
_DIRECTIVE = 14
"""Bytes of `"use strict";` and a little more."""
_COMMENTS = 40
"""Comments that may stand before a directive."""
_CALLER = re.compile(
    rb"\s*(?:\.\s*callee|\[\s*['\"`]callee['\"`]\s*\])\s*(?:\.\s*caller\b|\[\s*['\"`]caller)"
)
_NOWHERE = ("null", "undefined")
_HOLDING = frozenset({"arguments", "array", "member_expression", "pair"})
"""What a function that gives its `this` may stand in: a call, a list, `.bind(undefined)`, an object."""
_WORLD = Power("world", ("globalThis",))
_SCRIPT = Power("script", ("globalThis",))
_GIVING = dict.fromkeys(EACH, 1) | {"from": 2}
"""Methods that call a function back on what a last argument says, and how many they have without it."""
_NEVER_GIVING = frozenset({
    "catch", "finally", "nextTick", "reduce", "reduceRight", "replace", "replaceAll", "sort", "then",
})  # fmt: skip
"""Those that call it on nothing."""
_LATER = frozenset({"queueMicrotask", "requestAnimationFrame", "setInterval", "setTimeout"})
"""Functions that do, in browsers."""
_LISTING = frozenset({"arguments", "spread_element"})
"""What `arguments` is given to as it is: a call, a list."""
_PASSING = frozenset({"binary_expression", "parenthesized_expression", "ternary_expression"})


def this_keyword(flow: Flow, token: Spot) -> None:
    """Follow `this` if it is the global object: in a plainly called function of sloppy code."""
    here = flow.script.extent(token.start)
    if token.type != "this" or (here.strict and not here.script):
        return
    function = owner_of(token)
    if function is not None and function.type == "program":
        if here.script and not here.module:
            flow.follow(token, _SCRIPT)
        return
    if here.strict or function is None or function.type not in _SLOPPY:
        return
    if (function.type not in _PLAIN and not _returns_it(token, function)) or _is_strict(
        flow, function
    ):
        return
    if function.type in _PLAIN and (
        _is_called_at_once(flow, function)
        or _is_called_back(flow, token, function)
        or _is_always_plain(flow, token, function)
    ):
        flow.follow(token, _WORLD)
    elif _returns_it(token, function):
        _follow(flow, function)


def arguments_name(flow: Flow, name: Spot) -> None:
    """Follow `arguments` at the top level of a CommonJS module: its second is `require`."""
    is_module = flow.script.extent(name.start).module
    if name.type not in ("identifier", "arguments") or name.parent is None or is_module:
        return
    owner = owner_of(name)
    if name.type != "identifier" or owner is None:
        return
    if owner.type == "program" and _is_listed(name, name.parent):
        flow.follow(name, Box("1", REQUIRE))
        flow.follow(name, Box("2", MODULE))
    elif owner.type == "program":
        flow.follow(name, Power("arguments"))
    elif _CALLER.match(flow.script.source.data, name.end):
        flow.follow(name.parent, CALLEE)


def _is_listed(name: Spot, holder: Spot) -> bool:
    """Return whether a name is taken for a list of all that it holds."""
    pattern = holder.child("name") if name.field == "value" else None
    return holder.type in _LISTING or (pattern is not None and pattern.type == "array_pattern")


def owner_of(spot: Spot) -> Spot | None:
    """Return the function or class body that `this` at `spot` belongs to."""
    return nearest(spot, _OWN_THIS)


def _is_strict(flow: Flow, function: Spot) -> bool:
    return any(_has_directive(flow, one) for one in (function, *function.ancestors())) or any(
        one.type == "class_body" for one in function.ancestors()
    )


def _has_directive(flow: Flow, spot: Spot) -> bool:
    body = spot.child("body") if spot.type != "program" else spot
    if body is None or body.type not in ("statement_block", "program"):
        return False
    first = next(body.first_children(_COMMENTS), None)
    if (
        first is None
        or first.type != "expression_statement"
        or first.end - first.start > _DIRECTIVE
    ):
        return False
    return flow.script.source.data.startswith(b"use strict", first.start + 1)


def _is_called_at_once(flow: Flow, function: Spot) -> bool:
    """`(function () { ... })()`, `.call(null)`, `.call()`."""
    return _is_plain_call(flow, _expression(function))


def _expression(function: Spot) -> Spot:
    """Return what a function stands in that gives nothing else: `(function () {})`, `(0, function () {})`."""
    whole = bracketed(function)
    around = whole.parent
    if around is not None and around.type == "sequence_expression" and around.end == whole.end:
        return bracketed(around)
    return whole


def _is_plain_call(flow: Flow, callee: Spot) -> bool:
    """Return whether `callee` is called where it stands, on no object."""
    parent = callee.parent
    if parent is None:
        return False
    if parent.type == "call_expression" and callee.field == "function":
        return True
    if parent.type != "member_expression" or callee.field != "object" or parent.parent is None:
        return False
    name, given = parent.child("property"), parent.parent.child("arguments")
    if name is None or given is None or flow.text(name) not in FUNCTION_METHODS:
        return False
    receiver = next(iter(given.children()), None)
    return receiver is None or receiver.type in _NOWHERE


def _is_called_back(flow: Flow, token: Spot, function: Spot) -> bool:
    """`list.forEach(function () { this.eval("") })`: who calls it back gives no `this`."""
    given = function.parent
    if given is None or given.type != "arguments" or given.parent is None:
        return False
    callee = given.parent.child("function")
    is_asked = token.parent is not None and token.parent.type == "member_expression"
    if not is_asked and not (_returns_it(token, function) and _is_of_list(callee)):
        return False
    _, method = method_of(given.parent)
    if not method:
        return callee is not None and flow.text(callee) in _LATER
    count = len(given.children())
    return method in _NEVER_GIVING or count == _GIVING.get(method, 0)


def _is_of_list(callee: Spot | None) -> bool:
    """`[1].map(...)`: of a list of the language, no library's that calls back on its elements."""
    owner = callee.child("object") if callee is not None else None
    return owner is not None and owner.type == "array"


def _returns_it(token: Spot, function: Spot) -> bool:
    """`function root() { return this }`."""
    place = token
    while place.parent is not None and place.parent.type in _PASSING:
        place = place.parent
    is_returned = place.parent is not None and place.parent.type == "return_statement"
    return is_returned and function.end - function.start <= _SHORT


def _follow(flow: Flow, function: Spot) -> None:
    """Follow the function to where it is called on nothing."""
    name, expression = own_name(function), _expression(function)
    holder = expression.parent
    if name is not None:
        flow.alias(name, RECEIVER)
    elif holder is not None and function.type == "method_definition":
        key = flow.script.folder.key_of(function)
        flow.follow(holder, Box(key, RECEIVER))
    elif holder is not None and holder.type in _HOLDING:
        flow.follow(expression, RECEIVER)


def called(flow: Flow, callee: Spot, spot: Spot) -> None:
    """Follow what a function that gives its `this` gives when it is called as `callee`."""
    if in_brackets(callee).type in MEMBERS:
        return  # on an object
    if spot.type != "new_expression":
        flow.follow(spot, _WORLD)


def method(flow: Flow, spot: Spot, name: str, given: tuple[Spot, ...]) -> None:
    """Follow `call`, `apply` and `bind` of a function that gives its `this`."""
    if given and given[0].type not in _NOWHERE:
        return
    flow.follow(spot, Returns(_WORLD) if name == "bind" else _WORLD)


def _is_always_plain(flow: Flow, token: Spot, function: Spot) -> bool:
    """`function go() { this.eval("") } go()`: never a method, never a constructor."""
    if _is_handed_on(token):
        return False
    uses = _uses(flow, function)
    return bool(uses) and all(_is_plain_call(flow, use) for use in uses)


def _is_handed_on(token: Spot) -> bool:
    """`walk(nodes, visit, this)`: most often a habit, of no meaning where `this` is nobody's."""
    call = call_with(token)
    callee = call.child("function") if call is not None else None
    return callee is not None and callee.type != "parenthesized_expression"


def _uses(flow: Flow, function: Spot) -> list[Spot]:
    """Return the places where the variable that holds `function` is used."""
    return (flow.script.folder.uses(own_name(function)) or [])[:_USES]
