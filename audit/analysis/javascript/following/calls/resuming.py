"""What a compiled `await` gives: the promise that a step hands out comes back to where the next one begins.

Compilers make of an async function a generator that a helper runs, `const x = yield promise`, or a function of steps:
`return [4, promise]` and then `x = state.sent()`; `return promise` and then `x = context.sent`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls import runners
from audit.analysis.javascript.syntax.node_types import MEMBERS, call_with
from audit.analysis.javascript.syntax.spots import bracketed
from audit.analysis.javascript.values import Box, Promised, Value, settled

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_RUNNERS = re.compile(
    r"(?:awaiter|asyncToGenerator|async_to_generator(?:\(\))?(?:\._)?|coroutine|\bco)\Z"
)
"""Helpers that run a generator and give it back what its promises come to."""
_STEPPERS = re.compile(r"(?:_generator(?:\(\))?(?:\._)?|\.(?:wrap|w))\Z")
"""Helpers that run the steps of a function, one after the other."""
_STEPPING = re.compile(rb"\blabel\s*:\s*0\b.*?\btrys\s*:\s*\[\]", re.DOTALL)
"""The state that such a helper keeps, whatever a minifier calls it."""
_YIELD = b"4"
"""What stands before a promise that is waited for, as TypeScript writes it."""
_HELPER = 4000
"""Bytes of such a helper."""
_TEXT = 60
"""Bytes of a helper's name."""


def waited(flow: Flow, function: Spot, expression: Spot, value: Value) -> bool:
    """Follow what a generator yields back to it, where a helper runs it so; return whether one does."""
    call = _running(flow, function)
    callee = call.child("function") if call is not None else None
    if call is None or callee is None or not runners.only_waits(flow, callee, function):
        return False
    own = runners.written_down(flow, callee)
    if not own and not (isinstance(value, Promised) and _is_called(callee, _RUNNERS)):
        return False
    flow.follow(expression, settled(value))
    if any(map(runners.gives_out, own)):
        flow.follow(call, value)
    return True


def _running(flow: Flow, function: Spot) -> Spot | None:
    """Return the call that a generator function is handed to: `run(function* () {})`, `run(own)`, `run(own())`."""
    place: Spot | None = bracketed(function)
    if function.type == "generator_function_declaration":
        uses = flow.script.folder.uses(function.child("name")) or []
        place = uses[0] if len(uses) == 1 else None
    if place is not None and place.field == "function":
        place = place.parent
    return call_with(place) if place is not None else None


def resumed(flow: Flow, function: Spot, spot: Spot, value: Value) -> bool:
    """Follow a promise that one step returns to where the next is told what it came to; return whether it was one."""
    if isinstance(value, Box):
        first = next(iter(spot.children()), None) if spot.type == "array" else None
        if value.key != "1" or first is None or first.text != _YIELD:
            return False
        value = value.inner
    names = flow.script.folder.parameters.of(function)
    if not isinstance(value, Promised) or len(names) != 1 or names[0].type != "identifier":
        return False
    if not _is_given_to_stepper(flow, function):
        return False
    for use in flow.script.folder.uses(names[0]) or ():
        member = use.parent
        if use.start > spot.end and member is not None and _is_sent(flow, member):
            call = member.parent
            is_called = call is not None and call.type == "call_expression"
            flow.follow(call if is_called and call is not None else member, value.inner)
            return True
    return False


def _is_sent(flow: Flow, member: Spot) -> bool:
    name = member.child("property") if member.type in MEMBERS else None
    return name is not None and flow.text(name) in ("sent", "v")


def _is_given_to_stepper(flow: Flow, function: Spot) -> bool:
    """Return whether a function is handed where it stands to a helper that runs its steps."""
    call = call_with(bracketed(function))
    callee = call.child("function") if call is not None else None
    if callee is None or not runners.only_waits(flow, callee, function):
        return False
    own = runners.written_down(flow, callee)
    return _is_called(callee, _STEPPERS) or any(_STEPPING.search(one.text[:_HELPER]) for one in own)


def _is_called(callee: Spot, helpers: re.Pattern[str]) -> bool:
    return helpers.search(callee.text[-_TEXT:].decode("utf-8", "replace")) is not None
