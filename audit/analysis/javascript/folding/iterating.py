"""Methods of constant arrays that call a function for each element: `map`, `filter`, `reduce`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding import operators
from audit.analysis.javascript.folding.builtin_functions import Native
from audit.analysis.javascript.folding.constants import LIMIT, NOTHING, UNKNOWN, Closure, Constants

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.analysis.javascript.folding.folder import Folder

Items = tuple[Constants, ...]


def over(folder: Folder, items: Items, name: str, given: list[Constants]) -> Constants:
    """Fold the method `name` of an array, given a function."""
    function = given[0][0] if len(given[0]) == 1 else None
    if function is None or len(items) > LIMIT * 64:
        return NOTHING
    if name in ("reduce", "reduceRight"):
        return _reduced(folder, items if name == "reduce" else items[::-1], function, given[1:])
    made = [invoked(folder, function, [item, (index,)]) for index, item in enumerate(items)]
    return _MAKING[name](items, made)


def invoked(folder: Folder, function: Any, given: list[Constants]) -> Constants:
    """Return what a function of the file or of the language gives."""
    if isinstance(function, Closure):
        return folder.apply(function, given)
    return function.call(given[:1]) if isinstance(function, Native) else NOTHING


def _reduced(folder: Folder, items: Items, function: Any, start: list[Constants]) -> Constants:
    total = start[0] if start else (items[0] if items else ("",))
    for item in items[0 if start else 1 :]:
        total = invoked(folder, function, [total, item])
    return total


def _kept(items: Items, made: list[Constants]) -> Items | None:
    """Return the elements for which a function says yes; None when that is not known of each."""
    answers = [operators.truth(one) for one in made]
    if None in answers:
        return None
    return tuple(item for item, answer in zip(items, answers, strict=True) if answer)


def _filtered(items: Items, made: list[Constants]) -> Constants:
    kept = _kept(items, made)
    return NOTHING if kept is None else (kept,)


def _found(items: Items, made: list[Constants]) -> Constants:
    kept = _kept(items, made)
    return kept[0] if kept else (*operators.elements(items), UNKNOWN)


_MAKING: Mapping[str, Callable[[Items, list[Constants]], Constants]] = {
    "map": lambda _, made: (tuple(made),),
    "flatMap": lambda _, made: operators.flattened(tuple(made)),
    "filter": _filtered,
    "find": _found,
}
OVER = frozenset(_MAKING) | {"reduce", "reduceRight"}
"""Methods that are folded."""
