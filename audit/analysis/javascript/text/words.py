"""Where a name stands in a file's text, and where its neighbours allow that it is declared or stored to.

Each name is searched once for the whole file; parts of the file are then cut out of the answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

import re2

from audit.analysis.javascript.text.members import asked_members
from audit.analysis.javascript.text.searching import GAP
from audit.analysis.javascript.text.source import BLANKS, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOT = ord(".")
_SHORT = 2
"""A name of so few bytes is found quicker as a word than as a piece of text."""
_NO_MEMBER = rb"(?:(?<![\w$.])|(?<=\.\.\.))"
_SHORT_WORD = re.compile(_NO_MEMBER + rb"[A-Za-z_$][\w$]?+(?![\w$])")
_SCANS = 2
"""Times the length of the text that is searched for short names before all are indexed."""
_LONG_WORD = re.compile(_NO_MEMBER + rb"[A-Za-z_$][\w$]{2,}")
_LONG_SCANS = 120
"""Times that the text is searched for a longer name before all of those are indexed, too."""
_SMALL = 8
"""A part of the text this many times smaller than the whole is searched alone."""
_BEFORE = frozenset(b",{([:*/.")
"""What may stand before a declared name, keywords aside."""
_AFTER = frozenset(b"=,);}]:({/?!\n\r") | WORD
_KEYWORD = re.compile(
    rb"(?:\b(?:var|let|const|function|class|async|import|as|enum|namespace|module|private|public|protected|readonly"
    rb"|override|type)|\+\+|--)\s*\Z"
)
_CLASS = re.compile(rb"class\s+([\w$\x80-\xff]+)")
_PATTERN_END = re2.compile(rb"[\w$)\]]\[[^\[\]]*\]\s*=|([\]}])\s*(?:=[^=>]|(?:of|in)\b)")
"""The end of what may be a destructuring pattern that is assigned to; members that are assigned to are consumed."""
_UNPACKED_END = re2.compile(rf"\}}{GAP}=[^=>]".encode())
_PATTERN = 4000
"""Bytes of a pattern."""
_REMEMBERED = 20_000
"""Places of members that are remembered."""
_MEMBER_STORED = re2.compile(
    rb"(?:\.\s*([\w$\x80-\xff]+)|\[\s*[\"'`]([^\"'`\n]*)[\"'`]\s*\])\s*(?:[-+*/%&|^<>?]{0,3}|[\]}]\s*)=(?:[^=>]|$)"
)
"""A member that something is stored to by its name."""
_STEPPED = (b"++", b"--")
_BLANK = frozenset((b" ", b"\t", b"\n", b"\r", b"\f", b"\v"))
_MAY_STEP = _BLANK | {b"+", b"-"}
_MAY_STORE = _BLANK | {bytes((sign,)) for sign in b"=+-*/%&|^<>?"}
"""What stands right after a name that something is stored to."""
_STORE = re.compile(rb"\s*(?:[-+*/%&|^<>?]{0,3}=(?:[^=>]|\Z)|\+\+|--|(?:of|in)\b)")


class Words:
    """The places of names in one text."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._all: dict[str, list[int]] = {}
        self._set: dict[str, list[int]] = {}
        self._checks: dict[int, bool] = {}
        self._scanned = 0
        self._indexed = False
        self._searches = 0
        self._long: dict[bytes, list[int]] | None = None
        self._classes: frozenset[bytes] | None = None
        self._pattern_ends: list[int] | None = None
        self._unpacked_ends: list[int] | None = None
        self._members: dict[tuple[bytes, int, int], list[tuple[int, bytes]]] = {}
        self._remembered = 0
        self._stored: frozenset[bytes] | None = None

    def places(self, name: str, start: int, end: int) -> list[int]:
        """Return the offsets of the word `name` between `start` and `end`, members left out."""
        if name in self._all:
            return _between(self._all[name], start, end)
        is_short = len(name) <= _SHORT and name.isascii()
        if is_short and end - start < len(self.data):
            self._scanned += end - start
            if self._scanned < len(self.data) * _SCANS:
                return list(self._find(name.encode(), start, end))
        if is_short:
            self._index_short()
            return _between(self._all.setdefault(name, []), start, end)
        if (end - start) * _SMALL < len(self.data) and self._long is None:
            return list(self._find(name.encode(), start, end))
        self._searches += 1
        if self._searches > _LONG_SCANS and name.isascii():
            self._all[name] = self._long_words().get(name.encode(), [])
            return _between(self._all[name], start, end)
        self._all[name] = list(self._find(name.encode(), 0, len(self.data)))
        return _between(self._all[name], start, end)

    def _long_words(self) -> dict[bytes, list[int]]:
        """Return the places of all longer words."""
        if self._long is None:
            self._long = _indexed(_LONG_WORD, self.data)
        return self._long

    def _index_short(self) -> None:
        """Find all short names at once: there are few of them, and each is looked for again and again."""
        if self._indexed:
            return
        self._indexed = True
        for name, places in _indexed(_SHORT_WORD, self.data).items():
            self._all.setdefault(name.decode(), places)

    def set_places(self, name: str, start: int, end: int) -> list[int]:
        """Return those of `places` where the name may be declared or stored to."""
        length = len(name.encode())
        if name in self._set:
            return _between(self._set[name], start, end)
        found = [
            place for place in self.places(name, start, end) if self._checked(place, place + length)
        ]
        if end - start == len(self.data):
            self._set[name] = found
        return found

    def names_class(self, name: str) -> bool:
        """Return whether the text may hold a class called `name`."""
        if self._classes is None:
            self._classes = frozenset(_CLASS.findall(self.data))
        return name.encode() in self._classes

    def stored_members(self) -> frozenset[bytes]:
        """Return the names of all members that something is stored to."""
        if self._stored is None:
            self._stored = frozenset(
                dotted or quoted for dotted, quoted in _MEMBER_STORED.findall(self.data)
            )
        return self._stored

    def store_places(self, name: str, start: int, end: int) -> list[int]:
        """Return those of `places` where a value may be stored to the name, other than by its declaration."""
        length, last = len(name.encode()), self._last_pattern(end)
        return [
            place
            for place in self.places(name, start, end)
            if self._is_store(place, place + length)
            or (place + length <= last and self._checked(place, place + length))
        ]

    def _is_store(self, start: int, end: int) -> bool:
        data = self.data
        if data[end : end + 1] in _MAY_STORE and _STORE.match(data, end):
            return True
        stepped = data[start - 1 : start] in _MAY_STEP
        return stepped and data[max(0, start - 8) : start].rstrip().endswith(_STEPPED)

    def _last_pattern(self, end: int) -> int:
        """Return where the last pattern before `end` ends that may be assigned to; -1 when there is none."""
        if self._pattern_ends is None:
            found = _PATTERN_END.finditer(self.data)
            self._pattern_ends = [match.start() for match in found if match.lastindex]
        index = bisect_left(self._pattern_ends, end)
        return self._pattern_ends[index - 1] if index else -1

    def members(self, name: bytes, start: int, end: int) -> list[tuple[int, bytes]]:
        """Return the places between two offsets where `name` may be a member's: see `asked_members`."""
        key = (name, start, end)
        found = self._members.get(key)
        if found is None:
            found = list(asked_members(self.data, name, start, end))
            self._remembered += len(found)
            if self._remembered > _REMEMBERED:
                self._members.clear()
                self._remembered = len(found)
            self._members[key] = found
        return found

    def is_called(self, name: str, start: int, end: int) -> bool:
        """Return whether something called `name` is called outside of two offsets."""
        text = f"{name}(".encode("utf-8", "surrogatepass")
        return self.data.find(text, end) >= 0 or self.data.find(text, 0, start) >= 0

    def may_be_unpacked(self, place: int) -> bool:
        """Return whether a pattern for members of an object that is assigned to ends soon after `place`."""
        if self._unpacked_ends is None:
            self._unpacked_ends = [match.start() for match in _UNPACKED_END.finditer(self.data)]
        index = bisect_left(self._unpacked_ends, place)
        return index < len(self._unpacked_ends) and self._unpacked_ends[index] - place < _PATTERN

    def _find(self, name: bytes, start: int, end: int) -> Iterator[int]:
        if len(name) <= _SHORT:
            pattern = re.compile(rb"(?<![\w$])" + re.escape(name) + rb"(?![\w$])")
            candidates: Iterator[int] = (
                match.start() for match in pattern.finditer(self.data, start, end)
            )
        else:
            candidates = self._pieces(name, start, end)
        return (place for place in candidates if not self._is_member(place))

    def _pieces(self, name: bytes, start: int, end: int) -> Iterator[int]:
        data, length, last = self.data, len(name), len(self.data)
        place = data.find(name, start, end)
        while place >= 0:
            after = place + length
            if (after == last or data[after] not in WORD) and (
                place == 0 or data[place - 1] not in WORD
            ):
                yield place
            place = data.find(name, after, end)

    def _is_member(self, place: int) -> bool:
        data = self.data
        return place > 0 and data[place - 1] == _DOT and data[place - 3 : place] != b"..."

    def _checked(self, start: int, end: int) -> bool:
        """Return what `_may_be_set` says, asked once for each place."""
        answer = self._checks.get(start)
        if answer is None:
            answer = self._checks[start] = self._may_be_set(start, end)
        return answer

    def _may_be_set(self, start: int, end: int) -> bool:
        data = self.data
        before = start - 1
        while before >= 0 and data[before] in BLANKS:
            before -= 1
        after = end
        while after < len(data) and data[after] in b" \t":
            after += 1
        next_byte = data[after] if after < len(data) else ord("\n")
        if (before < 0 or data[before] in _BEFORE) and next_byte in _AFTER:
            return True
        if _STORE.match(data, end) or data.startswith(b"=>", after):
            return True
        return before >= 0 and _KEYWORD.search(data[max(0, before - 12) : before + 1]) is not None


def _indexed(word: re.Pattern[bytes], data: bytes) -> dict[bytes, list[int]]:
    found: defaultdict[bytes, list[int]] = defaultdict(list)
    for match in word.finditer(data):
        found[match[0]].append(match.start())
    return dict(found)


def _between(places: list[int], start: int, end: int) -> list[int]:
    return places[bisect_left(places, start) : bisect_left(places, end)]
