"""Replaced network functions: whoever replaces `fetch` sees every request of the whole program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.requests import IN_BROWSERS, IN_NODE
from audit.model.text import printable
from audit.rules.combinations.closeness import Closeness, closest
from audit.rules.combinations.purposes import is_for_mocking
from audit.rules.draft import Draft, lowered
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse

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
_TAKEN = frozenset({"global:fetch", "global:XMLHttpRequest", "global:WebSocket"})
HOOKED = re.compile(f"{_BROWSER.pattern}|{_NODE.pattern}")
"""The ids of network functions that are replaced."""


HOOKS = "hooks"
"""What tells its results from those of other combinations."""


def is_network_hook(use: CapabilityUse) -> bool:
    """Return whether a use replaces a network function for everybody: no polyfill does, nor what only deletes it."""
    deleted = use.evidence and all(_DELETED.match(place.text) for place in use.evidence)
    return not (use.guarded or deleted) and HOOKED.match(use.id) is not None


def check(package: AuditedPackage) -> Iterator[Draft]:
    """Yield a result when the package replaces network functions."""
    hooks = [use for use in package.uses if is_network_hook(use)]
    if not hooks:
        return
    hooks.sort(key=lambda use: (not use.reachable, use.id))
    certain = _wraps(package, hooks)
    expected = is_for_mocking(package)
    severity = Severity.HIGH if certain and not expected else Severity.MODERATE
    names = [printable(use.id.removeprefix("write:")) for use in hooks]
    yield Draft(
        severity if hooks[0].reachable else lowered(severity),
        f"replaces network functions for the whole program: {listing(names)}",
        f"Read what it does with the requests of others: {inspecting(package)}",
        package,
        Confidence.MEDIUM,
        hooks[0].id,
        tuple(place for use in hooks for place in use.evidence[:1]),
        HOOKS,
        capabilities=tuple(use.id for use in hooks),
    )


def _wraps(package: AuditedPackage, hooks: Sequence[CapabilityUse]) -> bool:
    """Return whether existing functions are wrapped, rather than one missing function supplied.

    A method of a prototype or of a built-in can only be wrapped; so can `fetch` where the package
    also takes the one that was there, in the same file: in a bundle, another module does.
    """
    members = any((found := _BROWSER.match(use.id)) is None or found["member"] for use in hooks)
    taken = closest(hooks, (use for use in package.uses if use.id in _TAKEN))
    return members or (taken is not None and taken.closeness <= Closeness.SAME_FILE)
