"""What one file knows of the others of its package: alone, nothing; what it asks for is noted.

A file's facts are kept by its content, so that they must not depend on another file. Where what
another says would tell more, the file's ties say so, and the files are read together later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.constants import NOTHING, Constants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.analysis.javascript.folding.folder import Folder
    from audit.analysis.javascript.syntax.spots import Spot

_MOST = 100_000
"""Questions of one file."""
CALLERS = ""
"""Stands for the calls of a function by other files."""


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls of one function all over the package."""

    places: list[tuple[Spot, list[Spot]]]
    """Each with its arguments."""
    more: bool
    """There may be others, out of sight."""

    @property
    def given(self) -> list[list[Spot]]:
        """The arguments of each."""
        return [arguments for _, arguments in self.places]


class Links:
    """The links of a file that is read alone."""

    together = False
    """Files are read together."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """What would have told more, each time that it was asked for: files, as they are named here, and `CALLERS`."""
        self.caller: Callable[[Spot], Calls | None] | None = None
        """Finds the calls of a function, if anything does."""
        self.searcher: Callable[[Spot], Calls | None] | None = None
        """The same for what is only evidence, with a bound of its own."""
        self._calls: dict[int, Calls | None] = {}

    def ask(self, files: Iterable[str]) -> None:
        """Note what would have told more."""
        if len(self.asked) < _MOST:
            self.asked += files

    def loaded(self, _folder: Folder, _place: Spot, specifier: str) -> Constants:
        """Return what the file is that is loaded at a place."""
        if not specifier.startswith("node:"):
            self.ask((specifier,))
        return NOTHING

    def member(self, folder: Folder, place: Spot, specifier: str, _key: str) -> Constants:
        """Return an export of the file that is imported at a place."""
        return self.loaded(folder, place, specifier)

    def builtins(self, _place: Spot, _specifier: str) -> tuple[str, ...]:
        """Return the built-in modules that a name stands for in the file's package.json."""
        return ()

    def calls(self, function: Spot) -> Calls | None:
        """Return the calls of a function all over the package; None when they cannot be told."""
        holder = function.parent
        if holder is not None and holder.type != "arguments" and not self.together:
            self.ask((CALLERS,))
        if function.id not in self._calls:
            self._calls[function.id] = None  # while it is being looked for
            self._calls[function.id] = self.caller(function) if self.caller is not None else None
        return self._calls[function.id]

    def searched(self, function: Spot) -> Calls | None:
        """Return the calls of a function that a search finds, once for all; None where none is made."""
        if self._calls.get(function.id) is None:
            self._calls[function.id] = self.searcher(function) if self.searcher else None
        return self._calls[function.id]
