"""What is told once all was followed: what was loaded and never seen used, what no program was started with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.following.modules import bundled, named_members
from audit.analysis.javascript.following.modules.witnesses import witnessed
from audit.analysis.javascript.naming import builtin_value
from audit.analysis.javascript.values import core

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.values import Origin


def finish(flow: Flow) -> None:
    """Record what was loaded or bound and never seen used: as a whole."""
    flow.lending.finish(flow)
    known = list(flow.origins)
    _tell(flow, known)
    loaded = {core(one.value).path[0] for one in known}
    for _, here in sorted(flow.unseen.items()):
        for spot, name in witnessed(flow, loaded, here):
            call, value = bundled.asking(flow, spot), builtin_value(name)
            if call is None:
                flow.escape(spot, value)
            else:
                flow.follow(call, value, flow.begin(call, value))
    flow.run()
    _tell(flow, flow.origins[len(known) :])
    named_members.told(flow)
    _tell_adrift(flow)


def _tell_adrift(flow: Flow) -> None:
    """Record that a prototype went out of sight, where nothing tells what is changed of it."""
    if not flow.adrift:
        return
    changed = {what for _, kind, what in flow.script.recorder.seen() if kind == "write"}
    for spot, power in flow.adrift:
        if not any(what.startswith(power.dotted) for what in changed):
            flow.script.recorder.fact("unknown", "computed", spot)


def _tell(flow: Flow, origins: list[Origin]) -> None:
    for origin in reversed(origins):
        if not origin.is_told():
            flow.origin = origin
            flow.escape(origin.spot, origin.value)
    flow.origin = None
