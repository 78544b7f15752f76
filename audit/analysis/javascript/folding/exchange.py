"""Constants as the values that the language's own functions work with, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import JsObject, unique
from audit.analysis.javascript.language.values import UNKNOWN, Choice, Iterated, Thing, UnclearError

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.constants import Constants


_UNFOLDED = 6_000
"""Elements of one value, those of the arrays in it each time that they are in it."""


def concrete(values: Constants) -> Any:
    """Return possibilities as one value."""
    return value_of(values[0]) if len(values) == 1 else Choice(values)


def value_of(constant: Any) -> Any:
    """Return a constant as a value, an object as such, its members as they are; an array of very many as unknown."""
    if not isinstance(constant, tuple):
        return constant
    try:
        return _unfolded(constant, [_UNFOLDED])
    except UnclearError:
        return UNKNOWN


def _unfolded(items: tuple[Constants, ...], left: list[int]) -> list[Any]:
    left[0] -= len(items)
    if left[0] < 0:
        raise UnclearError
    return [
        Choice(item)
        if len(item) != 1
        else _unfolded(item[0], left)
        if isinstance(item[0], tuple)
        else item[0]
        for item in items
    ]


def opened(constant: Any) -> Any:
    """Return a constant as a value whose members a function of the language asks for.

    Raises:
        UnclearError: where it may have others.
    """
    if isinstance(constant, JsObject) and constant.is_open:
        raise UnclearError
    if type(constant) is JsObject:
        return Thing({key: concrete(held) for key, held in constant.members.items()})
    return value_of(constant)


def folded(value: Any) -> Constants:
    """Return a value as constants."""
    if isinstance(value, Choice):
        return unique(value.values)
    if isinstance(value, list):
        return (tuple(folded(one) for one in value),)
    if isinstance(value, Iterated):
        return folded(value.items)
    if isinstance(value, Thing):
        return (JsObject({key: folded(held) for key, held in value.items()}),)
    return (value,)
