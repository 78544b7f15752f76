"""The files that shell text names, of which it wrote some itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands.shell.state import NOTHING, Text, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.state import State


class Files:
    """The files that one state knows."""

    def __init__(self, state: State, path: Callable[[str], str]) -> None:
        """Prepare to look.

        Args:
            state: what is known.
            path: returns the path that a word means, from the package's folder.
        """
        self._state = state
        self.path = path

    def holds(self, path: str) -> bool:
        """Return whether the script wrote the file at a path."""
        return path in self._state.files

    def held(self, path: str) -> Text:
        """Return what the file at a path holds; several texts where it is not known which."""
        values = self._state.files.get(path)
        return joined(values) if values else Text(None, (path,))

    def text(self, word: str) -> Text:
        """Return what the file holds that a word names."""
        return self.held(self.path(word))

    def write(self, word: str, text: Text, *, adds: bool = False) -> None:
        """Note what is written to a file."""
        path = self.path(word)
        before = self.held(path) if adds and self.holds(path) else NOTHING
        self._state.files[path] = (joined((before, text)),)

    def copy(self, word: str, target: str) -> None:
        """Note that a file is to be found in another place too."""
        path = self.path(word)
        place = self.path(f"{target}/{word.rpartition('/')[2]}" if target.endswith("/") else target)
        self._state.files[place] = (self.held(path),)

    def keep_apart(self, text: Text) -> str:
        """Make a file that holds a text, as `<(...)` does; return its path."""
        path = f"/dev/fd/{len(self._state.files) + 3}"
        self._state.files[path] = (text,)
        return path
