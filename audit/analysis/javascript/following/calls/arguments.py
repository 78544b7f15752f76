"""A followed value among the arguments of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import interop
from audit.analysis.javascript.following import questions, ties
from audit.analysis.javascript.following.argument import Argument
from audit.analysis.javascript.following.calls import (
    callees,
    giving,
    handing,
    language_calls,
    own_calls,
    passing,
)
from audit.analysis.javascript.following.calls.own_functions import local_function
from audit.analysis.javascript.following.code import text_functions
from audit.analysis.javascript.following.modules import bundled, exporting
from audit.analysis.javascript.following.shared import changing_calls, intrinsics
from audit.analysis.javascript.syntax.node_types import CLASSES, FUNCTIONS, callee_of, given_to
from audit.analysis.javascript.syntax.spots import in_brackets, place_among
from audit.analysis.javascript.values import ENVIRONMENT, Box, Power, Value, core, without_promises
from audit.model.facts import ReferenceKind

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_ADAPTERS = frozenset(
    {"callbackify", "denodeify", "fromCallback", "pify", "promisify", "promisifyAll", "thenify"}
)
"""They give a function that calls the one they are given."""
_LOOKING = frozenset({"Boolean", "String", "Number", "isNaN", "Object.is", "Array.isArray"})
_NAMING = frozenset({"Object.keys", "Object.getOwnPropertyNames", "Reflect.ownKeys"})
"""They give the names of members."""
_PASSING = frozenset({"Object", "Proxy"})


def argument(flow: Flow, spot: Spot, arguments: Spot, value: Value) -> None:
    """Follow `value` into the call whose argument it is."""
    call = arguments.parent
    callee = callee_of(call)
    if call is None or callee is None:
        flow.escape(spot, value)
        return
    name = callees.name_of(flow, callee)
    if name == "await" and flow.binding(callee) is None:
        flow.follow(call, without_promises(value))  # so the grammar reads `await (value)()`
        return
    if name != "Reflect.construct" and flow.hidden.is_perhaps(core(value)):
        return
    if exporting.handed(flow, spot, call, value, name):
        return
    if name.endswith((".d", ".n")) and bundled.handed(flow, call, value):
        return
    if callees.handed_through(flow, spot, call, value, name):
        return
    if (
        isinstance(value, Power)
        and value.kind == "own"
        and own_calls.called_back(flow, call, place_among(arguments, spot))
    ):
        return
    inner = call.child("arguments") or arguments
    one = Argument(value, spot, call, callee, name, inner.children(), place_among(inner, spot))
    if not handing.handed(flow, one):
        _to_named(flow, one)


def _to_named(flow: Flow, one: Argument) -> None:
    is_called_so = (
        one.name not in language_calls.NAMED and one.name.rpartition(".")[0] in language_calls.NAMED
    )
    if is_called_so or one.name == "Reflect.apply":
        one = callees.unwrapped(flow, one)
    handler, power = language_calls.NAMED.get(one.name), core(one.value)
    if one.name in _NAMING and (power.kind == "global" or one.name == "Object.keys"):
        flow.use(one.spot, power) if power.path == ENVIRONMENT else flow.read(one.spot, one.value)
    elif handler is not None:
        handler(flow, one)
    elif one.name.endswith("toString.call") or one.name in _LOOKING:
        flow.read(one.spot, one.value)
    elif one.name.endswith("hasOwnProperty.call") and one.at == 0:
        questions.asked(flow, one)
    elif interop.is_helper(one.name):
        _interop(flow, one)
    elif one.name.rpartition(".")[2] in _ADAPTERS and one.at == 0:
        flow.follow(one.call, one.value)
    elif one.name == "Object.create":
        language_calls.inherited(flow, one)
    elif one.name in _PASSING:
        flow.follow(one.call, one.value) if one.at == 0 else flow.escape(one.spot, one.value)
    else:
        _to_callee(flow, one)


def _interop(flow: Flow, one: Argument) -> None:
    """Let a compiler's helper return the module; a helper of this file that does more with it is followed."""
    if one.at == 0:
        _wrapped(flow, one.call, one.value)
    function = local_function(flow, one.callee)
    if function is None:
        known = passing.passed(flow, one.call, one.callee, one.value, one.at)
        if not known and _is_of_own_function(flow, one.callee):
            flow.escape(one.spot, one.value)
    elif not interop.only_passes(function):
        with flow.at(flow.sites.entered(function, one.call, flow.site)):
            giving.to_parameter(flow, function, one.at, one.value)


def _wrapped(flow: Flow, call: Spot, value: Value) -> None:
    """Follow what a helper gives back: a module, and what is not one of Node's under `default` too."""
    flow.follow(call, value)
    is_of_node = isinstance(value, Power) and value.kind == "builtin"
    if not is_of_node and getattr(value, "key", "") != "default":
        flow.follow(call, Box("default", value))


def _is_of_own_function(flow: Flow, callee: Spot) -> bool:
    """Return whether `callee` is a member of a function that this file writes down: `helper._`, stored to it later."""
    owner = in_brackets(callee).child("object")
    made = intrinsics.named_literal(flow, owner) if owner is not None else callee
    return made.type in FUNCTIONS or made.type in CLASSES


def _to_callee(flow: Flow, one: Argument) -> None:
    power = core(one.value)
    function = local_function(flow, in_brackets(one.callee))
    if interop.only_asks_type(intrinsics.named_literal(flow, in_brackets(one.callee))):
        flow.read(one.spot, one.value)
    elif function is not None and one.at == 0 and interop.only_wraps(function):
        _wrapped(flow, one.call, one.value)
    elif power.kind == "url":
        _address(flow, one.call, one.callee, one.at)
    elif passing.passed(flow, one.call, one.callee, one.value, one.at) or text_functions.takes(
        flow, one.call, one.spot
    ):
        return
    elif power.kind == "intrinsic":
        ties.note_handed(flow, one.callee, power)
        changing_calls.handed_on(flow, one.spot, one.call, one.callee, power)
    elif not flow.lending.lends(flow, one.call, one.spot, one.value, one.at):
        ties.note_handed(flow, one.callee, power)
        flow.escape(one.spot, one.value)


def _address(flow: Flow, call: Spot, callee: Spot, index: int) -> None:
    """`new URL("./x", import.meta.url)` names a file."""
    if index == 1 and flow.text(callee) == "URL":
        given = given_to(call)
        texts = flow.script.folder.strings(given[0])[0] if given else ()
        for text in texts:
            flow.script.recorder.reference(text, ReferenceKind.URL, call)
    elif flow.text(callee).rpartition(".")[2] == "createRequire":
        return
