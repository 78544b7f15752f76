"""The function of this file that an expression means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.calls import callables
from audit.analysis.javascript.folding.classes import constructor_of
from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.syntax.spots import in_brackets

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def local_function(flow: Flow, callee: Spot) -> Spot | None:
    """Return the function that `callee` is or names, of a class its constructor; None when it cannot be told."""
    callee = in_brackets(callee)
    if callee.type in FUNCTIONS:
        return callee
    if callee.type != "identifier" and not flow.script.folder.links.together:
        return None
    values = callables(flow.script.folder.fold(callee))
    if len(values) == 1 and isinstance(values[0], Closure):
        return values[0].spot
    return constructor_of(values[0]) if len(values) == 1 else None
