"""JSON with the place of every value: for messages, and for changing a file without rewriting it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, NoReturn

from audit.errors import InputError
from audit.model.lockfile import Position
from audit.model.text import quoted

DEEPEST = 64
"""Levels of objects and lists inside one another."""
_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.eE])")
_LITERAL = re.compile(r"(?:true|false|null)\b")
_LITERALS = {"true": True, "false": False, "null": None}
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7})(?:[ \r\n]|\Z)", re.MULTILINE)
_LONGEST_NUMBER = 400
_CORRECT = "correct the JSON"


@dataclass(frozen=True, slots=True)
class Member:
    """One `"key": value` of an object."""

    key: str
    start: int
    """Offset of the key's opening quote."""
    node: Node


@dataclass(frozen=True, slots=True)
class Node:
    """One value and where it stands."""

    start: int
    end: int
    """Offset just behind the value."""
    value: Any
    """The text, number, truth value or None; None for objects and lists."""
    members: tuple[Member, ...] | None = None
    """Of an object, in order; None when it is none."""
    items: tuple[Node, ...] | None = None
    """Of a list; None when it is none."""

    def member(self, key: str) -> Node | None:
        """Return the value under `key`; None when there is none."""
        return next((each.node for each in self.members or () if each.key == key), None)


class JsonText:
    """A JSON text that knows the lines of its offsets."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._newlines: list[int] | None = None
        self._check_markers()
        self.root = _Parser(self).document()

    @classmethod
    def decode(cls, file: str, data: bytes) -> JsonText:
        """Read the bytes of a file; a byte order mark stays in the text and counts for nothing.

        Raises:
            InputError: for another encoding, merge markers, or what is not JSON; with the place.
        """
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 in data[:4]:
            raise InputError(
                "is not UTF-8 text", todo="save it as UTF-8", file=file, line=1, column=1
            )
        try:
            return cls(file, data.decode("utf-8"))
        except UnicodeDecodeError as error:
            place = place_of(data[: error.start].decode("utf-8"), error.start)
            raise InputError(
                "is not UTF-8 text",
                todo="save it as UTF-8",
                file=file,
                line=place.line,
                column=place.column,
            ) from None

    def position(self, offset: int) -> Position:
        """Return the line and column of a character."""
        if self._newlines is None:
            self._newlines = [match.start() for match in re.finditer("\n", self.text)]
        line = bisect_left(self._newlines, offset)
        start = self._newlines[line - 1] + 1 if line else int(self.text.startswith("\ufeff"))
        return Position(line + 1, max(1, offset - start + 1))

    def fail(self, offset: int, what: str, todo: str = _CORRECT) -> NoReturn:
        """Raise an InputError at `offset`."""
        place = self.position(offset)
        raise InputError(what, todo=todo, file=self.file, line=place.line, column=place.column)

    def _check_markers(self) -> None:
        marker = _MARKER.search(self.text) if "<<<<<<<" in self.text else None
        if marker is not None:
            self.fail(marker.start(), "merge conflict marker", "resolve the merge")


def place_of(text: str, offset: int) -> Position:
    """Return the line and column of the character at `offset`."""
    before = text[:offset]
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


class _Parser:
    def __init__(self, source: JsonText) -> None:
        self._source = source
        self._text = source.text
        self._decoder = json.JSONDecoder()

    def document(self) -> Node:
        begin = self._skip(1 if self._text.startswith("\ufeff") else 0)
        if begin == len(self._text):
            self._source.fail(begin, "is empty", "write what belongs there, or remove the file")
        root = self._value(begin, 0)
        end = self._skip(root.end)
        if end < len(self._text):
            self._source.fail(end, "not JSON: text after the end")
        return root

    def _value(self, offset: int, depth: int) -> Node:
        char = self._text[offset : offset + 1]
        if depth > DEEPEST:
            self._source.fail(offset, "is nested too deeply")
        if char == "{":
            return self._object(offset, depth)
        if char == "[":
            return self._list(offset, depth)
        if char == '"':
            text, end = self._string(offset)
            return Node(offset, end, text)
        return self._scalar(offset)

    def _scalar(self, offset: int) -> Node:
        literal = _LITERAL.match(self._text, offset)
        if literal is not None:
            return Node(offset, literal.end(), _LITERALS[literal.group()])
        number = _NUMBER.match(self._text, offset)
        if number is None or len(number.group()) > _LONGEST_NUMBER:
            self._unexpected(offset, "a value")
        return Node(offset, number.end(), json.loads(number.group()))

    def _string(self, offset: int) -> tuple[str, int]:
        try:
            text, end = self._decoder.raw_decode(self._text, offset)
        except json.JSONDecodeError as error:
            message = error.msg.removesuffix(" at").removesuffix(" starting at")
            self._source.fail(error.pos, f"not JSON: {message[0].lower()}{message[1:]}")
        return text, end

    def _object(self, offset: int, depth: int) -> Node:
        members: list[Member] = []
        keys: set[str] = set()
        place = self._skip(offset + 1)
        while not (not members and self._text.startswith("}", place)):
            self._expect(place, '"', "a key in double quotes")
            key, end = self._string(place)
            if key in keys:
                self._source.fail(place, f"{quoted(key)} is there twice", "remove one of the two")
            keys.add(key)
            colon = self._skip(end)
            self._expect(colon, ":", '":"')
            node = self._value(self._skip(colon + 1), depth + 1)
            members.append(Member(key, place, node))
            place = self._skip(node.end)
            if self._text.startswith("}", place):
                break
            self._expect(place, ",", '"," or "}"')
            place = self._skip(place + 1)
        return Node(offset, place + 1, None, members=tuple(members))

    def _list(self, offset: int, depth: int) -> Node:
        items: list[Node] = []
        place = self._skip(offset + 1)
        while not (not items and self._text.startswith("]", place)):
            items.append(self._value(place, depth + 1))
            place = self._skip(items[-1].end)
            if self._text.startswith("]", place):
                break
            self._expect(place, ",", '"," or "]"')
            place = self._skip(place + 1)
        return Node(offset, place + 1, None, items=tuple(items))

    def _skip(self, offset: int) -> int:
        match = _BLANK.match(self._text, offset)
        return match.end() if match else offset

    def _expect(self, offset: int, char: str, what: str) -> None:
        if not self._text.startswith(char, offset):
            self._unexpected(offset, what)

    def _unexpected(self, offset: int, what: str) -> NoReturn:
        if offset >= len(self._text):
            self._source.fail(offset, f"not JSON: ends too early, where {what} should be")
        comment = self._text.startswith(("//", "/*"), offset)
        hint = " (JSON has no comments)" if comment else ""
        self._source.fail(offset, f"not JSON: expected {what}{hint}")
