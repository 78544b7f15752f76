"""What npm runs when it installs a package: its scripts, the commands in them, the files they start."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from audit.analysis.commands.effects import CommandReader
from audit.analysis.commands.evidence import Effects
from audit.analysis.commands.foreign import facts_at
from audit.analysis.commands.gyp import read_gyp
from audit.analysis.commands.shell import DEPTH_LIMIT, read_commands
from audit.analysis.commands.variables import npm_variables
from audit.analysis.inline import read_inline
from audit.analysis.layout.tree import normalised
from audit.model.facts import Fact, FileFacts, Reading, Reference, ReferenceKind
from audit.model.lockfile import Position
from audit.model.manifest import INSTALL_SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.command import Command
    from audit.analysis.layout.tree import Tree
    from audit.model.manifest import Manifest
    from audit.model.vocabulary import Vocabulary

GIT_SCRIPTS = ("prepublish", "preprepare", "prepare", "postprepare")
"""npm runs these too for a dependency that it takes from git."""
SCRIPT_LIMIT = 200
"""Scripts and texts followed from one package's install scripts."""
_WINDOWS_PATH = re.compile(r"[\w.]\\[\w.]")
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


@dataclass(slots=True)
class _Shown:
    """Facts and references of one file, as they are found."""

    facts: list[Fact] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def file_facts(self, reading: Reading) -> FileFacts:
        facts, references = dict.fromkeys(self.facts), dict.fromkeys(self.references)
        return FileFacts(reading).with_more(facts, references)


def read_install(
    manifest: Manifest,
    tree: Tree,
    read: Callable[[str], str],
    vocabulary: Vocabulary,
    *,
    git: bool,
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
    reader = _InstallReader(manifest, tree, vocabulary)
    for name in names:
        reader.script(name)
    if _GYP in tree and (implicit or names):
        reader.gyp(read, implicit=implicit)
    return reader.result()


def read_shell(data: bytes, vocabulary: Vocabulary) -> FileFacts:
    """Return what a file of shell commands shows."""
    text = data.decode("utf-8", errors="replace")
    commands = CommandReader(frozenset(), frozenset())
    shown = _Shown()
    _read_text(text, commands, shown, lambda line: Position(line, 1), vocabulary)
    return shown.file_facts(Reading.PARSED)


class _InstallReader:
    """Follows the scripts of one package."""

    def __init__(self, manifest: Manifest, tree: Tree, vocabulary: Vocabulary) -> None:
        self._manifest = manifest
        self._tree = tree
        self._vocabulary = vocabulary
        self._shown: dict[str, _Shown] = {}
        self._shell_files: set[str] = set()
        self._commands: set[str] = set()
        self._followed: set[str] = set()

    def script(self, name: str) -> None:
        """Read an install script; its own fact carries the literals of all that it leads to."""
        text = self._manifest.scripts[name]
        place = self._place(name)
        literals = self._follow(name, set())
        fact = Fact("script", name, place.line, place.column, text[:120], tuple(sorted(literals)))
        self._of(_MANIFEST).facts.append(fact)

    def gyp(self, read: Callable[[str], str], *, implicit: bool) -> None:
        """Read binding.gyp, which `node-gyp` evaluates, and the files that it includes."""
        waiting, seen = [_GYP], set[str]()
        literals: set[str] = set()
        while waiting and len(seen) < SCRIPT_LIMIT:
            path = waiting.pop()
            seen.add(path)
            commands, included, sources = read_gyp(read(path))
            folder = posixpath.dirname(path)
            self._of(path).references += (
                _script_reference(posixpath.join(folder, source), Position(1, 1))
                for source in sources[:SCRIPT_LIMIT]
            )
            for command in commands[:SCRIPT_LIMIT]:
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
        return Install(files, frozenset(self._shell_files), frozenset(self._commands))

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
            commands = CommandReader(
                frozenset(self._manifest.scripts),
                frozenset(self._manifest.listed),
                folder,
                variables=npm_variables(self._manifest.raw),
            )
            _read_text(way, commands, self._of(path), lambda _: place, self._vocabulary)
            effects.add(commands.effects)
        self._commands |= effects.commands
        run_by_shell = (self._tree.file(file) for file, shell in effects.files if shell)
        self._shell_files.update(file for file in run_by_shell if file)
        return effects

    def _place(self, script: str) -> Position:
        return self._manifest.script_positions.get(script, Position(1, 1))

    def _of(self, path: str) -> _Shown:
        return self._shown.setdefault(path, _Shown())


def _spellings(text: str) -> tuple[str, ...]:
    """Return the ways to read a script: a backslash quotes in a POSIX shell and parts folders on Windows."""
    return (text, text.replace("\\", "/")) if _WINDOWS_PATH.search(text) else (text,)


def _read_text(
    text: str,
    commands: CommandReader,
    shown: _Shown,
    place_of: Callable[[int], Position],
    vocabulary: Vocabulary,
) -> None:
    """Read shell text, and the texts inside it, into `shown`.

    Each command's powers are placed by `place_of`, given the command's line.
    """
    waiting: list[tuple[Command, int]] = [
        (command, DEPTH_LIMIT) for command in reversed(read_commands(text))
    ]
    total = commands.effects
    while waiting:
        command, depth = waiting.pop()
        part = commands.read_apart(command)
        _show(part, command, place_of(command.line), shown, vocabulary)
        total.add(part)
        if depth:
            inner = [found for inside in part.texts for found in read_commands(inside)]
            waiting += [
                (replace(found, line=command.line), depth - 1)
                for found in reversed(inner[:SCRIPT_LIMIT])
            ]


def _show(
    effects: Effects, command: Command, place: Position, shown: _Shown, vocabulary: Vocabulary
) -> None:
    text = " ".join(command.words)[:120]
    literals = effects.told()
    shown.facts += (
        Fact(kind, what, place.line, place.column, text, literals)
        for kind, what in sorted(effects.powers)
    )
    shown.references += (_script_reference(file, place) for file, _ in effects.files)
    shown.references += (
        Reference(name, ReferenceKind.REQUIRE, place.line, place.column) for name in effects.loaded
    )
    shown.facts += (each for code in effects.foreign for each in facts_at(code, place))
    for code in effects.code:
        found = read_inline(code.encode(errors="replace"), vocabulary, place.line, place.column)
        shown.facts += found.facts
        shown.references += found.references


def _script_reference(file: str, place: Position) -> Reference:
    relative = file if file.startswith(("/", "..")) else f"./{file}"
    return Reference(relative, ReferenceKind.SCRIPT, place.line, place.column)


def _implicit_gyp(manifest: Manifest, tree: Tree) -> bool:
    """Return whether npm runs `node-gyp rebuild` although no script says so."""
    asked = manifest.scripts.get("install") or manifest.scripts.get("preinstall")
    return _GYP in tree and not asked and manifest.raw.get("gypfile") is not False
