"""The names that a computed key may have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import A_SYMBOL
from audit.analysis.javascript.following import ties
from audit.analysis.javascript.following.members import SYMBOL
from audit.analysis.javascript.values import Value, core, is_worth_keeping

if TYPE_CHECKING:
    from audit.analysis.javascript.following.flow import Flow
    from audit.analysis.javascript.syntax.spots import Spot

_DECODED = frozenset({"binary_expression", "call_expression"})
"""Keys that a decoder may make: looked into whatever is asked for them."""


def keys(flow: Flow, spot: Spot, owner: Value | None = None) -> tuple[str | None, ...]:
    """Return the names that a computed key may have; None among them when others are possible.

    Args:
        flow: the following of the file.
        spot: the key.
        owner: what is asked for it; its own file's code is run for the key of a power only.
    """
    if _is_symbol(flow, spot):
        return (SYMBOL,)
    is_run = owner is not None and (is_worth_keeping(core(owner)) or spot.type in _DECODED)
    asked = len(flow.script.folder.links.asked)
    texts, more = (flow.script if is_run else flow.script.folder).strings(spot)
    ties.note_asked(flow, asked, "member")
    return (*texts, None) if more or not texts else texts


def _is_symbol(flow: Flow, spot: Spot) -> bool:
    values = flow.script.folder.fold(spot)
    if values and all(value is A_SYMBOL for value in values):
        return True
    return spot.type == "member_expression" and flow.text(spot).startswith("Symbol.")
