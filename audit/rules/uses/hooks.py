"""What replaces network functions for the whole program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.requests import IN_BROWSERS, IN_NODE

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse

_BROWSER = re.compile(
    r"(?!write:fetch$)write:(?:(?:globalThis|global|window|self|top|parent|frames)\.)*"
    rf"(?:(?:navigator\.)?(?:{IN_BROWSERS})"
    r"(?=$|\[|\.(?:prototype(?!\.[A-Z_]+$)|apply|bind|call)\b)|ethereum)(?P<member>[.\[].*)?$"
)
"""A further name on a function (`fetch.Headers = Headers`, as one that stands in for it has) replaces nothing.

Nor does a constant beside its methods (`WebSocket.prototype.OPEN`): nobody is called there.

Nor does `write:fetch`, any member of `fetch` itself: those who make it a module's exports add the classes beside it.
"""
_NODE = re.compile(
    rf"write:builtin:(?:{IN_NODE})\.(?:request|get|connect|createConnection|ClientRequest)"
)
_DELETED = re.compile(r"delete\s+[\w$.]+(?:$|[\s;,)}])")
HOOKED = re.compile(f"{_BROWSER.pattern}|{_NODE.pattern}")
"""The ids of network functions that are replaced."""


def is_network_hook(use: CapabilityUse) -> bool:
    """Return whether a use replaces a network function for everybody: no polyfill does, nor what only deletes it."""
    deleted = use.evidence and all(_DELETED.match(place.text) for place in use.evidence)
    return not (use.guarded or deleted) and HOOKED.match(use.id) is not None


def replaces_a_method(use: CapabilityUse) -> bool:
    """Return whether such a use replaces a method of a prototype or of a built-in: it can only be wrapped."""
    found = _BROWSER.match(use.id)
    return found is None or bool(found["member"])
