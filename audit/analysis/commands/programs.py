"""Which program a word means, and where among the words of one stands the command that it starts."""

from __future__ import annotations

import re

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import VARIABLE


def is_own(word: str) -> bool:
    """Return whether a path means a file of the package, whatever program has its name: `bin/go`."""
    plain = word.replace("\\", "/")
    return (
        "/" in plain
        and "node_modules/" not in plain
        and plain[0] not in "/~$%@`"
        and ":" not in plain
    )


def program(word: str) -> str:
    """Return the name of the program that the first word of a command means."""
    variable = VARIABLE.fullmatch(word) or VARIABLE.fullmatch(word.rstrip("}"))
    if variable and (known := tools.NPM_VARIABLES.get(variable[1] or variable[2])):
        return known
    name = word.replace("\\", "/").rstrip("/").rpartition("/")[2] or word
    if (
        "/" in word
        and "node_modules/.bin/" not in word.replace("\\", "/")
        and not word.startswith(("/", "C:"))
    ):
        return name
    return re.sub(r"\.(?:exe|cmd|com)$", "", name, flags=re.IGNORECASE).lower()


def started(name: str, words: list[str]) -> list[str]:
    """Return the command among the arguments of a program that starts it: after `--`, or from `node` on."""
    if "--" in words and name in tools.STARTERS:
        return words[words.index("--") + 1 :]
    names = tools.NODES | tools.SHELLS | tools.PACKAGE_RUNNERS | tools.PACKAGE_MANAGERS
    place = next((at for at, word in enumerate(words) if program(word) in names), None)
    return [] if place is None else words[place:]


def after(words: list[str], options: tuple[str, ...]) -> list[str]:
    """Return the words after the first of `options`; nothing when none is there."""
    place = next((place for place, word in enumerate(words) if word in options), None)
    return [] if place is None else words[place + 1 :]
