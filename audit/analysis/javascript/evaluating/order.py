"""What of a file has run where something is asked for, as far as the places in it tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.parameters import own_name

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_USES = 200
"""Uses of one function among which its calls are looked for."""


def is_later(statement: Spot, asked: Spot) -> bool:
    """Return whether a statement runs after `asked`, or holds it."""
    if statement.start <= asked.start < statement.end:
        return True
    return (
        statement.start > asked.start
        and statement.function is not None
        and (asked.function is not None and statement.function.id == asked.function.id)
    )


def may_be_asked_before(folder: Folder, statement: Spot, asked: Spot) -> bool:
    """Return whether `asked` stands in a function that may be called before a statement around it has run."""
    home, function = statement.function, asked.function
    if home is None or function is None or function.id == home.id:
        return False
    while function.function is not None and function.function.id != home.id:
        function = function.function
    if function.function is None or function.type == "program":
        return False
    name = own_name(function)
    if name is None:
        return function.start < statement.start
    uses = folder.uses(name)
    return uses is None or any(use.start < statement.start for use in uses[:_USES])
