"""What the shells of Unix run: `sh -c TEXT`, `sh FILE`, `eval TEXT`, `. FILE`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from audit.analysis.commands import feeding, tools
from audit.analysis.commands.command import Command

if TYPE_CHECKING:
    from audit.analysis.commands.effects import CommandReader

_TIMES = re.compile(r"\s*(?:@\w+|(?:[\d*/,?-]+\s+){4}[\w*/,?-]+)\s+(.*)")
"""A line of `cron`: when, and the command."""
_RUN_LATER = re.compile(
    r"(?:^|/)(?:hooks|\.husky|cron[\w.]*|init\.d|profile\.d|autostart)/|\.(?:bat|bash_profile|bashrc|cmd|profile|ps1|sh|zshrc)$"
)
"""Files whose text a shell runs, at once or some day."""
_JAVASCRIPT = re.compile(r"\.[cm]?js$")
_WRITING = frozenset({"cat", "echo", "printf", "tee"})


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


def scheduled(reader: CommandReader, _words: list[str], command: Command) -> list[str]:
    """Take in the lines that `crontab` and `at` are given to run later."""
    reader.effects.powers.add(tools.SPAWN)
    for line in (feeding.text_given(command) or "").splitlines():
        match = _TIMES.fullmatch(line)
        reader.effects.texts.append(match[1] if match else line)
    return []


def written(reader: CommandReader, command: Command) -> None:
    """Take in the text that `echo TEXT > FILE` writes to a file that is run: a hook of git, a profile, a script."""
    if not command.words or command.words[0] not in _WRITING:
        return
    names = command.writes if command.words[0] != "tee" else (*command.writes, *command.words[1:])
    for name in names:
        kept = reader.effects.code if _JAVASCRIPT.search(name) else reader.effects.texts
        if kept is reader.effects.code or _RUN_LATER.search(name):
            own = command if command.words[0] == "tee" else Command((), 0, feeder=command)
            text = command.given or feeding.text_given(own)
            kept += [text] if text else []
            return
