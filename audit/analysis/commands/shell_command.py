"""What shells run: `sh -c TEXT`, `sh FILE`, `eval TEXT`, `. FILE`, `cmd /c TEXT`, `powershell -Command TEXT`."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import By, ShellText

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_TIMES = re.compile(r"\s*(?:@\w+|(?:[\d*/,?-]+\s+){4}[\w*/,?-]+)\s+(.*)")
"""A line of `cron`: when, and the command."""


def shell(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `sh -c TEXT`, `sh FILE`, `... | sh`."""
    reader.effects.powers.add(tools.SPAWN)
    rest, letters = list(words), ""
    while rest and rest[0].startswith(("-", "+")):
        option = rest.pop(0)
        letters += "" if option.startswith("--") else option
    if "c" in letters and rest:
        reader.effects.texts.append(
            ShellText(rest[0], tuple(rest[2:]), rest[1] if rest[1:] else "")
        )
    elif rest and "s" not in letters:
        reader.effects.files.append((reader.path(rest[0]), By.SHELL))
    else:
        _fed(reader, command, tuple(rest))
    return []


def _fed(reader: CommandReader, command: Command, arguments: tuple[str, ...]) -> None:
    """Take in the shell text that stands in the script for a shell to read, or that it is not known."""
    given = command.given.text
    reader.effects.files += [(file, By.SHELL) for file in given.files]
    if given.text is not None:
        reader.effects.texts.append(ShellText(given.text, arguments))
    if given.is_in_part or not given.is_known:
        reader.effects.powers.add(tools.COMPUTED)


def evaluate(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `eval TEXT`."""
    reader.effects.powers.add(tools.SPAWN)
    reader.effects.texts.append(ShellText(" ".join(words), is_here=True))
    return []


def trap(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `trap TEXT SIGNAL`: text that is run later."""
    return evaluate(reader, [word for word in words if word != "--"][:1], command)


def source(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `. FILE`."""
    reader.effects.files += [(reader.path(word), By.SOURCE) for word in words[:1]]
    return []


def scheduled(reader: CommandReader, _words: list[str], command: Command) -> list[str]:
    """Take in the lines that `crontab` and `at` are given to run later."""
    reader.effects.powers.add(tools.SPAWN)
    for line in (command.given.text.text or "").splitlines():
        match = _TIMES.fullmatch(line)
        reader.effects.texts.append(ShellText(match[1] if match else line))
    return []


def windows(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in the words after `cmd`; return those of the command that it runs."""
    reader.effects.powers.add(tools.SPAWN)
    rest = [word for word in words if not re.fullmatch(r"/[A-Za-z](?::\w+)?", word)]
    if len(rest) == 1 and " " in rest[0]:
        reader.effects.texts.append(ShellText(rest[0]))
        return []
    return rest


def powershell(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in the words after `powershell`: text, a file, or text in base64."""
    reader.effects.powers.add(tools.SPAWN)
    for place, word in enumerate(words):
        option, rest = word.lower(), words[place + 1 :]
        if not rest:
            break
        if option.startswith("-e") and not option.startswith(("-ex", "-ep")):
            reader.effects.texts.append(ShellText(_decoded(rest[0])))
            return []
        if option.startswith("-f"):
            reader.effects.files.append((reader.path(rest[0]), By.SHELL))
            return []
        if option.startswith("-c"):
            reader.effects.texts.append(ShellText(" ".join(rest)))
            return []
    reader.effects.texts.append(
        ShellText(" ".join(word for word in words if not word.startswith("-")))
    )
    return []


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text + "==").decode("utf-16-le", errors="replace")
    except (binascii.Error, ValueError):
        return ""
