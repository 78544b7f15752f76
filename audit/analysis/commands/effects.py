"""What one command of an install script does, as far as its words say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.analysis.commands import (
    feeding,
    makefile,
    node_command,
    package_command,
    tools,
    windows_command,
    wrapping_command,
)
from audit.analysis.commands.evidence import AWAY, VARIABLE, Effects, show_evidence
from audit.analysis.commands.variables import Variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.analysis.commands.shell import Command

PEEL_LIMIT = 30
"""Commands inside commands (`env sudo npx x`) that are followed."""

_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_HOST = re.compile(r"(?:[\w-]+\.)+[A-Za-z]{2,}(?::\d+)?(?:/\S*)?|\d{1,3}(?:\.\d{1,3}){3}")
_PATH = re.compile(r"\.|@?[^@]*/|.*\\")
"""A word that is a path, not the name of a program."""
_EXPANDED = re.compile(r"(?:\$\([^()]*\)|`[^`]*`|\$\{?\w+\}?)\.?")
"""What the shell puts something else for, before the rest of a host's name."""
_USER = re.compile(r"^[\w.-]+@(?=[\w-]+\.)|(?<=\w):(?!\d|//).*")
"""`USER@` before a host's name, `:PATH` after it."""
_SENT = re.compile(r"(?:^|=|^-[dFT])@[^-\s]|^--(?:post|body)-file\b|^(?:-T|--upload-file)")
"""A file whose text is sent: `-d @FILE`, `-F name=@FILE`."""
_HERE = re.compile(
    r"(?:\$\{?(?:INIT_CWD|PWD)\}?|\$\(pwd\)|`pwd`|%CD%|%~dp0|\$\(dirname [^()]*\)|`dirname [^`]*`)/+",
    re.IGNORECASE,
)
"""Ways to say the folder that a script is run in, or stands in."""
_PACKAGE_RUNNERS = frozenset({"npx", "pnpx", "bunx"})
_PACKAGE_MANAGERS = frozenset({"npm", "yarn", "pnpm", "cnpm", "tnpm", "yarnpkg"})


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
        self._scripts = scripts
        self._listed = listed
        self._folder = folder
        self._variables = Variables(variables)
        self.effects = Effects()

    def read_apart(self, command: Command) -> Effects:
        """Return what one command does; `effects` is left as it is."""
        total, self.effects = self.effects, Effects()
        self._read(command)
        apart, self.effects = self.effects, total
        return apart

    def _read(self, command: Command) -> None:
        show_evidence(command, self.effects)
        self._variables.take(command.assignments, lasting=not command.words)
        for words in self._variables.ways(command.words):
            self._read_words(words, command)

    def _read_words(self, words: list[str], command: Command) -> None:
        settings = list(command.assignments)
        for _ in range(PEEL_LIMIT):
            words = self._variables.looped(words)
            while words and (words[0] in tools.KEYWORDS or _ASSIGNMENT.match(words[0])):
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
        name = _program(words[0])
        self.effects.literals.add(name)
        self.effects.commands.add(name)
        if _is_own(words[0]):
            return self._other(name, words)
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
        if name in ("find", "fd") and (after := _after(words, ("-exec", "-execdir", "-ok", "-x"))):
            found = feeding.found(words)
            return [word.replace("{}", found) for word in after]
        if name in tools.STARTERS or name not in tools.QUIET:
            return _started(name, words[1:])
        return []

    def _environment(self, name: str, words: list[str]) -> None:
        if name in tools.ENVIRONMENT_READERS and len(words) == 1:
            self.effects.powers.add(tools.ENVIRONMENT)
        for word in words[1:] if name in tools.SETTERS else ():
            self._keep(word)

    def _keep(self, word: str) -> None:
        """Take in `NAME=value` after `export` or `set`; without a value it was set before."""
        name, joined, value = word.partition("=")
        if joined and _ASSIGNMENT.match(word):
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

    def download(self, words: list[str], _: Command) -> list[str]:
        """Take in a program that reaches the network."""
        self.effects.powers |= {tools.NETWORK, tools.SPAWN}
        plain = (_USER.sub("", _EXPANDED.sub("", word)) for word in words)
        self.effects.literals.update(word.lower() for word in plain if _HOST.fullmatch(word))
        if any(_SENT.search(word) for word in words):
            self.effects.powers.add(tools.READ)
        return []

    def read_variable(self, words: list[str], command: Command) -> list[str]:
        """Take in `... | while read NAME`."""
        text = feeding.text_given(command) or feeding.listed(command.feeder) or ""
        for name in [word for word in words if not word.startswith("-")][:1]:
            self._variables.loop(name, text.split())
        return []

    def trap(self, words: list[str], command: Command) -> list[str]:
        """Take in `trap TEXT SIGNAL`, `alias NAME=TEXT`: text that is run later."""
        return self.evaluate([word.partition("=")[2] or word for word in words[:1]], command)

    def shell(self, words: list[str], command: Command) -> list[str]:
        """Take in `sh -c TEXT`, `sh FILE`, `... | sh`."""
        self.effects.powers.add(tools.SPAWN)
        rest = list(words)
        while rest and rest[0].startswith(("-", "+")):
            option = rest.pop(0)
            if "c" in option and not option.startswith("--") and rest:
                self.effects.texts.append(feeding.substituted(rest[0]))
                return []
        if rest:
            self.effects.files.append((self.path(rest[0]), True))
        elif command.reads:
            self.effects.files += [(self.path(file), True) for file in command.reads]
        else:
            self._fed(command)
        return []

    def _fed(self, command: Command) -> None:
        """Take in the shell text that stands in the script for a shell to read, or that it is not known."""
        text, files = feeding.text_given(command), feeding.files_given(command)
        self.effects.texts += [text] if text is not None else []
        self.effects.files += [(self.path(file), True) for file in files]
        if text is None and not files:
            self.effects.powers.add(tools.COMPUTED)

    def evaluate(self, words: list[str], _: Command) -> list[str]:
        """Take in `eval TEXT`."""
        self.effects.powers.add(tools.SPAWN)
        self.effects.texts.append(feeding.substituted(" ".join(words)))
        return []

    def source(self, words: list[str], _: Command) -> list[str]:
        """Take in `. FILE`."""
        self.effects.files += [(self.path(word), True) for word in words[:1]]
        return []

    def other_interpreter(self, _: list[str], __: Command) -> list[str]:
        """Take in a language that is not read here: what it runs is not known."""
        self.effects.powers |= {tools.SPAWN, tools.COMPUTED}
        return []

    def node_options(self, text: str) -> None:
        """Take in `NODE_OPTIONS="--require ./x.js"`, which every node that is started reads."""
        node_command.options(self, text.split())

    def package_runner(self, words: list[str], _: Command) -> list[str]:
        """Take in `npx TOOL`: fetched from the registry when the package does not list it."""
        return package_command.run(self, words)

    def package_manager(self, words: list[str], _: Command) -> list[str]:
        """Take in `npm run NAME`, `npm exec TOOL`, `npm install ...`."""
        return package_command.manage(self, words)

    def lists(self, name: str) -> bool:
        """Return whether the package lists the package `name`."""
        return name in self._listed

    def script_runner(self, words: list[str], _: Command) -> list[str]:
        """Take in `npm-run-all NAME...`, `run-s NAME...`: the names may be patterns."""
        for word in words:
            prefix, star, _rest = word.partition("*")
            self.effects.scripts += (
                name
                for name in sorted(self._scripts)
                if name == word or (star and name.startswith(prefix))
            )
        return []

    def texts_runner(self, words: list[str], _: Command) -> list[str]:
        """Take in a program whose every argument is a command: `concurrently`, `cross-env-shell`."""
        plain = [
            word
            for word in words
            if not word.startswith("-") and (" " in word or not _ASSIGNMENT.match(word))
        ]
        self.effects.texts += plain
        self.effects.scripts += (
            word.partition(":")[2] for word in plain if word.startswith(("npm:", "yarn:", "pnpm:"))
        )
        return []

    def is_script(self, word: str) -> bool:
        """Return whether the package has a script called `word`."""
        return word in self._scripts

    def path(self, word: str) -> str:
        """Return a path as seen from the package's folder; `..` is kept where it leads out."""
        plain = _HERE.sub("", word.replace("\\", "/"))
        return posixpath.normpath(posixpath.join(self._folder, plain)) if plain else "."


