"""What the shells of Windows run: `cmd /c COMMAND`, `powershell -EncodedCommand BASE64`."""

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


def shell(reader: CommandReader, words: list[str], _: Command) -> list[str]:
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
