"""What the shells of Unix run: `sh -c TEXT`, `sh FILE`, `eval TEXT`, `. FILE`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands import feeding, tools

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader


def shell(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `sh -c TEXT`, `sh FILE`, `... | sh`."""
    reader.effects.powers.add(tools.SPAWN)
    rest = list(words)
    while rest and rest[0].startswith(("-", "+")):
        option = rest.pop(0)
        if "c" in option and not option.startswith("--") and rest:
            reader.effects.texts.append(feeding.substituted(rest[0]))
            return []
    if rest:
        reader.effects.files.append((reader.path(rest[0]), True))
    elif command.reads:
        reader.effects.files += [(reader.path(file), True) for file in command.reads]
    else:
        _fed(reader, command)
    return []


def _fed(reader: CommandReader, command: Command) -> None:
    """Take in the shell text that stands in the script for a shell to read, or that it is not known."""
    text, files = feeding.text_given(command), feeding.files_given(command)
    reader.effects.texts += [text] if text is not None else []
    reader.effects.files += [(reader.path(file), True) for file in files]
    if text is None and not files:
        reader.effects.powers.add(tools.COMPUTED)


def evaluate(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `eval TEXT`."""
    reader.effects.powers.add(tools.SPAWN)
    reader.effects.texts.append(feeding.substituted(" ".join(words)))
    return []


def trap(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `trap TEXT SIGNAL`, `alias NAME=TEXT`: text that is run later."""
    return evaluate(reader, [word.partition("=")[2] or word for word in words[:1]], command)


def source(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `. FILE`."""
    reader.effects.files += [(reader.path(word), True) for word in words[:1]]
    return []
