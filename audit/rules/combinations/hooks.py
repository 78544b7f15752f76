"""Replaced network functions: whoever replaces `fetch` sees every request of the whole program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.model.finding import Confidence, Severity
from audit.model.text import printable
from audit.rules.draft import Draft, lowered
from audit.rules.uses.closeness import Closeness, closest
from audit.rules.uses.hooks import is_network_hook, replaces_a_method
from audit.rules.uses.purposes import is_for_mocking
from audit.rules.words import inspecting, listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit.model.package import AuditedPackage, CapabilityUse

_TAKEN = frozenset({"global:fetch", "global:XMLHttpRequest", "global:WebSocket"})
HOOKS = "hooks"
"""What tells its results from those of other combinations."""


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
    taken = closest(hooks, (use for use in package.uses if use.id in _TAKEN))
    return any(map(replaces_a_method, hooks)) or (
        taken is not None and taken.closeness <= Closeness.SAME_FILE
    )
