"""Names that a text gives the global object, and what it takes of the global object by them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.lexical_uses import COMMON, dotted, fits, taken_apart
from audit.analysis.javascript.text.patterns import WORLD
from audit.analysis.javascript.values import TIMERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEAR = 240
"""Bytes before the `=` in which the name stands that is given."""
_NAMED = re.compile(rb"(?<![\w$.])([A-Za-z_$][\w$]*)\s*\Z")
_TAKEN_APART = re.compile(rb"\{([^{}\"'`;()]*)\}\s*\Z")
_MEMBERS = rb"\s*(?:\?\.|\.)\s*([A-Za-z_$][\w$]*(?:\s*\.\s*[\w$]+){0,3})"
_NAMES = 16
"""Names of the global object that are followed in one text."""
_USES = 20_000
"""Members of these names that are looked at."""


class SecondNames:
    """What one text calls the global object besides its own names."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._names: set[bytes] = set()
        self._taken: list[tuple[int, str]] = []

    def note(self, place: int) -> None:
        """Take in that the global object is given to what stands before the `=` at `place`."""
        before = self._data[max(0, place - _NEAR) : place]
        named = _NAMED.search(before)
        if named is not None and named[1].decode() not in WORLD and len(self._names) < _NAMES:
            self._names.add(named[1])
        apart = _TAKEN_APART.search(before)
        if apart is not None:
            self._taken.extend((place, member[1:]) for member in taken_apart(apart[1]) if member)

    def uses(self, roots: Callable[[], frozenset[str]]) -> Iterator[tuple[int, str]]:
        """Yield where globals are asked for by these names, and the members asked for: `roots` gives all globals."""
        if not self._names and not self._taken:
            return
        wanted = {name for name in roots() - COMMON - TIMERS if not name.startswith("on")}
        yield from ((place, name) for place, name in self._taken if name in wanted)
        if not self._names:
            return
        own = b"|".join(re2.escape(name) for name in sorted(self._names))
        members = re2.compile(rb"(?:^|[^.\w$])(?:" + own + rb")" + _MEMBERS)
        for match in islice(members.finditer(self._data), _USES):
            chain = dotted(match[1])
            name, _, members_of_it = chain.partition(".")
            if name in wanted and fits(name, f".{members_of_it}"):
                yield match.start(1), chain
