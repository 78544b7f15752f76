"""What one command of an install script does, as far as its words say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.analysis.commands import (
    download_command,
    foreign_command,
    makefile,
    node_command,
    package_command,
    shell_command,
    tools,
    wrapping_command,
)
from audit.analysis.commands.evidence import AWAY, By, Effects, show_evidence
from audit.analysis.commands.programs import after, is_own, program, started
from audit.analysis.commands.shell import paths
from audit.analysis.commands.variables import ASSIGNMENT
from audit.analysis.layout.runners import POWERSHELLS
from audit.model.fetching import CARRYING

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command

PEEL_LIMIT = 30
"""Commands inside commands (`env sudo npx x`) that are followed."""

_UNKNOWN = re.compile(r"[$`]|^%")
"""What nobody said what it stands for, in the name of a program."""
_RUN_BY_SED = re.compile(
    r"(?:^|[;\n}])\s*(?:\d+|\$|/[^/]*/)?\s*e(?:\s|$)|[/|,:#!_@][gpIwi0-9]*e[gpIi0-9]*\s*(?:$|[;\n}])"
)
"""`sed 1e`, `sed s/a/b/e`: runs what it reads as a command."""
_QUIET = re.compile(r"@[A-Za-z][^/]*$")
"""`@node`: the shell of Windows does not show the command."""
_PATH = re.compile(r"\.|@?[^@]*/|.*\\")
"""A word that is a path, not the name of a program."""
_OF_WINDOWS = re.compile(r"\.(?:bat|cmd|exe|ps1|vbs)$", re.IGNORECASE)
"""A program that Windows looks for in the folder that it is in, too."""
_HERE = re.compile(
    r"(?:\$\{?(?:INIT_CWD|PWD)\}?|\$\(pwd\)|`pwd`|%CD%|%~dp0|\$\(dirname [^()]*\)|`dirname [^`]*`)(?:/+|$)",
    re.IGNORECASE,
)
"""Ways to say the folder that a script is run in, or stands in."""


class CommandReader:
    """Says what one command after the other does."""

    def __init__(
        self, scripts: frozenset[str], listed: frozenset[str], own: frozenset[str] = frozenset()
    ) -> None:
        """Prepare to read.

        Args:
            scripts: the names of the package's own scripts.
            listed: the names of the packages it lists.
            own: the names of its own commands.
        """
        self.scripts = scripts
        self._listed = listed
        self._own = own
        self.folder = ""
        """Where the commands run, from the package's folder."""
        self.program = ""
        """The name of the program that is read."""
        self.effects = Effects()

    def read_apart(self, command: Command) -> Effects:
        """Return what one command does."""
        self.effects = Effects()
        show_evidence(command, self.effects)
        self._read_words(list(command.words), command)
        return self.effects

    def _read_words(self, words: list[str], command: Command) -> None:
        settings = list(command.assignments)
        if words and _QUIET.match(words[0]):
            words = [words[0][1:], *words[1:]]
        for _ in range(PEEL_LIMIT):
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
            self.node_options(value)

    def _one(self, words: list[str], command: Command) -> list[str]:
        """Take in the program that `words` start; return the words of the command that it runs, if any."""
        name = self.program = program(words[0])
        self.effects.literals.add(name)
        self.effects.commands.add(name)
        if is_own(words[0]):
            return self._other(name, words)
        if name in tools.PROJECTS:
            self.effects.files.append((self.path(tools.PROJECTS[name]), By.PERHAPS))
        if name in tools.WRAPPERS:
            return wrapping_command.read(self, name, words[1:], command)
        handler = _HANDLERS.get(name)
        if handler is not None:
            return handler(self, words[1:], command)
        return self._other(name, words)

    def _other(self, name: str, words: list[str]) -> list[str]:
        if _UNKNOWN.search(name):
            self.effects.powers |= {tools.SPAWN, tools.COMPUTED}
        elif _PATH.match(words[0]):
            is_path = "/" in words[0] or "\\" in words[0]
            how = By.ITSELF if is_path else By.PERHAPS  # `.downloadString(...)` of PowerShell
            self.effects.files.append((self.path(words[0]), how))
        elif _OF_WINDOWS.search(words[0]):
            self.effects.files.append((self.path(words[0]), By.PERHAPS))
            self.effects.powers.add(tools.SPAWN)
        elif name in tools.KNOWN:
            self.effects.powers.update(tools.KNOWN[name])
        elif name in tools.READERS or name in tools.WRITERS:
            self._on_files(name, words[1:])
        elif name not in tools.QUIET and name not in self._listed:
            self.effects.powers.add(tools.SPAWN)
        if name in ("sed", "gsed") and any(_RUN_BY_SED.search(word) for word in words[1:]):
            self.effects.powers |= {tools.SPAWN, tools.COMPUTED}
        self._environment(name, words)
        if name in ("find", "fd") and (then := after(words, ("-exec", "-execdir", "-ok", "-x"))):
            found = paths.found(words)
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
        if ASSIGNMENT.match(word):
            self.set(word)

    def _on_files(self, name: str, arguments: list[str]) -> None:
        if any(AWAY.match(word) for word in arguments if word != "/dev/null"):
            self.effects.powers.add(tools.READ if name in tools.READERS else tools.WRITE)

    def node_options(self, text: str) -> None:
        """Take in `NODE_OPTIONS="--require ./x.js"`, which every node that is started reads."""
        node_command.options(self, text.split())

    def lists(self, name: str) -> bool:
        """Return whether the package lists the package `name`."""
        return name in self._listed

    def has_command(self, name: str) -> bool:
        """Return whether the package has a command called `name`."""
        return name in self._own

    def is_script(self, word: str) -> bool:
        """Return whether the package has a script called `word`."""
        return word in self.scripts

    def path(self, word: str) -> str:
        """Return a path as seen from the package's folder; `..` is kept where it leads out."""
        plain = _HERE.sub("", word.replace("\\", "/"))
        return (
            posixpath.normpath(posixpath.join(self.folder, plain)) if plain else self.folder or "."
        )


_Handler = Callable[[CommandReader, list[str], "Command"], list[str]]
_HANDLERS: dict[str, _Handler] = {
    "cmd": shell_command.windows,
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
    **dict.fromkeys((*tools.SHELLS, "script", "su"), shell_command.shell),
    **dict.fromkeys(("at", "batch", "crontab"), shell_command.scheduled),
    **dict.fromkeys(tools.MAKES, makefile.read),
    **dict.fromkeys(POWERSHELLS, shell_command.powershell),
    **dict.fromkeys(tools.NODES, node_command.read),
    **dict.fromkeys(tools.OTHER_INTERPRETERS, foreign_command.read),
    **dict.fromkeys(tools.DOWNLOADERS, download_command.read),
    **dict.fromkeys(CARRYING, download_command.carries),
    **dict.fromkeys(("scp", "rsync"), download_command.copies),
    **dict.fromkeys(("dig", "nslookup", "host"), download_command.asks),
    "git": download_command.git,
    **dict.fromkeys(tools.PACKAGE_RUNNERS, package_command.run),
    **dict.fromkeys(tools.PACKAGE_MANAGERS, package_command.manage),
}
