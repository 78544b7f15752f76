"""Whether another file of the package changes what a file exports: `require("./names").first = "other"`.

Told from the text alone, and rather once too often: what is changed is not believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.javascript.folding.interop import is_helper
from audit.analysis.javascript.text.source import occurrences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.analysis.linking.loads import Loads

_NAME = r"[A-Za-z_$][\w$]*+"
_MEMBER = r"(?:\s*+\.\s*+[\w$]++|\s*+\[[^\]\n]{1,80}\])"
_STORE = (
    rf"(?:{_MEMBER}{{1,4}}\s*(?:[-+*/%&|^?<>]{{0,3}}=(?:[^=>]|$)|\+\+|--)"
    rf"|{_MEMBER}{{0,4}}\s*\.\s*(?:(?:push|unshift|splice)\s*\(|set\s*\(\s*[\"'`]))"
)
_CHANGERS = (
    r"\b(?:assign|defineProperty|defineProperties|setPrototypeOf|set|extend|merge|mixin)\s*\(\s*"
)
_STORED = re.compile(rf"(?<![\w$.])({_NAME}){_STORE}".encode())
_HANDED = re.compile(rf"(?:\bdelete\s+|{_CHANGERS})({_NAME})".encode())
_LOOSE = re.compile(rf"(?:[(,=]|\breturn\s)\s*+({_NAME})[ \t]{{0,9}}(?:[,);\n]|$)".encode())
_GIVER = re.compile(rb"(?:[\w$]{1,30}|\bnew\s{1,9})\Z")
_STORED_HERE = re.compile(rf"\s*\)\s*\)?{_STORE}".encode())
_HANDED_HERE = re.compile(rf"(?:\bdelete\s+|{_CHANGERS})\Z".encode())
_ARGUMENT = re.compile(rb"([\w$]+)\s*\(\s*(?:[^()\n]{0,80},\s*)?\Z")
_ALONE = re.compile(rb"\s*\)\s*[,)]")
_LOOKING = frozenset(
    b"""__exportStar __export _exportStar _export_star assign entries exec execSync fork fromEntries freeze
