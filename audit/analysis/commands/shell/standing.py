"""What stands for a command: a variable, what others print, a file that the script wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import By, Effects, ShellText
from audit.analysis.commands.shell.syntax import Parameter, Substitution

if TYPE_CHECKING:
    from audit.analysis.commands.shell.files import Files
    from audit.analysis.commands.shell.syntax import Word

_OF_NODE = re.compile(r"#![^\n]*\bnode")


def is_parameter(words: tuple[Word, ...], names: set[str]) -> bool:
    """Return whether the only word is a variable of some names, not in quotes."""
    part = words[0][0] if words and len(words[0]) == 1 else None
    return isinstance(part, Parameter) and part.name in names and not (part.quoted or part.operator)


def is_printed(words: tuple[Word, ...]) -> bool:
    """Return whether a command is all what others print."""
    return len(words) == 1 and len(words[0]) == 1 and isinstance(words[0][0], Substitution)


def texts_of(effects: Effects, own: list[tuple[str, By]], files: Files) -> list[ShellText]:
    """Return the texts of files that the script wrote and a shell runs; take in those of other programs."""
    found = []
    for file, by in own:
        held = files.held(file)
        effects.files += [(one, by) for one in held.files]
        if held.text is None:
            effects.powers |= (
                {tools.SPAWN, tools.COMPUTED} if held.is_in_part or not held.files else set()
            )
        elif by is By.NODE or (by is By.ITSELF and _OF_NODE.match(held.text)):
            effects.code.append(held.text)
        else:
            found.append(ShellText(held.text, is_here=by is By.SOURCE))
    return found
