"""What one command of an install script does, as far as its words say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.commands import (
    download_command,
    feeding,
    foreign_command,
    makefile,
    node_command,
    package_command,
    shell_command,
    tools,
    windows_command,
    wrapping_command,
)
from audit.analysis.commands.evidence import AWAY, Effects, show_evidence
from audit.analysis.commands.programs import after, is_own, program, started
from audit.analysis.commands.variables import ASSIGNMENT, Variables
from audit.analysis.layout.runners import POWERSHELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.analysis.commands.command import Command

PEEL_LIMIT = 30
"""Commands inside commands (`env sudo npx x`) that are followed."""

_QUIET = re.compile(r"@[A-Za-z][^/]*$")
"""`@node`: the shell of Windows does not show the command."""
_PATH = re.compile(r"\.|@?[^@]*/|.*\\")
"""A word that is a path, not the name of a program."""
_HERE = re.compile(
    r"(?:\$\{?(?:INIT_CWD|PWD)\}?|\$\(pwd\)|`pwd`|%CD%|%~dp0|\$\(dirname [^()]*\)|`dirname [^`]*`)(?:/+|$)",
    re.IGNORECASE,
)
"""Ways to say the folder that a script is run in, or stands in."""


class CommandReader:
    """Reads commands one after the other: `cd` moves those that follow."""

    def __init__(
        self,
        scripts: frozenset[str],
        listed: frozenset[str],
        folder: str = "",
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare to read.

        Args:
            scripts: the names of the package's own scripts.
            listed: the names of the packages it lists.
            folder: where the commands start, from the package's folder.
            variables: what the environment is known to hold.
        """
        self.scripts = scripts
        self._listed = listed
        self._folder = folder
        self._apart, self._outside = 0, folder
        self._variables = Variables(variables)
        self.effects = Effects()

    def read_apart(self, command: Command) -> Effects:
        """Return what one command does; `effects` is left as it is."""
        total, self.effects = self.effects, Effects()
        self._read(command)
        apart, self.effects = self.effects, total
        return apart

    def _read(self, command: Command) -> None:
        self._enter(command.apart)
        self._variables.take(command.assignments, lasting=not command.words)
        command = replace(command, reads=self._all(command.reads), writes=self._all(command.writes))
        ways = list(self._variables.ways(command.words))
        meant = [word for words in ways for word in words if word not in command.words]
        show_evidence(replace(command, words=(*command.words, *meant)), self.effects)
        shell_command.written(self, command)
        for words in ways:
            self._read_words(words, command)

    def _all(self, words: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self._variables.expanded, words))

    def _enter(self, apart: int) -> None:
        """Note the shell that runs what follows: where that moves to, the one around it stays."""
        if apart == self._apart:
            return
        if self._apart:
            self._folder = self._outside
        else:
            self._outside = self._folder
        self._apart = apart

    def _read_words(self, words: list[str], command: Command) -> None:
        settings = list(command.assignments)
        if words and _QUIET.match(words[0]):
            words = [words[0][1:], *words[1:]]
        for _ in range(PEEL_LIMIT):
            words = self._variables.looped(words)
            while words and (words[0] in tools.KEYWORDS or ASSIGNMENT.match(words[0])):
                settings.append(words.pop(0))
            if not words:
                break
            words = self._one(words, command)
        for setting in settings:
            self.set(setting)

    def set(self, setting: str) -> None:
        """Take in `NAME=value` before a command."""
        name, _, value = setting.partition("=")
        if name == "NODE_OPTIONS":
            self.node_options(self._variables.expanded(value))

    def _one(self, words: list[str], command: Command) -> list[str]:
        """Take in the program that `words` start; return the words of the command that it runs, if any."""
        name = program(words[0])
        self.effects.literals.add(name)
        self.effects.commands.add(name)
        if is_own(words[0]):
            return self._other(name, words)
        if name in tools.PROJECTS:
            self.effects.files.append((self.path(tools.PROJECTS[name]), False))
        if name in tools.WRAPPERS:
            return wrapping_command.read(self, name, words[1:], command)
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, words[1:], command)
        return self._other(name, words)

    def _other(self, name: str, words: list[str]) -> list[str]:
        if name.startswith(("$", "`", "%")):
            self.effects.powers |= {tools.SPAWN, tools.COMPUTED}
        elif _PATH.match(words[0]):
            self.effects.files.append((self.path(words[0]), False))
        elif name in tools.KNOWN:
            self.effects.powers.update(tools.KNOWN[name])
        elif name in tools.READERS or name in tools.WRITERS:
            self._on_files(name, words[1:])
        elif name not in tools.QUIET and name not in self._listed:
            self.effects.powers.add(tools.SPAWN)
        self._environment(name, words)
        if name in ("find", "fd") and (then := after(words, ("-exec", "-execdir", "-ok", "-x"))):
            found = feeding.found(words)
            return [word.replace("{}", found) for word in then]
        if name in tools.STARTERS or name not in tools.QUIET:
            return started(name, words[1:])
        return []

    def _environment(self, name: str, words: list[str]) -> None:
        if name in tools.ENVIRONMENT_READERS and len(words) == 1:
            self.effects.powers.add(tools.ENVIRONMENT)
        for word in words[1:] if name in tools.SETTERS else ():
            self._keep(word)

    def _keep(self, word: str) -> None:
        """Take in `NAME=value` after `export` or `set`; without a value it was set before."""
        name, joined, value = word.partition("=")
        if joined and ASSIGNMENT.match(word):
            self._variables.set(name, value)
            self.set(word)

    def _on_files(self, name: str, arguments: list[str]) -> None:
        if any(AWAY.match(word) for word in arguments if word != "/dev/null"):
            self.effects.powers.add(tools.READ if name in tools.READERS else tools.WRITE)

    def change_folder(self, words: list[str], _: Command) -> list[str]:
        """Take in `cd FOLDER`."""
        targets = [word for word in words if not word.startswith(("-", "/d", "/D"))]
        self._folder = self.path(targets[0]) if targets else self._folder
        return []

    def read_variable(self, words: list[str], command: Command) -> list[str]:
        """Take in `... | while read NAME`."""
        text = feeding.text_given(command) or feeding.listed(command.feeder) or ""
        for name in [word for word in words if not word.startswith("-")][:1]:
            self._variables.loop(name, text.split())
        return []

    def node_options(self, text: str) -> None:
        """Take in `NODE_OPTIONS="--require ./x.js"`, which every node that is started reads."""
        node_command.options(self, text.split())

    def lists(self, name: str) -> bool:
        """Return whether the package lists the package `name`."""
        return name in self._listed

    def is_script(self, word: str) -> bool:
        """Return whether the package has a script called `word`."""
        return word in self.scripts

    def path(self, word: str) -> str:
        """Return a path as seen from the package's folder; `..` is kept where it leads out."""
        plain = _HERE.sub("", word.replace("\\", "/"))
        return (
            posixpath.normpath(posixpath.join(self._folder, plain))
            if plain
            else self._folder or "."
        )


