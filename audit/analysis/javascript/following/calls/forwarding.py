"""Functions that hand all their own arguments on: they stand for what they hand them to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.calls.returning import give
from audit.analysis.javascript.syntax.declaring import function_of
from audit.analysis.javascript.values import TIMERS, Bound, Power, Value, core, is_loader

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def forwarded(flow: Flow, call: Spot, value: Value, given: tuple[Spot, ...]) -> bool:
    """Let the function around `(...all) => f(...all)` stand for `value`, which `f` is; return whether it is one."""
    if not given or not _hangs_on_given(core(value)) or not _is_all(flow, call, given[-1]):
        return False
    give(flow, function_of(call), Bound(value, given[:-1]) if given[:-1] else value, value)
    return True


def _hangs_on_given(power: Power) -> bool:
    """Return whether what a call of `power` is given tells what it does."""
    return is_loader(power) or (power.kind == "global" and power.path[0] in TIMERS)


def _is_all(flow: Flow, call: Spot, last: Spot) -> bool:
    """Return whether the last argument of a call is all that the function around it is given."""
    listed = last.children() if last.type == "spread_element" else []
    if not listed or listed[0].type != "identifier":
        return False
    names = flow.script.folder.parameters.of(function_of(call))
    if len(names) != 1 or names[0].type != "rest_pattern":
        return False
    return flow.text(names[0].children()[0]) == flow.text(listed[0])
