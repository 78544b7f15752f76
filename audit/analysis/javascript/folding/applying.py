"""What functions of this file return for the constants that they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding import compounds
from audit.analysis.javascript.folding.constants import NOTHING, Closure, Constants, Frame, unique
from audit.analysis.javascript.folding.escaping import goes_away, is_changed
from audit.analysis.javascript.folding.given import spread_out
from audit.analysis.javascript.folding.parameters import stores_arguments
from audit.analysis.javascript.folding.repeating import returns_of
from audit.analysis.javascript.folding.shapes import shape_of

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot


def apply(folder: Folder, function: Closure, given: list[Constants]) -> Constants:
    """Return what a function of this file returns for these arguments."""
    return folder.once(function.spot.id, lambda: _returned(folder, function.spot, given))


def _returned(folder: Folder, function: Spot, given: list[Constants]) -> Constants:
    body = function.child("body")
    if body is None:
        return NOTHING
    if b"arguments" in body.text and stores_arguments(folder, function):
        return NOTHING
    frame = _frame(folder, function, given)
    if body.type != "statement_block":
        return folder.fold(body, frame)
    found: Constants = ()
    for statement in returns_of(body):
        found += compounds.passing(folder, statement, frame)
    return unique(found) or NOTHING


def _frame(folder: Folder, function: Spot, given: list[Constants]) -> Frame:
    frame: Frame = {}
    given = spread_out(given)
    for index, name in enumerate(folder.parameters.of(function)):
        if name.type == "rest_pattern":
            frame[folder.source_text(name)[3:].strip()] = (tuple(given[index:]),)
        else:
            one = given[index] if index < len(given) else NOTHING
            frame[folder.source_text(name)] = (
                NOTHING if _may_change(folder, function, name, one) else one
            )
    return frame


def _may_change(folder: Folder, function: Spot, name: Spot, given: Constants) -> bool:
    """Return whether a parameter may be another than what is given.

    It has a default, a statement stores to it, or what it holds is changed.
    """
    if None in given and name.parent is not None and name.parent.type != "formal_parameters":
        return True
    body = function.child("body")
    if name.type != "identifier" or body is None or body.type != "statement_block":
        return False
    if body.node.named_child_count == 1:
        return False  # what one expression stores, folding it sees
    binding = folder.binding(name)
    if binding is None or folder.scopes.stores(binding):
        return binding is not None
    if not any(isinstance(one, tuple) for one in given):
        return False
    uses = folder.scopes.uses(binding)
    return uses is None or any(map(is_changed, uses)) or goes_away(folder, binding, shape_of(given))