_Handler = Callable[[CommandReader, list[str], "Command"], list[str]]
_HANDLERS: dict[str, _Handler] = {
    "cd": CommandReader.change_folder,
    "pushd": CommandReader.change_folder,
    "cmd": windows_command.shell,
    "eval": shell_command.evaluate,
    "iex": shell_command.evaluate,
    "invoke-expression": shell_command.evaluate,
    "trap": shell_command.trap,
    "source": shell_command.source,
    ".": shell_command.source,
    "npm-run-all": package_command.run_scripts,
    "run-s": package_command.run_scripts,
    "run-p": package_command.run_scripts,
    "concurrently": package_command.run_texts,
    "cross-env-shell": package_command.run_texts,
    "read": CommandReader.read_variable,
    **dict.fromkeys((*tools.SHELLS, "script", "su"), shell_command.shell),
    **dict.fromkeys(("at", "batch", "crontab"), shell_command.scheduled),
    **dict.fromkeys(tools.MAKES, makefile.read),
    **dict.fromkeys(POWERSHELLS, windows_command.powershell),
    **dict.fromkeys(tools.NODES, node_command.read),
    **dict.fromkeys(tools.OTHER_INTERPRETERS, foreign_command.read),
    **dict.fromkeys(tools.DOWNLOADERS, download_command.read),
    "git": download_command.git,
    **dict.fromkeys(tools.PACKAGE_RUNNERS, package_command.run),
    **dict.fromkeys(tools.PACKAGE_MANAGERS, package_command.manage),
}
