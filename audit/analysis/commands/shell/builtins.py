"""What commands change of what a shell knows: variables, arguments, the folder, files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.variables import SETTING

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.files import Files
    from audit.analysis.commands.shell.state import Input, State

_ALIAS = re.compile(r"([^\s=]+)=(.*)", re.DOTALL)
_BEFORE = frozenset({"command", "builtin", "exec", "env", "nohup"})


def plain(words: list[str]) -> list[str]:
    """Return a command without what merely runs it: `command`, `exec`, `env`."""
    at = 0
    while at < len(words) - 1 and words[at] in _BEFORE:
        at += 1
        while at < len(words) - 1 and (words[at].startswith("-") or SETTING.fullmatch(words[at])):
            at += 1
    return words[at:]


def take(words: list[str], state: State, given: Input, files: Files) -> None:
    """Take in what a command changes."""
    words = plain(words)
    name = words[0] if words else ""
    if name in tools.SETTERS:
        _set(name, words[1:], state)
    elif (change := _CHANGES.get(name)) is not None:
        change(words[1:], state, given)
    elif (moves := _OF_FILES.get(name)) is not None:
        moves([word for word in words[1:] if not word.startswith("-")], files)
    elif name in ("cd", "pushd", "chdir"):
        _enter(words[1:], state, files)


def _set(name: str, words: list[str], state: State) -> None:
    """Take in `export NAME=VALUE`, `set -- WORD...`."""
    settings = [match for word in words if (match := SETTING.fullmatch(word))]
    for match in settings:
        state.set(match[1], match[2])
    if name == "set" and not settings and words and not re.fullmatch(r"[-+][A-Za-z]+", words[-1]):
        at = words.index("--") + 1 if "--" in words else 0
        state.arguments = tuple(words[at:])


def _shift(words: list[str], state: State, _: Input) -> None:
    number = int(words[0]) if words and re.fullmatch(r"\d{1,3}", words[0]) else 1
    state.arguments = None if state.arguments is None else state.arguments[number:]


def _read(words: list[str], state: State, given: Input) -> None:
    """Take in `read NAME...`: the last one gets the rest of the line."""
    line = given.line()
    variables = [word for word in words if re.fullmatch(r"[A-Za-z_]\w*", word)] or ["REPLY"]
    parts = (line or "").split(None, len(variables) - 1)
    for at, name in enumerate(variables):
        state.drop(name)
        if line is not None:
            state.set(name, parts[at].strip() if at < len(parts) else "")


def _unset(words: list[str], state: State, _: Input) -> None:
    for word in words:
        state.drop(word)
        if word == "-f":
            return


def _alias(words: list[str], state: State, _: Input) -> None:
    for word in words:
        if match := _ALIAS.fullmatch(word):
            state.set(f"alias {match[1]}", match[2])


def _enter(words: list[str], state: State, files: Files) -> None:
    targets = [word for word in words if not word.startswith(("-", "/d", "/D"))]
    state.folder = files.path(targets[0]) if targets else state.folder


def _copied(words: list[str], files: Files) -> None:
    for word in words[:-1]:
        files.copy(word, words[-1])


_CHANGES: dict[str, Callable[[list[str], State, Input], None]] = {
    "shift": _shift,
    "read": _read,
    "unset": _unset,
    "alias": _alias,
}
_OF_FILES: dict[str, Callable[[list[str], Files], None]] = dict.fromkeys(
    ("cp", "mv", "ln", "copy", "move", "install"), _copied
)
