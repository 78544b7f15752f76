"""The function of this file that an expression means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import Closure
from audit.analysis.javascript.syntax.node_types import FUNCTIONS
from audit.analysis.javascript.syntax.spots import in_brackets

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot


def local_function(flow: Flow, callee: Spot) -> Spot | None:
    """Return the function of this file that `callee` is or names; None when it cannot be told."""
    callee = in_brackets(callee)
    if callee.type in FUNCTIONS:
        return callee
    if callee.type != "identifier":
        return None
    values = flow.script.folder.fold(callee)
    if len(values) == 1 and isinstance(values[0], Closure):
        return values[0].spot
    return None
