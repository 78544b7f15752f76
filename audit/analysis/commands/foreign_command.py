"""What interpreters of other languages are given: a file, code in an argument, a module."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import By, ShellText
from audit.analysis.commands.shell.quoting import unescaped
from audit.analysis.commands.shell.state import LONGEST

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_CODE_OPTIONS = frozenset({"-c", "-e", "-E", "-r", "-ne", "-pe", "--eval", "--execute"})
_MODULE = "-m"
_GIVEN = re.compile(
    r"(?:system|popen2?|Popen|call|run|exec[lv]?p?e?|check_\w+|getoutput|spawn\w*|shell_exec|qx|`)[ (]*"
    r"(?:(?P<quote>['\"`])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|\[(?P<list>[^\]]*)\])",
    re.DOTALL,
)
"""How Python, Perl, Ruby, PHP, Lua and awk give a command to a shell."""
_QUOTED = re.compile(r"['\"]([^'\"]*)['\"]")
_MOST = 20
_PROGRAM = re.compile(r"[{}]|\s\S")
"""A word that is no path."""


def read(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `python FILE`, `ruby -e CODE`: what the text of it shows is told, not all that it may do."""
    reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}
    rest = list(words)
    while rest and rest[0].startswith(("-", "//")):
        option = rest.pop(0)
        if option in _CODE_OPTIONS and rest:
            _code(reader, rest[0])
            return []
        if option == _MODULE and rest:
            reader.effects.files.append((reader.path(rest[0].replace(".", "/") + ".py"), By.ITSELF))
            return []
    if rest and _PROGRAM.search(rest[0]):  # of awk
        _code(reader, rest[0])
    elif rest:
        reader.effects.files.append((reader.path(rest[0]), By.ITSELF))
    else:
        given = command.given.text
        if given.text is not None:
            _code(reader, given.text)
        reader.effects.files += [(file, By.ITSELF) for file in given.files]
    return []


def _code(reader: CommandReader, code: str) -> None:
    """Take in code of another language, and the commands that it gives to a shell as they stand in it."""
    reader.effects.foreign.append(code)
    for match in islice(_GIVEN.finditer(code[:LONGEST]), _MOST):
        text = match["text"] or " ".join(_QUOTED.findall(match["list"] or ""))
        reader.effects.texts.append(ShellText(unescaped(text)))