def _is_own(word: str) -> bool:
    """Return whether a path means a file of the package, whatever program has its name: `bin/go`."""
    plain = word.replace("\\", "/")
    return (
        "/" in plain
        and "node_modules/" not in plain
        and plain[0] not in "/~$%@`"
        and ":" not in plain
    )


def _program(word: str) -> str:
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


def _started(name: str, words: list[str]) -> list[str]:
    """Return the command among the arguments of a program that starts it: after `--`, or from `node` on."""
    if "--" in words and name in tools.STARTERS:
        return words[words.index("--") + 1 :]
    names = tools.NODES | tools.SHELLS | _PACKAGE_RUNNERS | _PACKAGE_MANAGERS
    place = next((at for at, word in enumerate(words) if _program(word) in names), None)
    return [] if place is None else words[place:]


def _after(words: list[str], options: tuple[str, ...]) -> list[str]:
    """Return the words after the first of `options`; nothing when none is there."""
    place = next((place for place, word in enumerate(words) if word in options), None)
    return [] if place is None else words[place + 1 :]


_Handler = Callable[[CommandReader, list[str], "Command"], list[str]]
_HANDLERS: dict[str, _Handler] = {
    "cd": CommandReader.change_folder,
    "pushd": CommandReader.change_folder,
    "cmd": windows_command.shell,
    "eval": CommandReader.evaluate,
    "iex": CommandReader.evaluate,
    "invoke-expression": CommandReader.evaluate,
    "trap": CommandReader.trap,
    "source": CommandReader.source,
    ".": CommandReader.source,
    "npm-run-all": CommandReader.script_runner,
    "run-s": CommandReader.script_runner,
    "run-p": CommandReader.script_runner,
    "concurrently": CommandReader.texts_runner,
    "cross-env-shell": CommandReader.texts_runner,
    "read": CommandReader.read_variable,
    **dict.fromkeys((*tools.SHELLS, "script", "su"), CommandReader.shell),
    **dict.fromkeys(tools.MAKES, makefile.read),
    **dict.fromkeys(tools.POWERSHELLS, windows_command.powershell),
    **dict.fromkeys(tools.NODES, node_command.read),
    **dict.fromkeys(tools.OTHER_INTERPRETERS, CommandReader.other_interpreter),
    **dict.fromkeys(tools.DOWNLOADERS, CommandReader.download),
    **dict.fromkeys(_PACKAGE_RUNNERS, CommandReader.package_runner),
    **dict.fromkeys(_PACKAGE_MANAGERS, CommandReader.package_manager),
}
