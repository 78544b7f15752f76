"""The text of a file that knows its lines: for messages and evidence that name a place in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NoReturn

from audit.errors import InputError
from audit.model.lockfile import Position

if TYPE_CHECKING:
    import json

_BLANK = re.compile(r"[ \t\n\r]*")
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7})(?:[ \r\n]|\Z)", re.MULTILINE)


class Lines:
    """Turns offsets in a text into lines and columns; a byte order mark is no column."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._newlines: list[int] | None = None

    def position(self, offset: int) -> Position:
        """Return the place of the character at `offset`."""
        if self._newlines is None:
            self._newlines = [match.start() for match in re.finditer("\n", self.text)]
        line = bisect_left(self._newlines, offset)
        start = self._newlines[line - 1] + 1 if line else int(self.text.startswith("\ufeff"))
        return Position(line + 1, max(1, offset - start + 1))


class SourceText(Lines):
    """The JSON text of a file that a person or npm wrote."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(text)
        self.path = path

    def fail(self, offset: int, what: str, todo: str) -> NoReturn:
        """Raise an InputError at `offset`."""
        place = self.position(offset)
        raise InputError(what, todo=todo, file=self.path, line=place.line, column=place.column)

    def check_merged(self, todo: str) -> None:
        """Refuse the markers of a merge that was not resolved."""
        marker = _MARKER.search(self.text) if "<<<<<<<" in self.text else None
        if marker is not None:
            self.fail(marker.start(), "merge conflict marker", todo)

    def after_blank(self, offset: int) -> int:
        """Return where the next character of JSON stands."""
        match = _BLANK.match(self.text, offset)
        return match.end() if match else offset


def decoded(path: str, data: bytes, todo: str) -> str:
    """Return the text of a file.

    Raises:
        InputError: at the first byte that is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = SourceText(path, data[: error.start].decode("utf-8"))
        before.fail(len(before.text), "is not UTF-8 text", todo)


def json_reason(error: json.JSONDecodeError) -> str:
    """Return what is wrong with a text that is no JSON."""
    message = error.msg.removesuffix(" at").removesuffix(" starting at")
    return f"{message[0].lower()}{message[1:]}"
