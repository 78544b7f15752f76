"""What interpreters of other languages are given: a file, code in an argument, a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands import feeding, tools

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_CODE_OPTIONS = frozenset({"-c", "-e", "-E", "-r", "-ne", "-pe", "--eval", "--execute"})
_MODULE = "-m"


def read(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `python FILE`, `ruby -e CODE`: what the text of it shows is told, not all that it may do."""
    reader.effects.powers |= {tools.SPAWN, tools.COMPUTED}
    rest = list(words)
    while rest and rest[0].startswith(("-", "//")):
        option = rest.pop(0)
        if option in _CODE_OPTIONS and rest:
            reader.effects.foreign.append(rest[0])
            return []
        if option == _MODULE and rest:
            reader.effects.files.append((reader.path(rest[0].replace(".", "/") + ".py"), False))
            return []
    if rest:
        reader.effects.files.append((reader.path(rest[0]), False))
    else:
        given = feeding.text_given(command)
        reader.effects.foreign += [given] if given is not None else []
        reader.effects.files += [(reader.path(file), False) for file in command.reads]
    return []
