"""What folding costs: constants that are put together or gone through, places looked at, texts searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.folding.constants import JsObject

if TYPE_CHECKING:
    from audit.analysis.javascript.folding.constants import Constants
    from audit.analysis.javascript.language.regexps import RegExp
    from audit.analysis.javascript.limits import Budget

_CHARACTERS = 128
"""Characters that a method goes through in one step of the budget."""
_ELEMENTS = 4
"""Elements of arrays, or members of objects, in one step."""
_PLACE = 8
"""Steps of looking at what a name's place does."""
_SEARCHED = 16
"""Characters that an expression looks through in one step."""
_AGAIN = 2000
"""Characters in one step, where an expression looks for all its matches: each may look at all that follows."""
_NESTED, _LOOKED = 1500, 4
"""Steps of an array of arrays, and its elements by which it is told."""
_EXPRESSION = 300
"""Steps that making a regular expression ready takes."""
_BYTES = 400
"""Bytes that are put together in one step."""
_SMALL = 200
"""Bytes that are not counted."""
_ELEMENT, _MEMBER = 64, 150
"""Bytes of an element of an array, and of a member of an object."""


class Counting:
    """Takes from a budget what is done with constants."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        """What asking may still cost."""
        self._expressions: set[RegExp] = set()

    def made(self, found: Constants) -> Constants:
        """Return what was put together, and count it."""
        size = 0
        for one in found:
            if isinstance(one, str):
                size += len(one) if one.isascii() else 2 * len(one)
            elif isinstance(one, tuple):
                size += len(one) * _ELEMENT
            elif isinstance(one, JsObject):
                size += len(one.members) * _MEMBER
            elif isinstance(one, bytearray):
                size += len(one)
        if size > _SMALL:
            self.budget.fold(size // _BYTES, size)
        return found

    def go_through(self, *values: Any) -> None:
        """Count that a function goes through constants."""
        steps = 0
        for one in values:
            if isinstance(one, str):
                steps += len(one) // _CHARACTERS
            elif isinstance(one, bytearray):
                steps += len(one) // _SEARCHED
            elif isinstance(one, tuple):
                steps += len(one) // _ELEMENTS
                steps += _NESTED * any(
                    item and isinstance(item[0], tuple) for item in one[:_LOOKED]
                )
            elif isinstance(one, JsObject):
                steps += len(one.members) // _ELEMENTS
        if steps:
            self.budget.fold(steps)

    def hand_over(self, count: int) -> None:
        """Count the arguments of a function."""
        self.budget.fold(count // _ELEMENTS)

    def go_through_lists(self, value: Any) -> None:
        """Count that a function goes through the lists within a list."""
        waiting = [value] if isinstance(value, list) else []
        while waiting:
            held = [one for one in waiting.pop() if isinstance(one, list)]
            self.budget.fold(sum(map(len, held)))
            waiting += held

    def look_at(self, places: int) -> bool:
        """Count that places of a name are looked at; return whether they may be."""
        self.budget.fold(places * _PLACE)
        return not self.budget.is_folded_out

    def search(self, expression: RegExp, text: Any, *, everywhere: bool) -> None:
        """Count that a text is searched; `everywhere`: for all matches, each of which may look at all that follows."""
        length = len(text) if isinstance(text, str) else 0
        again = length * length // _AGAIN if everywhere else 0
        is_new = expression not in self._expressions
        self._expressions.add(expression)
        self.budget.fold(length // _SEARCHED + again + _EXPRESSION * is_new)
