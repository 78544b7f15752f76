"""The commands in a `binding.gyp`: expansions `<!(...)` and actions run while it is only being configured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.quoting import closing
from audit.analysis.commands.shell.state import LONGEST
from audit.model.source import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit.model.lockfile import Position

_TOKEN = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|#[^\n]*|[\[\]{}:,]", re.DOTALL)
_EXPANSION = re.compile(r"[<>^]!@?\(")
_BEFORE = re.compile(r"[<>^]!@?\($")
_USE = re.compile(r"[<>^]@?\(([\w-]+)\)")
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm", ".rs", ".h", ".hpp")
_ROUNDS = 4
"""Values of variables that hold others, one in the other."""
_USES = 50
"""Variables in one text that are put in at once."""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GypCommand:
    """One command of a `binding.gyp` and where it stands."""

    text: str
    """Shell text: what gyp puts in is `$(...)` or `${...}`, and the words of an action are quoted."""
    line: int
    column: int


def read_gyp(text: str) -> tuple[Iterator[GypCommand], list[str], list[str]]:
    """Return the commands that `text` runs, the `.gypi` files that it names, and the sources that it compiles."""
    lines, values = Lines(text), dict[str, str]()
    found: list[tuple[int, str | list[str]]] = []
    included: list[str] = []
    sources: list[str] = []
    action: list[str] | None = None
    key = last = ""
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece.startswith("#"):
            continue
        if piece[0] not in "'\"":
            key = last if piece == ":" else "" if piece in "{}," else key
            if piece == "[" and key == "action":
                action = []
                found.append((match.start(), action))
            elif piece == "]":
                action = None
            continue
        last = _ESCAPE.sub(r"\1", piece[1:-1])
        if key and action is None and len(last) < LONGEST:
            values.setdefault(key.rstrip("%"), last)
        found += [(match.start(), last[start:end]) for start, end in _commands(last)]
        if action is not None:
            action.append(last)
        file = last.partition(":")[0]
        if file.endswith((".gypi", ".gyp")):
            included.append(file)
        elif file.endswith(_SOURCES):
            sources.append(file)
    commands = (_command(what, lines.position(at), values) for at, what in found)
    return commands, included, sources


def _command(what: str | list[str], place: Position, values: dict[str, str]) -> GypCommand:
    if isinstance(what, str):
        text = _put_in(_filled(what, values))
    else:
        text = " ".join(_quoted(_filled(word, values)) for word in what)
    return GypCommand(text, place.line, place.column)


def _filled(text: str, values: dict[str, str]) -> str:
    """Put the values of variables that the same file gives in their places: `<(name)`."""
    for _ in range(_ROUNDS):
        filled = _USE.sub(lambda use: values.get(use[1], use[0]), text, _USES)
        if filled == text or len(filled) > LONGEST:
            break
        text = filled
    return text


def _put_in(text: str) -> str:
    """Return shell text that says itself what gyp puts in: to a shell, `<(` gives a file."""
    text = _USE.sub(lambda use: "${" + use[1].replace("-", "_") + "}", text)
    return _EXPANSION.sub("$(", text)


def _quoted(word: str) -> str:
    """Return a word of an action, in which a shell finds nothing but what gyp puts in."""
    pieces, at = [], 0
    for start, end in _commands(word):
        before = _BEFORE.sub("", word[at:start])
        pieces += [_single(before), f'"$({_put_in(word[start:end])})"']
        at = end + 1
    return "".join([*pieces, _single(word[at:])])


def _single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _commands(text: str) -> list[tuple[int, int]]:
    """Return where the commands stand whose output gyp puts into a text."""
    found, at = [], 0
    while match := _EXPANSION.search(text, at):
        end = closing(text, match.end() - 1)
        found.append((match.end(), end))
        at = max(end, match.end())
    return found
