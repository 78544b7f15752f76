"""Commands that run the command among their words: `env`, `sudo`, `nice`, `xargs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import feeding, tools
from audit.analysis.commands.variables import ASSIGNMENT

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_SPLIT = re.compile(r"(?:-[a-z0]*S|--split-string=?)(.*)", re.DOTALL)
"""`env -S "COMMAND"`."""


def read(reader: CommandReader, name: str, words: list[str], command: Command) -> list[str]:
    """Take in the words after a wrapper's name; return those of the command that it runs."""
    rest = _unwrapped(reader, name, words)
    return _passed_on(reader, rest, command) if name == "xargs" else rest


def _unwrapped(reader: CommandReader, name: str, words: list[str]) -> list[str]:
    """Return the words after the options and settings of a wrapper."""
    rest = words
    while rest and (
        rest[0].startswith("-")
        or ASSIGNMENT.match(rest[0])
        or rest[0][:1].isdigit()
        or (name == "start" and rest[0].startswith("/"))
    ):
        reader.set(rest[0])
        split = _SPLIT.fullmatch(rest[0]) if name == "env" else None
        rest = rest[1:]
        if split:
            text = [split[1]] if split[1] else rest[:1]
            rest = " ".join(text).split() + rest[0 if split[1] else 1 :]
    if name == "parallel":
        rest = [word for word in rest if word != ":::"]
    if "--" in rest:
        rest = rest[rest.index("--") + 1 :]
    if not rest and name in tools.ENVIRONMENT_READERS:
        reader.effects.powers.add(tools.ENVIRONMENT)
    return rest


def _passed_on(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Return the command that `xargs` runs, with what it reads in its place: where `{}` stands, else last."""
    text = feeding.text_given(command)
    if text is None:
        text = feeding.listed(command.feeder)
    if text is None:
        reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}
        return words
    if words[:1] == ["{}"]:  # of `-I {}`
        words = words[1:]
    if "{}" in words:
        return [text if word == "{}" else word for word in words]
    return words + text.split()
