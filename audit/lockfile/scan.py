"""JSON with places: the levels that hold entries are walked by hand, everything else by the C scanner."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from json.decoder import scanstring  # type: ignore[attr-defined]  # missing in typeshed, documented by use
from typing import TYPE_CHECKING, Any, NoReturn

from audit.lockfile.text import MAKE_AGAIN
from audit.model.json_text import value_at
from audit.model.source import json_reason
from audit.model.text import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.model.source import SourceText

DEEPEST = 200
"""Levels of `dependencies` inside one another; npm's own trees stay far below."""


@dataclass(slots=True)
class Scanned:
    """An object as read, with the offset of each key; nested entries are Scanned in turn."""

    offset: int
    """Where the object itself begins."""
    values: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def child(self, key: str) -> Scanned | None:
        """Return the object under `key`; None when there is none."""
        value = self.values.get(key)
        return value if isinstance(value, Scanned) else None


def scan_lockfile(source: SourceText) -> Scanned:
    """Read a lockfile's text.

    Raises:
        InputError: with the place, when it is no JSON object, is nested too deeply, or names an entry twice.
    """
    scanner = _Scanner(source)
    try:
        return scanner.document()
    except RecursionError:
        source.fail(scanner.started, "is nested too deeply", MAKE_AGAIN)


class _Scanner:
    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._skip = source.after_blank
        self._text = source.text
        self.started = 0
        """Where the value that is being read begins."""

    def document(self) -> Scanned:
        start = self._skip(0)
        if self._text[start : start + 1] != "{":
            self._value(start)
            self._fail(start, "is not a JSON object", MAKE_AGAIN)
        top, end = self._object(start, self._top_value)
        end = self._skip(end)
        if end < len(self._text):
            self._fail(end, "text after the end of the JSON object", MAKE_AGAIN)
        return top

    def _top_value(self, key: str, offset: int, depth: int) -> tuple[Any, int]:
        if self._text[offset : offset + 1] == "{":
            if key == "packages":
                return self._object(offset, self._plain_value, unique="package entry")
            if key == "dependencies":
                return self._object(offset, self._dependency, depth, unique="package entry")
        return self._value(offset)

    def _dependency(self, key: str, offset: int, depth: int) -> tuple[Any, int]:  # noqa: ARG002 - one shape for all
        if self._text[offset : offset + 1] != "{":
            return self._value(offset)
        return self._object(offset, self._dependency_field, depth + 1)

    def _dependency_field(self, key: str, offset: int, depth: int) -> tuple[Any, int]:
        if key == "dependencies" and self._text[offset : offset + 1] == "{":
            if depth > DEEPEST:
                self._fail(offset, "dependencies are nested too deeply", MAKE_AGAIN)
            return self._object(offset, self._dependency, depth, unique="package entry")
        return self._value(offset)

    def _plain_value(self, key: str, offset: int, depth: int) -> tuple[Any, int]:  # noqa: ARG002 - one shape for all
        return self._value(offset)

    def _object(
        self,
        offset: int,
        value_of: Callable[[str, int, int], tuple[Any, int]],
        depth: int = 0,
        unique: str = "",
    ) -> tuple[Scanned, int]:
        """Read the object that begins at `offset`; return it and where it ends."""
        found = Scanned(offset)
        position = self._skip(offset + 1)
        if self._text.startswith("}", position):
            return found, position + 1
        while True:
            key, key_end = self._key(position)
            if unique and key in found.keys:
                self._fail(
                    position,
                    f"duplicate {unique} {quoted(key)}",
                    "remove one of the two, then run npm install",
                )
            colon = self._skip(key_end)
            self._expect(colon, ":")
            found.keys[key] = position
            found.values[key], end = value_of(key, self._skip(colon + 1), depth)
            position = self._skip(end)
            if self._text.startswith("}", position):
                return found, position + 1
            self._expect(position, ",")
            position = self._skip(position + 1)

    def _key(self, offset: int) -> tuple[str, int]:
        self._expect(offset, '"')
        try:
            found: tuple[str, int] = scanstring(self._text, offset + 1, True)  # noqa: FBT003 - the standard library's own signature
        except json.JSONDecodeError as error:
            self._fail(error.pos, _reason(error), MAKE_AGAIN)
        return found

    def _value(self, offset: int) -> tuple[Any, int]:
        self.started = offset
        try:
            return value_at(self._text, offset)
        except json.JSONDecodeError as error:
            self._fail(error.pos, _reason(error), MAKE_AGAIN)
        except ValueError as error:
            self._fail(offset, str(error).partition(";")[0], MAKE_AGAIN)

    def _expect(self, offset: int, char: str) -> None:
        if not self._text.startswith(char, offset):
            what = (
                f"expected {char!r}"
                if offset < len(self._text)
                else f"ends too early: expected {char!r}"
            )
            self._fail(offset, f"not JSON: {what}", MAKE_AGAIN)

    def _fail(self, offset: int, what: str, todo: str) -> NoReturn:
        self._source.fail(offset, what, todo)


def _reason(error: json.JSONDecodeError) -> str:
    ended = error.pos >= len(error.doc)
    return f"not JSON: {'ends too early: ' if ended else ''}{json_reason(error)}"
