"""What npm runs when it installs a package: its scripts, the commands in them, the files they start."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING

from audit.analysis.commands.effects import CommandReader
from audit.analysis.commands.evidence import By, Effects
from audit.analysis.commands.gyp import read_gyp
from audit.analysis.commands.makefile import is_makefile, recipes
from audit.analysis.commands.shell.state import State
from audit.analysis.commands.showing import Shown, read_text, script_reference
from audit.analysis.commands.variables import npm_variables
from audit.analysis.layout.files import interpreter
from audit.analysis.layout.tree import normalised
from audit.model.facts import Fact, FileFacts, Reading
from audit.model.lockfile import Position
from audit.model.manifest import INSTALL_SCRIPTS, commands_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.layout.tree import Tree
    from audit.model.facts import Reference
    from audit.model.manifest import Manifest
    from audit.model.vocabulary import Vocabulary

GIT_SCRIPTS = ("prepublish", "preprepare", "prepare", "postprepare")
"""npm runs these too for a dependency that it takes from git."""
SCRIPT_LIMIT = 200
"""Scripts and texts followed from one package's install scripts."""
_ANY = frozenset({By.ITSELF, By.PERHAPS})
"""What may run a file of any sort."""
_BACKSLASH = re.compile(r"[\w.]\\+[\w.]")
_PATH = r"[^\s\"'`\\()<>|;&=,{}\[\]]"
_WINDOWS_PATH = re.compile(
    rf"(?<![^\s\"'`=(),;&|<>{{}}])(?:[$<>^]?@?[({{][\w-]+[)}}]|\\{{0,2}}(?![*?/]){_PATH}+)"
    rf"(?:\\+{_PATH}+)+\\?(?![^\s\"'`,;&|<>)])"
)
"""A whole word that backslashes part. Those in code given to `node -p` may part nothing: `/-D\\s*x/.test(y)`."""
_MANIFEST = "package.json"
_GYP = "binding.gyp"


@dataclass(slots=True)
class Install:
    """What is run at install time."""

    files: dict[str, FileFacts] = field(default_factory=dict)
    """What package.json and binding.gyp show as scripts, by path."""
    shell_files: frozenset[str] = frozenset()
    """Files that a shell runs, whatever their names."""
    commands: frozenset[str] = frozenset()
    """Names of the programs that are run."""
    started: tuple[tuple[str, frozenset[Reference]], ...] = ()
    """The references of package.json by which each script starts files, where there are several."""


def read_install(
    manifest: Manifest, tree: Tree, read: Callable[[str], str], vocabulary: Vocabulary, *, git: bool
) -> Install:
    """Return what npm would run when it installs the package.

    Args:
        manifest: the package's own package.json.
        tree: its paths.
        read: returns the text of one of its files, empty when it cannot be read.
        vocabulary: the names that JavaScript given to `node -e` is read for.
        git: npm takes it from git, and so runs its `prepare`.
    """
    implicit = _implicit_gyp(manifest, tree)
    names = [
        name
        for name in (*INSTALL_SCRIPTS, *(GIT_SCRIPTS if git else ()))
        if manifest.scripts.get(name)
    ]
    if not names and not implicit:
        return Install()
    reader = _InstallReader(manifest, tree, read, vocabulary)
    for name in names:
        reader.script(name)
    if _GYP in tree and (implicit or names):
        reader.gyp(implicit=implicit)
    return reader.result()


