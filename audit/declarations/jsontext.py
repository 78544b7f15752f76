"""JSON with the place of every value: for messages, and for changing a file without rewriting it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

from audit.errors import InputError
from audit.model.source import SourceText, decoded, json_reason
from audit.model.text import quoted

DEEPEST = 64
"""Levels of objects and lists inside one another."""
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![0-9.eE])")
_LITERAL = re.compile(r"(?:true|false|null)\b")
_LITERALS = {"true": True, "false": False, "null": None}
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


class JsonText(SourceText):
    """A JSON text, read. A byte order mark stays in the text and counts for nothing."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(path, text)
        self.check_merged("resolve the merge")
        self.root = _Parser(self).document()

    @classmethod
    def decode(cls, path: str, data: bytes) -> JsonText:
        """Read the bytes of a file.

        Raises:
            InputError: for another encoding, merge markers, or what is not JSON; with the place.
        """
        todo = "save it as UTF-8"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or 0 in data[:4]:
            raise InputError("is not UTF-8 text", todo=todo, file=path, line=1, column=1)
        return cls(path, decoded(path, data, todo))


class _Parser:
    def __init__(self, source: JsonText) -> None:
        self._source = source
        self._skip = source.after_blank
        self._text = source.text
        self._decoder = json.JSONDecoder()

    def document(self) -> Node:
        begin = self._skip(1 if self._text.startswith("\ufeff") else 0)
        if begin == len(self._text):
            self._source.fail(begin, "is empty", "write what belongs there, or remove the file")
        root = self._value(begin, 0)
        end = self._skip(root.end)
        if end < len(self._text):
            self._fail(end, "not JSON: text after the end")
        return root

    def _value(self, offset: int, depth: int) -> Node:
        char = self._text[offset : offset + 1]
        if depth > DEEPEST:
            self._fail(offset, "is nested too deeply")
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
            self._fail(error.pos, f"not JSON: {json_reason(error)}")
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

    def _expect(self, offset: int, char: str, what: str) -> None:
        if not self._text.startswith(char, offset):
            self._unexpected(offset, what)

    def _unexpected(self, offset: int, what: str) -> NoReturn:
        if offset >= len(self._text):
            self._fail(offset, f"not JSON: ends too early, where {what} should be")
        comment = self._text.startswith(("//", "/*"), offset)
        hint = " (JSON has no comments)" if comment else ""
        self._fail(offset, f"not JSON: expected {what}{hint}")

    def _fail(self, offset: int, what: str) -> NoReturn:
        self._source.fail(offset, what, _CORRECT)
