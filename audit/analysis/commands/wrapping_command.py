"""Commands that run the command among their words: `env`, `sudo`, `nice`, `xargs`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.variables import ASSIGNMENT

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_SPLIT = re.compile(r"(?:-[a-z0]*S|--split-string=?)(.*)", re.DOTALL)
"""`env -S "COMMAND"`."""

_VALUED = {
    "env": frozenset({"-u", "--unset", "-C", "--chdir"}),
    "sudo": frozenset({"-u", "-g", "-h", "-p", "-C", "-D"}),
    "doas": frozenset({"-u", "-C"}),
    "exec": frozenset({"-a"}),
    "nice": frozenset({"-n"}),
    "timeout": frozenset({"-s", "-k", "--signal", "--kill-after"}),
    "gtimeout": frozenset({"-s", "-k", "--signal", "--kill-after"}),
    "stdbuf": frozenset({"-i", "-o", "-e"}),
    "xargs": frozenset({"-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"}),
}
"""Options of each that take the word after them."""
_PARTED = frozenset({"dotenv", "dotenvx", "start", "parallel", "winpty"})
"""Take words of their own before `--`."""
_AS_IT_IS = re.compile(r"-[a-z]*0|--null|-d.*|--delimiter.*")
"""`xargs` parts its input at ends of lines, or at another sign."""


def read(reader: CommandReader, name: str, words: list[str], command: Command) -> list[str]:
    """Take in the words after a wrapper's name; return those of the command that it runs."""
    rest = _unwrapped(reader, name, words)
    return _passed_on(reader, words, rest, command) if name == "xargs" else rest


def _unwrapped(reader: CommandReader, name: str, words: list[str]) -> list[str]:
    """Return the words after the options and settings of a wrapper."""
    rest = words
    while rest and (
        rest[0].startswith("-")
        or ASSIGNMENT.match(rest[0])
        or rest[0][:1].isdigit()
        or (name == "start" and rest[0].startswith("/"))
    ):
        option, rest = rest[0], rest[1:]
        reader.set(option)
        if option == "--":
            break
        split = _SPLIT.fullmatch(option) if name == "env" else None
        if split:
            text = [split[1]] if split[1] else rest[:1]
            rest = " ".join(text).split() + rest[0 if split[1] else 1 :]
        elif option in _VALUED.get(name, ()):
            rest = rest[1:]
    if name == "parallel":
        rest = [word for word in rest if word != ":::"]
    if "--" in rest and name in _PARTED:
        rest = rest[rest.index("--") + 1 :]
    if not rest and name in tools.ENVIRONMENT_READERS:
        reader.effects.powers.add(tools.ENVIRONMENT)
    return rest


def _passed_on(
    reader: CommandReader, words: list[str], rest: list[str], command: Command
) -> list[str]:
    """Return the command that `xargs` runs, with what it reads in its place: where `-I` says so, else last."""
    given = command.given.text
    if given.text is None or given.is_in_part:
        reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}
    text = (given.text or "").strip().replace("\0", "\n")
    mark = _mark(words)
    if mark:
        return [word.replace(mark, text) for word in rest]
    if any(_AS_IT_IS.fullmatch(word) for word in words):
        return rest + text.splitlines()
    return rest + text.split()


def _mark(words: list[str]) -> str:
    """Return what `xargs` puts its input in the place of; empty where it comes last."""
    for word, following in pairwise([*words, ""]):
        if word in ("-I", "--replace"):
            return following
        if word.startswith(("-I", "--replace=")) or word == "-i":
            return word.removeprefix("-I").removeprefix("--replace=").replace("-i", "{}")
    return ""
