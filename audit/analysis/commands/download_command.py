"""What the programs that reach the network are given: hosts, and files to send."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import AWAY, TELLING_FILE, By
from audit.model.fetching import fetches

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:/\S*)?|\d{1,3}(?:\.\d{1,3}){3}")
_EXPANDED = re.compile(r"(?:\$\([^()]*\)|`[^`]*`|\$\{?\w+\}?)\.?")
"""What the shell puts something else for, before the rest of a host's name."""
_USER = re.compile(r"^[\w.-]+@(?=[\w-]+\.)|(?<=\w):(?!\d|//).*")
"""`USER@` before a host's name, `:PATH` after it."""
_SENT = re.compile(r"(?:^|=|^-[dFT])@[^-\s]|^--(?:post|body)-file\b|^(?:-T|--upload-file)")
"""A file whose text is sent: `-d @FILE`, `-F name=@FILE`."""
_ELSEWHERE = re.compile(r"(?![A-Za-z]:[\\/])[^/\\]*:|[\w+]+://")
"""`HOST:PATH`, as `scp` and `rsync` have it."""
_SETTINGS = frozenset({"-i", "-F", "-o", "-S", "-E", "-c", "-l", "-p", "-P", "-e", "--rsh"})
"""Options of the same that take a word which is no file that is sent."""
_CONTAINERS = frozenset({
    "attach", "commit", "cp", "diff", "events", "exec", "export", "images", "info", "inspect", "kill", "load",
    "logs", "pause", "port", "ps", "rename", "restart", "rm", "rmi", "save", "start", "stats", "stop", "tag", "top",
    "unpause", "version", "wait",
})  # fmt: skip
_OF_HERE = {
    "git": frozenset({
        "add", "branch", "commit", "describe", "diff", "init", "log", "ls-files", "mv", "rev-list", "rev-parse", "rm",
        "show", "status", "symbolic-ref", "tag",
    }),
    "docker": _CONTAINERS,
    "podman": _CONTAINERS,
}  # fmt: skip
"""What programs do without reaching for another machine: git for another repository, the others for an image."""


def git(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `git`, which reaches the network for some of what it is asked; its settings may start programs."""
    if words[:1] == ["config"]:
        reader.effects.powers |= {tools.SPAWN, tools.WRITE}
        return []
    return read(reader, words, command)


def read(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in a program that reaches the network, if not for all that it is asked."""
    if words and words[0] in _OF_HERE.get(reader.program, ()):
        reader.effects.powers.add(tools.SPAWN)
        return []
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    _fetched(reader, words)
    if words[:1] == ["run"]:  # go run FILE
        reader.effects.files += [
            (reader.path(word), By.ITSELF) for word in words if word.endswith(".go")
        ]
    _hosts(reader, words)
    if any(_SENT.search(word) for word in words):
        reader.effects.powers.add(tools.READ)
    return []


def asks(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `dig`, `nslookup`, `host`, which send names."""
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    _hosts(reader, [word.lstrip("+@") for word in words])
    return []


def copies(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in `scp` and `rsync`: between folders of this machine they reach no other."""
    if any(_ELSEWHERE.match(word) for word in words if not word.startswith("-")):
        return carries(reader, words, command)
    reader.effects.powers.add(tools.SPAWN)
    return []


def carries(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in a program that carries files to another machine: those that it names, or what it is given."""
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    _hosts(reader, words)
    plain = [word for word in words if not word.startswith("-")]
    to = [word for word in plain if "@" in word or _ELSEWHERE.match(word)] or plain or ["-"]
    reader.effects.literals.add(f"{reader.program} {to[-1]}")
    if any(AWAY.match(word) or TELLING_FILE.search(word) for word in _files(words)):
        reader.effects.powers.add(tools.READ)
    return []


def _files(words: list[str]) -> list[str]:
    """Return the words that are neither an option nor what belongs to one."""
    return [
        word
        for before, word in pairwise(["", *words])
        if before not in _SETTINGS and not word.startswith("-")
    ]


def _fetched(reader: CommandReader, words: list[str]) -> None:
    """Tell a command that fetches what is run then: `git clone ADDRESS`, `pip install NAME`."""
    plain = [word for word in words if not word.startswith("-")]
    told = " ".join([reader.program, *plain[:2]])
    if fetches(told):
        reader.effects.literals.add(told)


def _hosts(reader: CommandReader, words: list[str]) -> None:
    plain = (_USER.sub("", _EXPANDED.sub("", word)) for word in words)
    reader.effects.literals.update(word.lower() for word in plain if _HOST.fullmatch(word))
