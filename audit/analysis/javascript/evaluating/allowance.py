"""What running the constant code of one file may cost: counted, so that the same file gives the same facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from audit.analysis.javascript.language.values import LostError, Table, Thing

if TYPE_CHECKING:
    from audit.analysis.javascript.language.regexps import RegExp
    from audit.analysis.javascript.limits import Running
    from audit.analysis.javascript.syntax.spots import Spot

CALL = 5
"""Steps that a call or a turn of a loop takes, beside what it runs."""
_SOURCE = 16
"""Bytes of source that are run in one step."""
_CHARACTERS = 512
"""Characters that a method goes through in one step."""
_ADDED = 2048
"""Characters that an operator goes through in one step."""
_ELEMENTS = 16
"""Elements of lists and objects that are turned into text, compared or handed over in one step."""
_SEARCHED = 16
"""Characters that an expression goes through in one step."""
_SEARCHED_AGAIN = 2000
"""Those that it goes through where it looks at the same ones many times."""
_EXPRESSIONS = 100
"""Regular expressions that are made ready to search with."""
_EXPRESSION = 1500
"""Steps that this takes, where re2 has to give up on it."""
_COPIED = 128
"""Elements that are copied in one step."""
_ELEMENT = 32
_MEMBER = 100
"""Bytes of an element of a list, and of a member of an object."""
FUNCTION = 500
"""Bytes of a function of the file, with the variables that it keeps."""
_NODE = 300
"""Bytes of an expression that is ready to be run."""
_UNFOLDED = 60_000
"""Elements that one value may have, those of the lists and objects in it each time that they are in it."""


class Allowance:
    """Steps and bytes that the code of one file may still take, however many expressions are asked for."""

    __slots__ = ("_expressions", "_left")

    def __init__(self, left: Running) -> None:
        self._left = left
        self._expressions: set[RegExp] = set()

    def spend(self, steps: int) -> None:
        """Count steps.

        Raises:
            LostError: when there were too many.
        """
        self._left.steps -= steps
        if self._left.steps < 0:
            raise LostError

    def set_aside(self) -> int:
        """Keep half of the steps for what is asked later, and return how many these are."""
        kept = self._left.steps // 2
        self._left.steps -= kept
        return kept

    def give_back(self, steps: int) -> None:
        """Let steps that were set aside be taken."""
        self._left.steps = max(self._left.steps, 0) + steps

    def run(self, spot: Spot) -> None:
        """Count a call of the function at `spot`, or a turn of the loop there."""
        self.spend(CALL + (spot.end - spot.start) // _SOURCE)

    def prepared(self) -> None:
        """Count one expression or statement that is made ready to be run."""
        self.spend(1)
        self.take(_NODE)

    def added(self, text: str) -> None:
        """Count an operator that goes through a string."""
        if len(text) > _ADDED:
            self.spend(len(text) // _ADDED)

    def copied(self, count: int) -> None:
        """Count elements that are copied or made."""
        self.spend(count // _COPIED)
        self.take(count * _ELEMENT)

    def take(self, size: int) -> None:
        """Count bytes.

        Raises:
            LostError: when there were too many.
        """
        self._left.room -= size
        if self._left.room < 0:
            raise LostError

    def made(self, value: Any) -> Any:
        """Count the bytes of `value`, and return it."""
        if isinstance(value, str):
            self.take(len(value) if value.isascii() else 2 * len(value))
        elif isinstance(value, list):
            self.copied(len(value))
        elif isinstance(value, bytearray):
            self.take(len(value))
        elif isinstance(value, Table):
            self.take(len(value.items) * _MEMBER)
        elif isinstance(value, Thing):
            self.take((len(value) + 1) * _MEMBER)
        return value

    def searched(self, expression: RegExp, subject: Any, *, everywhere: bool) -> None:
        """Count a search; `everywhere`: for all matches, each of which may look at all that follows.

        Raises:
            LostError: when that is too much.
        """
        if expression not in self._expressions:
            if len(self._expressions) >= _EXPRESSIONS:
                raise LostError
            self._expressions.add(expression)
            self.spend(_EXPRESSION)
        length = len(subject) if isinstance(subject, str) else 0
        again = length * length // _SEARCHED_AGAIN if everywhere else 0
        self.spend(length // _SEARCHED + again)

    def gone_through(self, *values: Any) -> None:
        """Count that values are gone through with all that they hold: a list that is in a list twice, twice.

        Raises:
            LostError: when that is too much.
        """
        waiting, seen, characters = list(values), 0, 0
        while waiting:
            one = waiting.pop()
            seen += 1
            if isinstance(one, (str, bytearray)):
                characters += len(one)
            elif isinstance(one, list):
                waiting += one
            elif isinstance(one, Table):
                waiting += one.items.values()
            elif isinstance(one, Thing):
                waiting += one.values()
            if seen + len(waiting) > _UNFOLDED:
                raise LostError
        self.spend(seen // _ELEMENTS + characters // _CHARACTERS)