class _InstallReader:
    """Follows the scripts of one package."""

    def __init__(
        self, manifest: Manifest, tree: Tree, read: Callable[[str], str], vocabulary: Vocabulary
    ) -> None:
        self._manifest = manifest
        self._tree = tree
        self._read = read
        self._vocabulary = vocabulary
        self._shown: dict[str, Shown] = {}
        self._shell_files: set[str] = set()
        self._commands: set[str] = set()
        self._started: dict[str, frozenset[Reference]] = {}
        own = frozenset(commands_of(manifest.raw, manifest.name or ""))
        self._commands_of = CommandReader(
            frozenset(manifest.scripts), frozenset(manifest.listed), own
        )

    def script(self, name: str) -> None:
        """Read an install script; its own fact carries the literals of all that it leads to."""
        text = self._manifest.scripts[name]
        place = self._place(name)
        references = self._of(_MANIFEST).references
        before = len(references)
        literals = self._follow(name, set())
        self._started[name] = frozenset(references[before:])
        fact = Fact("script", name, place.line, place.column, text[:120], tuple(sorted(literals)))
        self._of(_MANIFEST).facts.append(fact)

    def gyp(self, *, implicit: bool) -> None:
        """Read binding.gyp, which `node-gyp` evaluates, and the files that it includes."""
        waiting, seen = [_GYP], set[str]()
        literals: set[str] = set()
        while waiting and len(seen) < SCRIPT_LIMIT:
            path = waiting.pop()
            seen.add(path)
            commands, included, sources = read_gyp(self._read(path))
            folder = posixpath.dirname(path)
            self._of(path).references += (
                script_reference(posixpath.join(folder, source), Position(1, 1), perhaps=True)
                for source in sources[:SCRIPT_LIMIT]
            )
            for command in islice(commands, SCRIPT_LIMIT):
                place = Position(command.line, command.column)
                where = "" if path.endswith(".gypi") else folder  # of what includes it
                literals.update(self._text(command.text, path, place, where).told())
            inside = {normalised(posixpath.join(folder, name)) for name in included} - seen
            waiting += sorted(name for name in inside if name and name in self._tree)
        if implicit:
            text = "node-gyp rebuild"
            self._of(_GYP).facts += (
                Fact("script", "gyp", 1, 1, text, tuple(sorted(literals))),
                Fact("native", "addon", 1, 1, text),
            )

    def result(self) -> Install:
        """Return all that was found."""
        files = {
            path: shown.file_facts(Reading.DATA) for path, shown in sorted(self._shown.items())
        }
        commands = frozenset(self._commands)
        started = sorted(self._started.items()) if len(self._started) > 1 else ()
        return Install(files, frozenset(self._shell_files), commands, tuple(started))

    def _follow(self, name: str, seen: set[str]) -> set[str]:
        """Read a script and those that it runs by name; return the literals of all."""
        if name in seen or len(seen) > SCRIPT_LIMIT or name not in self._manifest.scripts:
            return set()
        seen.add(name)
        effects = self._text(self._manifest.scripts[name], _MANIFEST, self._place(name))
        literals = set(effects.told())
        for other in effects.scripts:
            for hook in (f"pre{other}", other, f"post{other}"):
                literals |= self._follow(hook, seen)
        return literals

    def _text(self, text: str, path: str, place: Position, folder: str = "") -> Effects:
        effects = Effects()
        for way in _spellings(text):
            state = State(arguments=(), folder=folder)
            for name, value in npm_variables(self._manifest.raw).items():
                state.set(name, value)
            shown = self._of(path)
            effects.add(
                read_text(way, self._commands_of, state, shown, lambda _: place, self._vocabulary)
            )
        self._commands |= effects.commands
        for file in self._follow_files(effects):
            self._of(path).references.append(script_reference(file, place))
        return effects

    def _follow_files(self, effects: Effects) -> list[str]:
        """Note which files a shell runs, and what these run in their turn: their own facts are read elsewhere.

        Returns:
            those that nothing but a pattern names.
        """
        waiting, by_pattern = [effects], list[str]()
        while waiting and len(self._shell_files) < SCRIPT_LIMIT:
            one = waiting.pop()
            for name, file in self._run_by_shell(one):
                self._shell_files.add(file)
                by_pattern += [file] if "*" in name else []
                text = self._read(file)
                text = recipes(text) if is_makefile(file) else text
                inner = read_text(
                    text, self._commands_of, State(), Shown(), _first_line, self._vocabulary
                )
                effects.scripts += inner.scripts
                waiting.append(inner)
        return by_pattern

    def _run_by_shell(self, effects: Effects) -> list[tuple[str, str]]:
        """Return the files of the package that a shell runs and that were not seen before, each after its name."""
        return sorted(
            (name, file)
            for name, by in set(effects.files)
            for file in (self._files(name) if by is not By.NODE else ())
            if file not in self._shell_files
            and (by not in _ANY or interpreter(self._read(file)[:256].encode()) == "shell")
        )

    def _files(self, name: str) -> list[str]:
        """Return the files that a path means, which may be a pattern."""
        if "*" not in name:
            found = self._tree.file(name)
            return [found] if found else []
        near = self._tree.beginning_with(name.partition("*")[0], SCRIPT_LIMIT)
        return [path for path in near if fnmatchcase(path, name)]

    def _place(self, script: str) -> Position:
        return self._manifest.script_positions.get(script, Position(1, 1))

    def _of(self, path: str) -> Shown:
        return self._shown.setdefault(path, Shown())


def _first_line(_: int) -> Position:
    return Position(1, 1)


def _spellings(text: str) -> tuple[str, ...]:
    """Return the ways to read a script: a backslash quotes in a POSIX shell and parts folders on Windows."""
    if not _BACKSLASH.search(text):
        return (text,)
    other = _WINDOWS_PATH.sub(lambda path: path[0].replace("\\", "/"), text)
    return (text,) if other == text else (text, other)


def _implicit_gyp(manifest: Manifest, tree: Tree) -> bool:
    """Return whether npm runs `node-gyp rebuild` although no script says so."""
    asked = manifest.scripts.get("install") or manifest.scripts.get("preinstall")
    return _GYP in tree and not asked and manifest.raw.get("gypfile") is not False
