"""What an object made by `new` is told afterwards: `request.open("GET", url)`, `image.src = url`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_TELLING = re.compile(
    rb"\s*\.\s*(?:(?:open|send|connect|postMessage|request|setRequestHeader)\s*\(|(?:src|href|url|action)\s*=(?![=>]))"
)
_PLACES = 8
"""Places of one variable that are looked at."""


def told_later(flow: Flow, made: Spot) -> list[Spot]:
    """Return the expressions that the object made at `made` is given through its variable."""
    holder = made.parent
    name = (holder.child("name") or holder.child("left")) if holder is not None else None
    if name is None or name.type != "identifier" or made.field not in ("value", "right"):
        return []
    binding = flow.binding(name)
    if binding is None:
        return []
    found: list[Spot] = []
    for place in flow.script.scopes.followed(binding, _TELLING)[:_PLACES]:
        access = place.parent
        user = access.parent if access is not None else None
        if user is None:
            continue
        arguments, right = user.child("arguments"), user.child("right")
        found += arguments.children()[:4] if arguments is not None else [right] if right else []
    return found
