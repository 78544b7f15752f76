"""A followed value among the arguments of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import interop
from audit.analysis.javascript.following import questions, ties
from audit.analysis.javascript.following.calls import (
    callees,
    calling,
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
from audit.analysis.javascript.values import (
    ENVIRONMENT,
    Box,
    Power,
    Value,
    core,
    without_promises,
)
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
_PASSING = frozenset(
    {
        "Object",
        "Proxy",
    }
)


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
    if not handing.handed(flow, spot, call, callee, value, name):
        _to_named(flow, spot, call, callee, value, name)


def _to_named(flow: Flow, spot: Spot, call: Spot, callee: Spot, value: Value, name: str) -> None:
    arguments = call.child("arguments")
    given, index = (
        ([], 0) if arguments is None else (arguments.children(), place_among(arguments, spot))
    )
    is_called_so = (
        name not in language_calls.NAMED and name.rpartition(".")[0] in language_calls.NAMED
    )
    if is_called_so or name == "Reflect.apply":
        name, value, given, index = callees.unwrapped(flow, name, value, given, index)
    handler, power = language_calls.NAMED.get(name), core(value)
    if name in _NAMING and (power.kind == "global" or name == "Object.keys"):
        flow.use(spot, power) if power.path == ENVIRONMENT else flow.read(spot, value)
    elif handler is not None:
        handler(flow, spot, call, value, given, index)
    elif name.endswith("toString.call") or name in _LOOKING:
        flow.read(spot, value)
    elif name.endswith("hasOwnProperty.call") and index == 0:
        questions.asked(flow, spot, call, value, given, index)
    elif interop.is_helper(name):
        _interop(flow, spot, call, callee, value, index)
    elif name.rpartition(".")[2] in _ADAPTERS and index == 0:
        flow.follow(call, value)
    elif name == "Object.create":
        language_calls.inherited(flow, spot, call, value, index)
    elif name in _PASSING:
        flow.follow(call, value) if index == 0 else flow.escape(spot, value)
    else:
        _to_callee(flow, spot, call, callee, value, index)


def _interop(flow: Flow, spot: Spot, call: Spot, callee: Spot, value: Value, index: int) -> None:
    """Let a compiler's helper return the module; a helper of this file that does more with it is followed."""
    if index == 0:
        _wrapped(flow, call, value)
    function = local_function(flow, callee)
    if function is None:
        known = passing.passed(flow, call, callee, value, index)
        if not known and _is_of_own_function(flow, callee):
            flow.escape(spot, value)
    elif not interop.only_passes(function):
        with flow.at(flow.sites.entered(function, call, flow.site)):
            calling.to_parameter(flow, function, index, value)


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


def _to_callee(flow: Flow, spot: Spot, call: Spot, callee: Spot, value: Value, index: int) -> None:
    power = core(value)
    function = local_function(flow, in_brackets(callee))
    if interop.only_asks_type(intrinsics.named_literal(flow, in_brackets(callee))):
        flow.read(spot, value)
    elif function is not None and index == 0 and interop.only_wraps(function):
        _wrapped(flow, call, value)
    elif power.kind == "url":
        _address(flow, call, callee, index)
    elif passing.passed(flow, call, callee, value, index) or text_functions.takes(flow, call, spot):
        return
    elif power.kind == "intrinsic":
        ties.note_handed(flow, callee, power)
        changing_calls.handed_on(flow, spot, call, callee, power)
    elif not flow.lending.lends(flow, call, spot, value, index):
        ties.note_handed(flow, callee, power)
        flow.escape(spot, value)


def _address(flow: Flow, call: Spot, callee: Spot, index: int) -> None:
    """`new URL("./x", import.meta.url)` names a file."""
    if index == 1 and flow.text(callee) == "URL":
        given = given_to(call)
        texts = flow.script.folder.strings(given[0])[0] if given else ()
        for text in texts:
            flow.script.recorder.reference(text, ReferenceKind.URL, call)
    elif flow.text(callee).rpartition(".")[2] == "createRequire":
        return
