"""What a command is given to read, as far as it stands in the script: `echo CODE | node`, `sh << END`."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.analysis.commands.command import Command
from audit.analysis.commands.shell import read_commands

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 20
"""Commands of one pipe that are followed."""
_PRINTING = frozenset({"echo", "printf"})
_DECODING = frozenset({"-d", "-D", "--decode", "-di"})
_READING = frozenset({"cat", "type", "tee"})
_ESCAPES = {"\\n": "\n", "\\t": "\t"}
_SUBSTITUTION = re.compile(r"\$\((.*)\)|`(.*)`", re.DOTALL)
_FORMAT = re.compile(r"%[sb]")


def text_given(command: Command, deep: int = _LONG) -> str | None:
    """Return the text that `command` reads; None when it does not stand in the script."""
    feeder = command.feeder
    if command.given is not None or feeder is None or not feeder.words or not deep:
        return command.given
    name, words = feeder.words[0], feeder.words[1:]
    if name in _PRINTING:
        plain = [word for word in words if word not in ("-n", "-e", "-ne", "-en", "-E")]
        return _printed(plain, formatted=name == "printf")
    if name in _READING and all(word.startswith("-") for word in words):
        return text_given(feeder, deep - 1)
    inner = text_given(feeder, deep - 1)
    return None if inner is None else _changed(inner, name, words)


def files_given(command: Command) -> list[str]:
    """Return the files whose text `command` reads: `cat FILE | node`."""
    feeder = command.feeder
    if feeder is None or not feeder.words or feeder.words[0] not in ("cat", "type"):
        return []
    return [word for word in feeder.words[1:] if not word.startswith("-")] or list(feeder.reads)


def listed(feeder: Command | None) -> str | None:
    """Return the paths that `ls` or `find` prints, as patterns; None for another command."""
    if feeder is None or feeder.words[:1] not in (("ls",), ("dir",), ("find",)):
        return None
    if feeder.words[0] == "find":
        return found(feeder.words)
    return " ".join(word for word in feeder.words[1:] if not word.startswith("-")) or "*"


def found(words: Sequence[str]) -> str:
    """Return the pattern of the paths that `find FOLDER -name PATTERN` gives."""
    folder = words[1] if len(words) > 1 and not words[1].startswith("-") else "."
    named = [given for option, given in pairwise(words) if option in ("-name", "-iname")]
    return f"{folder.rstrip('/')}/**/{named[0] if named else '*'}"


def substituted(text: str) -> str:
    """Return `text` with `$(...)` that is all of it replaced by what its commands print, where that is told."""
    match = _SUBSTITUTION.fullmatch(text.strip())
    commands = read_commands(match[1] or match[2]) if match else []
    if not commands or not commands[-1].words:
        return text
    printed = text_given(Command((), 0, fed=True, feeder=commands[-1]))
    return text if printed is None else printed


def file_substituted(text: str) -> str:
    """Return the file that `$(cat FILE)` stands for the text of; empty for another text."""
    match = _SUBSTITUTION.fullmatch(text.strip())
    commands = read_commands(match[1] or match[2]) if match else []
    files = files_given(Command((), 0, feeder=commands[-1])) if len(commands) == 1 else []
    return files[0] if len(files) == 1 else ""


def _printed(words: list[str], *, formatted: bool) -> str:
    text = " ".join(words)
    if formatted and words:
        given = iter(words[1:])
        text = _FORMAT.sub(lambda _: next(given, ""), words[0])
    for sign, meaning in _ESCAPES.items():
        text = text.replace(sign, meaning)
    return text.strip()


def _changed(text: str, name: str, words: tuple[str, ...]) -> str | None:
    """Return what a filter makes of `text`; None for one that is not known."""
    try:
        if name == "base64" and _DECODING & set(words):
            return base64.b64decode(text + "==").decode(errors="replace")
        if name == "xxd" and "-r" in " ".join(words):
            return bytes.fromhex(text).decode(errors="replace")
    except (binascii.Error, ValueError):
        return None
    return text[::-1] if name == "rev" else None
