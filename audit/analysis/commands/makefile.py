"""Makefiles read as what a shell gets of them: recipes and `$(shell ...)`, on the lines where they stand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import By

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_NAME = re.compile(r"(?:^|/)(?:GNU)?makefile$|\.mk$", re.IGNORECASE)
_SILENT = re.compile(r"^[@+-]+\s*")
"""What `make` takes off a recipe's line before the shell gets it."""
_INCLUDE = re.compile(r"^[-s]?include[ \t]+([\w./ \t-]+)$")
_SHELL = re.compile(r"\$\(shell\s+((?:[^()]|\([^()]*\))*)\)|!=\s*(.+)$")


def read(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `make [-C FOLDER] [-f FILE]`, which gives the recipes of that file to a shell."""
    folder, file = _option(words, "-C", "--directory"), _option(words, "-f", "--file")
    path = "/".join(filter(None, (folder, file or "Makefile")))
    reader.effects.powers.add(tools.SPAWN)
    reader.effects.files.append((reader.path(path), By.SHELL))
    return []


def _option(words: list[str], *names: str) -> str:
    """Return the word after an option; empty where it is not given."""
    pairs = pairwise(words)
    return next((value for name, value in pairs if name in names), "")


def is_makefile(path: str) -> bool:
    """Return whether `make` would read a file of this name."""
    return _NAME.search(path) is not None


def recipes(text: str) -> str:
    """Return the commands of a makefile, each on its own line; what no shell gets is an empty line."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    commands = [first or second for first, second in _SHELL.findall(line)]
    if included := _INCLUDE.match(line):
        commands += [f". ./{file}" for file in included[1].split()]
    if line.startswith("\t"):
        commands.append(_SILENT.sub("", line.strip()))
    return " ; ".join(commands).replace("$$", "$")
