"""What npm, its likes and `npx` run: scripts by name, tools, installations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.evidence import ShellText
from audit.analysis.commands.variables import ASSIGNMENT

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command
    from audit.analysis.commands.effects import CommandReader

_RUN_WORDS = frozenset({"run", "run-script", "rum", "urn"})
_EXEC_WORDS = frozenset({"exec", "x", "dlx"})
_STARTING = frozenset({"test", "start", "stop", "restart"})
_SHORT = {"t": "test", "tst": "test"}
_LOCAL_WORDS = frozenset(
    {
        "config", "pkg", "prefix", "root", "bin", "ls", "list", "version", "help", "set-script", "get",
        "set", "init", "-v", "--version",
    }
)  # fmt: skip
"""Words of npm that reach nothing."""


def run(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in the words after `npx`; return those of the tool that it runs."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in ("-c", "--call") and rest:
            reader.effects.texts.append(ShellText(rest.pop(0)))
        elif option in ("-p", "--package") and rest:
            _fetched(reader, rest.pop(0))
    if rest:
        rest[0] = _without_version(rest[0])
        if rest[0] not in tools.KNOWN:
            _fetched(reader, rest[0])
    return rest


def _fetched(reader: CommandReader, tool: str) -> None:
    if not reader.lists(_without_version(tool)):
        reader.effects.powers |= {tools.NETWORK, tools.SPAWN}


def _without_version(tool: str) -> str:
    name, _, _version = tool[1:].partition("@")
    return tool[:1] + name


def manage(reader: CommandReader, words: list[str], command: Command) -> list[str]:
    """Take in the words after `npm`; return those of a command that it runs."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in ("--prefix", "-C", "--cwd", "--workspace", "-w") and rest:
            rest.pop(0)
    verb = rest[0] if rest else "install"
    verb = _SHORT.get(verb, verb)
    if verb in _RUN_WORDS:
        names = [word for word in rest[1:] if not word.startswith("-")]
        reader.effects.scripts += names[:1]
    elif verb in _EXEC_WORDS:
        return run(reader, [word for word in rest[1:] if word != "--"], command)
    elif reader.is_script(verb) or verb in _STARTING:
        reader.effects.scripts.append(verb)
    elif verb in tools.NODES:
        return rest
    elif verb == "explore" and "--" in rest:
        return rest[rest.index("--") + 1 :]
    elif verb not in _LOCAL_WORDS:
        reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    return []


def run_scripts(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in `npm-run-all NAME...`, `run-s NAME...`: the names may be patterns."""
    for word in words:
        prefix, star, _rest = word.partition("*")
        reader.effects.scripts += (
            name
            for name in sorted(reader.scripts)
            if name == word or (star and name.startswith(prefix))
        )
    return []


def run_texts(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in a program whose every argument is a command: `concurrently`, `cross-env-shell`."""
    plain = [
        word
        for word in words
        if not word.startswith("-") and (" " in word or not ASSIGNMENT.match(word))
    ]
    reader.effects.texts += map(ShellText, plain)
    reader.effects.scripts += (
        word.partition(":")[2] for word in plain if word.startswith(("npm:", "yarn:", "pnpm:"))
    )
    return []
