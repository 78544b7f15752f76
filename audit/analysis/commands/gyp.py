"""The commands in a `binding.gyp`: expansions `<!(...)` and actions run while it is only being configured."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from audit.analysis.commands.shell.quoting import closing
from audit.model.source import Lines

_TOKEN = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|#[^\n]*|[\[\]{}:,]", re.DOTALL)
_EXPANSION = re.compile(r"[<>^]!@?\(")
_USE = re.compile(r"[<>^]@?\(([\w-]+)\)")
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".m", ".mm", ".rs", ".h", ".hpp")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class GypCommand:
    """One command of a `binding.gyp` and where it stands."""

    text: str
    """Shell text; the words of an action are quoted."""
    line: int
    column: int


def read_gyp(text: str) -> tuple[list[GypCommand], list[str], list[str]]:
    """Return the commands that `text` runs, the `.gypi` files that it names, and the sources that it compiles."""
    lines, values = Lines(text), dict[str, str]()
    commands: list[GypCommand] = []
    included: list[str] = []
    sources: list[str] = []
    action: tuple[int, list[str]] | None = None
    key = last = ""
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece.startswith("#"):
            continue
        if piece[0] not in "'\"":
            key = last if piece == ":" else "" if piece in "{}," else key
            if piece == "[" and key == "action":
                action = (match.start(), [])
            elif piece == "]" and action is not None:
                commands.append(_action(action, lines))
                action = None
            continue
        last = _ESCAPE.sub(r"\1", piece[1:-1])
        if key and action is None:
            values.setdefault(key.rstrip("%"), last)
        commands += _expansions(last, match.start(), lines)
        if action is not None:
            action[1].append(last)
        file = last.partition(":")[0]
        if file.endswith((".gypi", ".gyp")):
            included.append(file)
        elif file.endswith(_SOURCES):
            sources.append(file)
    return [_filled(command, values) for command in commands], included, sources


def _filled(command: GypCommand, values: dict[str, str]) -> GypCommand:
    """Put the values of variables that the same file gives in their places: `<(name)`."""
    return replace(command, text=_USE.sub(lambda use: values.get(use[1], use[0]), command.text))


def _expansions(text: str, offset: int, lines: Lines) -> list[GypCommand]:
    found, at = [], 0
    place = lines.position(offset)
    while match := _EXPANSION.search(text, at):
        end = closing(text, match.end() - 1)
        found.append(GypCommand(text[match.end() : end], place.line, place.column))
        at = max(end, match.end())
    return found


def _action(action: tuple[int, list[str]], lines: Lines) -> GypCommand:
    place = lines.position(action[0])
    text = " ".join("'" + word.replace("'", "'\\''") + "'" for word in action[1])
    return GypCommand(text, place.line, place.column)