getOwnPropertyNames if import keys log new require stringify typeof values""".split()
)
"""Functions that are given an object and leave it as it is, and words that stand before brackets."""
_LOADING = (b"require", b"import")
_IMPORTED = re.compile(rb"\bimport\s+([^;\"'`]{1,500}?)\s+from\s*\Z")
_LAST_NAME = re.compile(rf"{_NAME}\Z".encode())
_WORDS = re.compile(rf"(?<![\w$.:])(?:{_NAME}\s*:\s*)?({_NAME})".encode())
_BEFORE = 520
"""Bytes before the name of a file that are looked at."""
_NAMES = 500
"""Places that name one file, of all its package; of one with more nothing is believed."""
_NEAR = 120
_GAP = 64
"""Bytes between the parts of one load."""
_AFTER = 200
_ES = re.compile(rb"(?m)^\s*export\b|__esModule")
_DEEP = 3
"""Files that pass something on, one after the other."""
_NO_NAMES = frozenset({b"as", b"type"})


@dataclass(frozen=True, slots=True)
class Changed:
    """What may be changed of what a file exports."""

    whole: bool = False
    """Any of it."""
    within: bool = False
    """Members of the objects among it."""
    by_default: bool = False
    """Members of what is imported as its default: of a module that is CommonJS, that is all of it."""

    def joined(self, other: Changed) -> Changed:
        """Return what either of two says."""
        whole, within = self.whole or other.whole, self.within or other.within
        return Changed(whole, within, self.by_default or other.by_default)


class Changes:
    """What the files of one package change of each other."""

    def __init__(
        self, loads: Loads, read: Callable[[str], bytes], passes_on: Callable[[str], bool]
    ) -> None:
        """Prepare to look.

        Args:
            loads: which file loads which.
            read: returns the bytes of a file.
            passes_on: whether a file may pass on what another exports.
        """
        self._loads = loads
        self._read = read
        self._passes_on = passes_on
        self._found: dict[str, tuple[frozenset[bytes], frozenset[bytes]]] = {}

    def changed(self, path: str, deep: int = _DEEP) -> Changed:
        """Return what other files may change of what `path` exports, by way of files that pass it on, too."""
        named = list(islice(self._loads.named(path), _NAMES + 1))
        whole, within = len(named) > _NAMES, False
        is_es = _ES.search(self._read(path)) is not None
        for importer, specifier in named[:_NAMES]:
            found = self._by(importer, specifier)
            if deep and self._passes_on(importer):
                found = found.joined(self.changed(importer, deep - 1))
            within = within or found.within
            whole = whole or found.whole or (found.by_default and not is_es)
            if whole:
                break
        return Changed(whole, within)

    def _by(self, importer: str, specifier: str) -> Changed:
        """Return what a file may change of what it loads as `specifier`."""
        data = self._read(importer)
        if any(_is_changed(data, *place) for place in _loads_of(data, specifier)):
            return Changed(whole=True)
        wholes, parts = _names(data, specifier)
        if not wholes and not parts:
            return Changed()
        stored, loose = self._uses(importer, data)
        used = stored | loose
        within = not used.isdisjoint(parts)
        by_default = within and not used.isdisjoint(_defaults(data, specifier))
        return Changed(not used.isdisjoint(wholes), within, by_default)

    def _uses(self, path: str, data: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
        """Return the variables of a file in whose members something is stored, and those that are handed on."""
        if path not in self._found:
            stored = frozenset((*_STORED.findall(data), *_HANDED.findall(data)))
            loose = (match[1] for match in _LOOSE.finditer(data) if not _is_looked_at(data, match))
            self._found[path] = stored, frozenset(loose)
        return self._found[path]


def _is_looked_at(data: bytes, match: re.Match[bytes]) -> bool:
    """Return whether a name is handed to a function that leaves it as it is."""
    if data[match.start() : match.start() + 1] != b"(":
        return False
    giver = _GIVER.search(data[max(0, match.start() - _GAP) : match.start()])
    return giver is not None and giver[0].rstrip() in _LOOKING


def _is_changed(data: bytes, before: bytes, end: int) -> bool:
    """Return whether what is loaded is changed where it is loaded, or handed to a function that may."""
    if _STORED_HERE.match(data, end, end + _AFTER) or _HANDED_HERE.search(before):
        return True
    given = _ARGUMENT.search(before)
    if given is None or not _ALONE.match(data, end, end + _AFTER):
        return False
    return given[1] not in _LOOKING and not is_helper(given[1].decode())


def _loads_of(data: bytes, specifier: str) -> Iterator[tuple[bytes, int]]:
    """Yield what stands before each call that loads `specifier`, and where its string ends."""
    for start, end in _places(data, specifier):
        load = _load_at(data, start)
        if load >= 0:
            yield data[max(0, load - _NEAR) : load], end


def _load_at(data: bytes, start: int) -> int:
    """Return where the word `require` or `import` begins that takes the string at `start`; -1 when there is none."""
    before = data[max(0, start - _GAP) : start].rstrip()
    if not before.endswith(b"("):
        return -1
    before = before[:-1].rstrip()
    for word in _LOADING:
        if before.endswith(word):
            return max(0, start - _GAP) + len(before) - len(word)
    return -1


def _taken_as(data: bytes, start: int) -> tuple[bytes, bool]:
    """Return what the file that the string at `start` names is taken as: a name or a pattern, and whether by a call."""
    load = _load_at(data, start)
    if load >= 0:
        return _stored_to(data[max(0, load - _BEFORE) : load]), True
    if not data[max(0, start - _GAP) : start].rstrip().endswith(b"from"):
        return b"", False
    found = _IMPORTED.search(data[max(0, start - _BEFORE) : start])
    return found[1] if found is not None else b"", False


def names_of(data: bytes, specifier: str) -> set[bytes]:
    """Return the variables that hold what the text loads as `specifier`, or parts of it."""
    wholes, parts = _names(data, specifier)
    return wholes | parts


def _stored_to(before: bytes) -> bytes:
    """Return the name or the pattern that what follows `before` is stored to; empty when it is none."""
    place = before.rfind(b"=", max(0, len(before) - _GAP))
    if place < 0 or b";" in before[place:] or b"\n" in before[place:]:
        return b""
    target = before[:place].rstrip()
    if target.endswith((b"}", b"]")):
        start = target.rfind(b"{" if target.endswith(b"}") else b"[")
        return target[start:] if start >= 0 else b""
    name = _LAST_NAME.search(target[-_GAP:])
    return name[0] if name is not None else b""


def _names(data: bytes, specifier: str) -> tuple[set[bytes], set[bytes]]:
    """Return the variables that hold all that the text loads as `specifier`, and those that hold a part."""
    wholes: set[bytes] = set()
    parts: set[bytes] = set()
    for start, _ in _places(data, specifier):
        taken, by_call = _taken_as(data, start)
        clause, brace, inner = taken.partition(b"{")
        is_whole = not clause.startswith(b"[") and (by_call or b"*" in clause)
        (wholes if is_whole else parts).update(_WORDS.findall(clause))
        parts.update(_WORDS.findall(inner) if brace else ())
    return wholes - _NO_NAMES, parts - _NO_NAMES


def _defaults(data: bytes, specifier: str) -> set[bytes]:
    """Return the variables that hold the default of what the text imports as `specifier`."""
    names: set[bytes] = set()
    for start, _ in _places(data, specifier):
        taken, by_call = _taken_as(data, start)
        names.update(_WORDS.findall(taken.partition(b"{")[0]) if not by_call else ())
    return names - _NO_NAMES


def _places(data: bytes, specifier: str) -> Iterator[tuple[int, int]]:
    """Yield where a string in `data` is `specifier`: its quotes included."""
    text = specifier.encode("utf-8", "surrogatepass")
    for place in occurrences(data, text, 0, len(data)):
        end = place + len(text)
        quote = data[place - 1 : place]
        if quote and quote in b"\"'`" and data[end : end + 1] == quote:
            yield place - 1, end + 1
