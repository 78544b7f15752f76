"""What calling a followed function does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import (
    giving,
    listeners,
    promises,
    returning,
    this_values,
)
from audit.analysis.javascript.following.calls.returning import give
from audit.analysis.javascript.following.code import code_strings, constructor_calls, texts
from audit.analysis.javascript.following.members import DEFINE
from audit.analysis.javascript.following.modules.loading import load, refer
from audit.analysis.javascript.following.shared import intrinsics, writes
from audit.analysis.javascript.following.stores import elements, instances
from audit.analysis.javascript.following.stores.containers import METHODS
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.syntax.node_types import given_to
from audit.analysis.javascript.values import (
    BESIDE,
    FUNCTION,
    MODULE,
    RECEIVER,
    REQUIRE,
    TIMERS,
    Bound,
    Box,
    Heir,
    Method,
    Power,
    Promised,
    Returns,
    Value,
    copied,
)
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

Given = tuple["Spot", ...]
_STARTING = frozenset({("worker_threads", "Worker"), ("module", "register")})
_TOLD_LATER = frozenset({"Socket", "TLSSocket", "createSocket"})  # what is told whom to call later
_LOADER_MAKERS = frozenset({("module", "createRequire"), ("module", "createRequireFromPath")})
_LOADING = frozenset({("module", "_load"), ("module", "prototype", "require")})


def call(flow: Flow, callee: Spot, spot: Spot, value: Value, given: Given) -> None:
    """Follow the call at `spot` of `value`, which stands at `callee`."""
    if isinstance(value, Method) and any(one.type == "spread_element" for one in given):
        flow.escape(callee, value)  # which of them is `this` is not told
        return
    if returning.forwarded(flow, spot, value, given):
        return
    handler = _VALUES[type(value)]
    handler(flow, callee, spot, value, given)


def _power(flow: Flow, callee: Spot, spot: Spot, value: Power, given: Given) -> None:
    handler = _POWERS.get(value.kind)
    if handler is not None:
        handler(flow, callee, spot, value, given)


def _hidden(flow: Flow, callee: Spot, spot: Spot, value: Power, given: Given) -> None:
    real = (
        flow.hidden.called(value, callee) if given else None
    )  # without a text nothing is compiled
    if real is not None:
        _power(flow, callee, spot, real, given)


def _global(flow: Flow, callee: Spot, spot: Spot, value: Power, given: Given) -> None:
    root, dotted = value.path[0], value.dotted
    if dotted == "process.getBuiltinModule":
        flow.use(callee, value, given)
        load(flow, spot, given, ReferenceKind.REQUIRE)
        return
    if root in TIMERS:
        if len(value.path) == 1 and given and texts.may_be_text(flow, _first(flow, given)):
            flow.fact("global", "eval", callee, given)
            flow.fact("global", root, callee, given)
        return
    listeners.listens(flow, value, given)
    is_made = spot.type == "new_expression" or value.path[-1] == "createElement"
    later = instances.told_later(flow, spot) if is_made else ()
    flow.use(callee, value, (*given, *later))
    if dotted in ("eval", "Function"):
        code_strings.compiled(flow, spot, given, called=dotted == "eval")
    if dotted in code_strings.WORKERS:
        for one in given if dotted == "importScripts" else given[:1]:
            if not _is_of_site(flow, one):
                refer(flow, spot, (one,), ReferenceKind.WORKER)


def _is_of_site(flow: Flow, address: Spot) -> bool:
    """Return whether a page is told an address of its own site, `/worker.js`, which is no file of the disk."""
    texts_, more = flow.script.folder.strings(address)
    return bool(texts_) and not more and all(one.startswith("/") for one in texts_)


def _first(flow: Flow, given: Given) -> Spot:
    """Return the first argument, also that of `f(...["text"])`."""
    listed = given[0].children() if given[0].type == "spread_element" else []
    array = intrinsics.named_literal(flow, listed[0]) if listed else given[0]
    items = array.children() if array.type == "array" and listed else []
    return items[0] if items else given[0]


def _builtin(flow: Flow, callee: Spot, spot: Spot, value: Power, given: Given) -> None:
    if value.path == ("module",):
        flow.fact("load", "internals", callee)
        flow.follow(spot, MODULE)
        return
    if value.path in _LOADER_MAKERS:
        flow.use(callee, value)
        flow.follow(spot, REQUIRE)
        return
    later = instances.told_later(flow, spot) if value.path[-1] in _TOLD_LATER else ()
    flow.use(callee, value, (*given, *later))
    flow.lending.called(spot, value)
    if value.path in _LOADING:
        load(flow, spot, given, ReferenceKind.REQUIRE)
    elif value.path == ("child_process", "fork"):
        refer(flow, spot, given, ReferenceKind.FORK)
    elif value.path in _STARTING:
        refer(flow, spot, given, ReferenceKind.WORKER)
    code_strings.started(flow, spot, value, given)


def _own(flow: Flow, _callee: Spot, spot: Spot, _value: Power, given: Given) -> None:
    """Take note of a call that was looked for."""
    is_tag = bool(given) and given[0].type == "template_string" and given[0].field == "arguments"
    flow.calls.append((spot, given_to(spot) if is_tag else list(given)))


def _returns(flow: Flow, _callee: Spot, spot: Spot, value: Returns, _given: Given) -> None:
    flow.follow(spot, value.inner)


def _bound(flow: Flow, callee: Spot, spot: Spot, value: Bound, given: Given) -> None:
    call(flow, callee, spot, value.inner, (*value.given, *given))


def _heir(flow: Flow, callee: Spot, spot: Spot, value: Heir, given: Given) -> None:
    call(flow, callee, spot, value.inner, given)


def _no_function(flow: Flow, callee: Spot, spot: Spot, value: Value, _given: Given) -> None:
    if isinstance(value, Box) and value.tag == BESIDE:
        flow.mark()
    elif not isinstance(value, Box) or spot.type != "new_expression":
        flow.escape(callee, value)  # but what a class itself holds, its objects do not


def _method(flow: Flow, callee: Spot, spot: Spot, value: Method, given: Given) -> None:
    flow.lending.method(spot, value)
    if isinstance(value.inner, Method) and value.inner.inner == FUNCTION:
        flow.mark()  # `Function.bind.call(f)`: it is `f` that is bound
    elif value.inner == RECEIVER:
        this_values.method(flow, spot, value.name, given)
    elif value.name == "call":
        call(flow, callee, spot, value.inner, given[1:])
    elif value.name == "apply":
        constructor_calls.applied(flow, callee, value.inner, given)
        _apply(flow, callee, spot, value.inner, given[1:])
    elif value.name == "bind" and not isinstance(value.inner, Method):
        _bind(flow, callee, spot, value.inner, given[1:])
    elif value.name == DEFINE:
        writes.defined(flow, spot, value.inner, given)
    elif value.name in METHODS and isinstance(value.inner, Box):
        for index, item in elements.called(flow, callee, spot, value.inner, value.name, given):
            giving.hand_over(flow, given[0], index, item)
    elif value.name == "then" and given:
        taker, taken = promises.taken(value.inner, given)
        giving.hand_over(flow, taker, 0, taken) if taker is not None else flow.follow(spot, taken)


def _bind(flow: Flow, callee: Spot, spot: Spot, value: Value, given: Given) -> None:
    """Follow a function with its first arguments; a timer that has its text is told, whoever calls it."""
    if given and isinstance(value, Power) and not TIMERS.isdisjoint(value.path[-1:]):
        call(flow, callee, spot, value, given)
    flow.follow(spot, Bound(value, given) if given else value)


def _apply(flow: Flow, callee: Spot, spot: Spot, value: Value, given: Given) -> None:
    """Call with the elements of an array; a function that passes its own arguments on stands for the callee."""
    if given and given[0].type == "array":
        call(flow, callee, spot, value, tuple(given[0].children()))
    elif given and given[0].type == "identifier" and flow.text(given[0]) == "arguments":
        give(flow, function_of(spot), copied(value), value)  # with members of its own
    elif given:
        flow.escape(callee, value)
        if isinstance(value, Power) and value.kind == "builtin":
            flow.use(callee, value, given)  # with what is known of the list


def apply_array(flow: Flow, callee: Spot, spot: Spot, value: Value, array: Spot | None) -> None:
    """Call `value` as `Reflect.apply` does, with an argument that holds the arguments."""
    _apply(flow, callee, spot, value, (array,) if array is not None else ())


_POWERS: Mapping[str, Callable[[Flow, Spot, Spot, Power, Given], None]] = {
    "require": lambda flow, _, spot, __, given: load(flow, spot, given, ReferenceKind.REQUIRE),
    "resolve": lambda flow, _, spot, __, given: refer(flow, spot, given, ReferenceKind.RESOLVE),
    "intrinsic": lambda flow, _, spot, value, given: constructor_calls.of_shared(
        flow, spot, value, given
    ),
    "context": lambda flow, _, spot, value, given: code_strings.gathered(flow, spot, value, given),
    "glob": lambda flow, _, spot, value, given: code_strings.gathered(flow, spot, value, given),
    "receiver": lambda flow, callee, spot, _, __: this_values.called(flow, callee, spot),
    "constructor": lambda flow, callee, spot, _, given: constructor_calls.called(
        flow, callee, spot, given
    ),
    **dict.fromkeys(
        ("module", "world", "arguments"),
        lambda flow, callee, _, value, __: flow.escape(callee, value),
    ),
    "global": _global,
    "builtin": _builtin,
    "hidden": _hidden,
    "own": _own,
    "script": lambda *_: None,
}
_VALUES: Mapping[type, Callable[..., None]] = {
    Power: _power,
    Returns: _returns,
    Bound: _bound,
    Box: _no_function,
    Heir: _heir,
    Promised: _no_function,
    Method: _method,
}
