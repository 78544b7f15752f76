"""Constant strings that come to a power from elsewhere in its file, and how far each of them is believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.literals import GIVEN, texts_in, unspread
from audit.analysis.javascript.folding.upstream import upstream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_FROM_ELSEWHERE = frozenset({
    "array", "as_expression", "await_expression", "binary_expression", "call_expression", "identifier",
    "member_expression", "new_expression", "non_null_expression", "object", "parenthesized_expression",
    "shorthand_property_identifier", "subscript_expression", "template_string", "ternary_expression",
})  # fmt: skip
"""Expressions that may come from elsewhere."""
_SAYS_NOTHING = re.compile(
    r"[^A-Za-z0-9]*|-[^\n]*|(?s:.*\n.*)|file:///?\./?|\.(?:[cm]?[jt]sx?|d\.ts|css|html?|json|log|map|md|node|txt|vue|wasm|ya?ml)"
)
"""Endings of files, the file itself, options, texts of several lines: by no means what a power is used on."""
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Tracing:
    """How what a power is used on is looked for."""

    place: re.Pattern[str] | None
    """What it looks like, where only a name tells that it is that; None: such are not believed."""
    arguments: int = GIVEN
    """How many of them tell it: what is written to a file says nothing of where it is."""

    def is_told_by(self, texts: Iterable[str]) -> bool:
        """Return whether `texts` have a host or a path already; of what no look tells, whether there are any."""
        return any(texts) if self.place is None else any(map(self.place.match, texts))


def traced(folder: Folder, given: Iterable[Spot], how: Tracing) -> Iterator[str]:
    """Yield the texts in what may come to arguments that are not known where they stand."""
    for one in map(unspread, islice(given, how.arguments)):
        if one.type in _FROM_ELSEWHERE:
            yield from _come_from(folder, one, how.place)


def _come_from(folder: Folder, argument: Spot, place: re.Pattern[str] | None) -> Iterator[str]:
    is_told = place is None
    for spot, is_loose in upstream(folder, argument):
        if is_loose and is_told:
            return
        for text in texts_in(folder, spot):
            if _SAYS_NOTHING.fullmatch(text):
                continue
            is_place = place is not None and place.match(text) is not None
            is_told = is_told or is_place
            if is_place or not is_loose:
                yield text


def handed_with(folder: Folder, given: Iterable[Spot], how: Tracing) -> tuple[str, ...]:
    """Return the hosts or paths among what some function is given together with a power."""
    place = how.place or _NEVER
    found = (text for one in islice(given, GIVEN) for text in texts_in(folder, one))
    return tuple(sorted(set(filter(place.match, found))))
