"""From bytes to the text of a JSON file, and from an offset in it to a line and a column."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NoReturn

from audit.errors import InputError
from audit.model.lockfile import Position

_MARKER = re.compile(r"^(?:<{7}|={7}|>{7})(?:[ \r\n]|\Z)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)", re.DOTALL)
MAKE_AGAIN = "make it again with npm install --package-lock-only"
"""What to do about a lockfile that npm did not write so."""
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


class SourceText:
    """A file's text that knows its lines."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._newlines: list[int] | None = None

    @classmethod
    def decode(cls, path: str, data: bytes) -> SourceText:
        """Decode `data` as npm would read it: UTF-8, a byte order mark is passed over.

        Raises:
            InputError: for another encoding, an empty or binary file, merge markers, lone surrogates.
        """
        if data.startswith(_BYTE_ORDER_MARKS) or (len(data) > 1 and 0 in data[:2]):
            raise InputError(
                "is UTF-16, not UTF-8", todo="save it as UTF-8", file=path, line=1, column=1
            )
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = cls(path, data[: error.start].decode("utf-8"))
            before.fail(len(before.text), "is not UTF-8 text", MAKE_AGAIN)
        source = cls(path, text.removeprefix("\ufeff"))
        source._check_text()
        return source

    def _check_text(self) -> None:
        if not self.text.strip(" \t\r\n"):
            self.fail(0, "is empty", MAKE_AGAIN)
        nul = self.text.find("\0")
        if nul >= 0:
            self.fail(nul, "holds a NUL character: it is no text", MAKE_AGAIN)
        if "<<<<<<<" in self.text:
            marker = _MARKER.search(self.text)
            if marker is not None:
                self.fail(
                    marker.start(),
                    "merge conflict marker",
                    "resolve the merge, then run npm install",
                )
        if "\\ud" in self.text or "\\uD" in self.text:
            self._check_surrogates()

    def _check_surrogates(self) -> None:
        """Refuse half a character: it could not be written out again."""
        expected = -1
        for match in _ESCAPE.finditer(self.text):
            code = int(match[1], 16) if match[1] else 0
            low = 0xDC00 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's own numbers
            if low != (match.start() == expected):
                break
            expected = match.end() if 0xD800 <= code <= 0xDBFF else -1  # noqa: PLR2004 - as above
        else:
            if expected == -1:
                return
        self.fail(match.start(), "half a surrogate pair: not a character", MAKE_AGAIN)

    def position(self, offset: int) -> Position:
        """Return the line and column of a character offset."""
        if self._newlines is None:
            self._newlines = [match.start() for match in re.finditer("\n", self.text)]
        line = bisect_left(self._newlines, offset)
        start = self._newlines[line - 1] + 1 if line else 0
        return Position(line + 1, offset - start + 1)

    def fail(self, offset: int, what: str, todo: str) -> NoReturn:
        """Raise an InputError at `offset`."""
        place = self.position(offset)
        raise InputError(what, todo=todo, file=self.path, line=place.line, column=place.column)
