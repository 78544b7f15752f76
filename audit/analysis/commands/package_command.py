"""What npm, its likes and `npx` run: scripts by name, tools, installations."""

from __future__ import annotations

from itertools import pairwise
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
_INSTALLING = frozenset({"install", "i", "in", "ins", "inst", "add", "global"})
_BUILDING = frozenset({"rebuild", "rb"})
_GLOBAL = frozenset({"-g", "--global", "--location=global"})
"""Options that install for all projects of a machine."""
_REGISTRY = "--registry="
_VALUED = frozenset({
    "--prefix", "-C", "--cwd", "--dir", "--workspace", "-w", "--cache", "--loglevel", "--omit", "--only",
})  # fmt: skip
"""Options that take the word after them."""
_LOCAL_WORDS = frozenset({
    "config", "pkg", "prefix", "root", "bin", "ls", "list", "version", "help", "set-script", "get",
    "set", "init", "-v", "--version",
})  # fmt: skip
"""Words of npm that reach nothing."""


def run(reader: CommandReader, words: list[str], _: Command) -> list[str]:
    """Take in the words after `npx`; return those of the tool that it runs."""
    rest, is_here = list(words), False
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        is_here = is_here or option in ("--no", "--no-install")
        if option in ("-c", "--call") and rest:
            reader.effects.texts.append(ShellText(rest.pop(0)))
        elif option in ("-p", "--package") and rest:
            _fetched(reader, rest.pop(0))
    if rest:
        rest[0] = _without_version(rest[0])
        if rest[0] not in tools.KNOWN and not is_here:
            _fetched(reader, rest[0])
    return rest


def _fetched(reader: CommandReader, tool: str) -> None:
    """Take in a package that is fetched and run; one that everybody builds with is told as no more than that."""
    name = _without_version(tool)
    if not (reader.lists(name) or reader.has_command(name)):
        reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
        if name not in tools.QUIET | tools.NODES | tools.PACKAGE_MANAGERS:
            reader.effects.literals.add(f"npx {name}")


def _managed(reader: CommandReader, verb: str, words: list[str]) -> None:
    """Take in what npm is asked: of `install`, packages that are not the package's own, a registry of its choice."""
    if verb in _BUILDING:
        reader.effects.powers.add(tools.SPAWN)
        return
    reader.effects.powers |= {tools.NETWORK, tools.SPAWN}
    if verb not in _INSTALLING:
        return
    given = [word.removeprefix(_REGISTRY) for word in words[words[:1] == ["add"] :]]
    plain = [
        word
        for before, word in pairwise(["", *given])
        if not word.startswith(("-", ".", "/", "$", "file:")) and before not in _VALUED
    ]
    others = [word for word in plain if not reader.lists(_without_version(word))]
    if others:
        everywhere = ["-g"] if not _GLOBAL.isdisjoint(words) or verb == "global" else []
        reader.effects.literals.add(" ".join(["npm install", *everywhere, *others[:2]]))


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
        _managed(reader, verb, rest[1:])
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
