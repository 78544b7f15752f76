"""What bundlers put around the code they bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.syntax import FUNCTIONS

if TYPE_CHECKING:
    from audit.analysis.javascript.flow import Flow
    from audit.analysis.javascript.spots import Spot


def in_proxy_getter(spot: Spot, flow: Flow) -> bool:
    """Tell a bundler's `new Proxy(x, {get: (a, b) => (... require ...)[b]})`: the proxy itself is followed."""
    for ancestor in spot.ancestors():
        if ancestor.type in FUNCTIONS:
            pair = ancestor.parent
            if pair is None or pair.type != "pair" or flow.script.folder.key_of(pair) != "get":
                return False
            call = pair.parent.parent.parent if pair.parent and pair.parent.parent else None
            maker = call.child("constructor") if call is not None else None
            return maker is not None and flow.text(maker) == "Proxy"
    return False
