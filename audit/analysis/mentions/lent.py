"""What compiled code is given by the code around it, or asks for itself: files, programs, the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.analysis.mentions.texts import Texts

_STARTED = re.compile(
    rb"\bnew\s+WASI\s*\(|\bWebAssembly\s*\.\s*(?:instantiate(?:Streaming)?|Instance)\s*\("
)
_GIVEN = (
    ("folders of the disk", re.compile(rb"\bpreopens\b['\"]?\s*(?::(?!\s*\{\s*\})|[,}])")),
    (
        "files",
        re.compile(
            rb"(?:\bfs\b(?:\.\w+)?|\bfsp?\.promises|\b(?:read|write|append)File(?:Sync)?|require\(\s*['\"](?:node:)?fs['\"]\s*\))\s*[,}]"
            rb"|\bfs\s*\["
        ),
    ),
    (
        "programs",
        re.compile(
            rb"(?:\bchild_process\b(?:\.\w+)?|\bcp(?:\.\w+)|\b(?:exec|spawn)(?:File)?(?:Sync)?|require\(\s*['\"](?:node:)?child_process['\"]\s*\))\s*[,}]"
        ),
    ),
    ("the environment", re.compile(rb"\bprocess\s*\.\s*env\s*[,}]")),
    (
        "the network",
        re.compile(
            rb"\b(?:globalThis\.)?fetch\s*[,}(](?!\s*new\s+URL\(\s*['\"`]\.{1,2}/[^'\"`$]*['\"`]\s*,\s*import\.meta)"
        ),
    ),
)
_SECOND = re.compile(rb"[^,()]{1,80}(?:\([^()]*\))?,\s*([A-Za-z_$][\w$]*)\s*[),]")
_REACH = 800
_FEW = 20
_SECTION_OF_IMPORTS = 2
_MOST_IMPORTS = 2_000
_ASKED = {
    "path_open": "folders of the disk",
    "sock_open": "the network",
    "sock_connect": "the network",
    "environ_get": "the environment",
}
"""Imports of WASI by which compiled code asks for them; the last one nearly all ask for."""


def lent(texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield where compiled code is started, and what it is given there."""
    data = texts.data
    for match in texts.hits(_STARTED, _FEW):
        call = data[match.end() : match.end() + _REACH].split(b"\n\n", 1)[0] + _kept_in(
            data, match.end()
        )
        for what, expression in _GIVEN:
            if expression.search(call):
                yield match.start(), what


def _kept_in(data: bytes, place: int) -> bytes:
    """Return the object that the second argument of the call at `place` names; nothing where it is no name."""
    name = _SECOND.match(data, place)
    kept = re.search(rb"\b" + re.escape(name[1]) + rb"\s*=\s*\{", data) if name else None
    return data[kept.end() : kept.end() + _REACH].split(b"\n\n", 1)[0] if kept else b""


def asked(data: bytes) -> list[str]:
    """Return what a file of WebAssembly asks for by the names of its imports, in order; nothing for a broken one."""
    try:
        names = _imports(data)
    except IndexError:
        return []
    return sorted(
        {
            f"{_ASKED[name]} (as compiled)"
            for name in names
            if name in _ASKED and name != "environ_get"
        }
    )


def _imports(data: bytes) -> list[str]:
    place = 8
    while place < len(data):
        section = data[place]
        size, place = _number(data, place + 1)
        if section == _SECTION_OF_IMPORTS:
            return _names(data[place : place + size])
        place += size
    return []


def _names(section: bytes) -> list[str]:
    """Return the names in a section of imports: a module's name, a name, a kind and what goes with it, each time."""
    count, place = _number(section, 0)
    found: list[str] = []
    for _ in range(min(count, _MOST_IMPORTS)):
        length, place = _number(section, place)
        length, place = _number(section, place + length)
        found.append(section[place : place + length].decode("utf-8", "replace"))
        place = _after_description(section, place + length)
    return found


def _after_description(section: bytes, place: int) -> int:
    kind = section[place]
    place += 1
    if kind == 3:  # noqa: PLR2004  # a global: its type, whether it changes
        return place + 2
    if kind == 1:  # a table: its type, then limits as memory has
        place += 1
    if kind == 0:
        return _number(section, place)[1]
    has_maximum = section[place] & 1
    place = _number(section, place + 1)[1]
    return _number(section, place)[1] if has_maximum else place


def _number(data: bytes, place: int) -> tuple[int, int]:
    """Return the number in LEB128 at `place`, and what follows it."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 or shift > 35:  # noqa: PLR2004  # the last byte; a longer one is no number of 32 bits
            return value, place
