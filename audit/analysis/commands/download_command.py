"""What the programs that reach the network are given: hosts, and files to send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import By

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:/\S*)?|\d{1,3}(?:\.\d{1,3}){3}")
_EXPANDED = re.compile(r"(?:\$\([^()]*\)|`[^`]*`|\$\{?\w+\}?)\.?")
"""What the shell puts something else for, before the rest of a host's name."""
_USER = re.compile(r"^[\w.-]+@(?=[\w-]+\.)|(?<=\w):(?!\d|//).*")
"""`USER@` before a host's name, `:PATH` after it."""
_SENT = re.compile(r"(?:^|=|^-[dFT])@[^-\s]|^--(?:post|body)-file\b|^(?:-T|--upload-file)")
"""A file whose text is sent: `-d @FILE`, `-F name=@FILE`."""
_OF_HERE = frozenset(
    {
        "add", "branch", "commit", "describe", "diff", "init", "log", "ls-files", "mv", "rev-list", "rev-parse", "rm",
        "show", "status", "symbolic-ref", "tag",
    }
)  # fmt: skip
"""What git does without reaching for another repository."""


def git(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `git`, which reaches the network for some of what it is asked; its settings may start programs."""
    asked = words[0] if words else ""
    if asked in _OF_HERE:
        reader.effects.powers.add(tools.SPAWN)
        return []
    if asked == "config":
        reader.effects.powers |= {tools.SPAWN, tools.WRITE}
        return []
    return read(reader, words, command)


def read(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in a program that reaches the network."""
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    if words[:1] == ["run"]:  # go run FILE
        reader.effects.files += [
            (reader.path(word), By.ITSELF) for word in words if word.endswith(".go")
        ]
    plain = (_USER.sub("", _EXPANDED.sub("", word)) for word in words)
    reader.effects.literals.update(word.lower() for word in plain if _HOST.fullmatch(word))
    if any(_SENT.search(word) for word in words):
        reader.effects.powers.add(tools.READ)
    return []
