"""The facts and references of shell text: what its commands do, each where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.commands.effects import CommandReader
from audit.analysis.commands.evidence import By, Effects
from audit.analysis.commands.foreign import facts_at
from audit.analysis.commands.shell.running import ShellRun
from audit.analysis.commands.shell.state import State
from audit.analysis.inline import read_inline
from audit.model.facts import Fact, FileFacts, Reading, Reference, ReferenceKind
from audit.model.lockfile import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.command import Command
    from audit.model.vocabulary import Vocabulary


@dataclass(slots=True)
class Shown:
    """Facts and references of one file, as they are found."""

    facts: list[Fact] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def file_facts(self, reading: Reading) -> FileFacts:
        """Return all of it, each once."""
        facts, references = dict.fromkeys(self.facts), dict.fromkeys(self.references)
        return FileFacts(reading).with_more(facts, references)


def read_shell(text: str, vocabulary: Vocabulary) -> FileFacts:
    """Return what a file of shell commands shows."""
    commands = CommandReader(frozenset(), frozenset())
    shown = Shown()
    read_text(text, commands, State(), shown, lambda line: Position(line, 1), vocabulary)
    return shown.file_facts(Reading.PARSED)


def read_text(
    text: str,
    commands: CommandReader,
    state: State,
    shown: Shown,
    place_of: Callable[[int], Position],
    vocabulary: Vocabulary,
) -> Effects:
    """Read shell text, and the texts inside it, into `shown`; return what all of it does.

    Each command's powers are placed by `place_of`, given the command's line.
    """
    total = Effects()

    def show(effects: Effects, command: Command) -> None:
        _show(effects, command, place_of(command.line), shown, vocabulary)
        total.add(effects)

    ShellRun(commands, show).run_text(text, state)
    return total


def _show(
    effects: Effects, command: Command, place: Position, shown: Shown, vocabulary: Vocabulary
) -> None:
    text = " ".join(command.written or command.words)[:120]
    literals = effects.told()
    shown.facts += (
        Fact(kind, what, place.line, place.column, text, literals)
        for kind, what in sorted(effects.powers)
    )
    shown.references += (
        script_reference(file, place, perhaps=by is By.PERHAPS) for file, by in effects.files
    )
    shown.references += (
        Reference(name, ReferenceKind.REQUIRE, place.line, place.column) for name in effects.loaded
    )
    shown.facts += (each for code in effects.foreign for each in facts_at(code, place))
    for code in effects.code:
        found = read_inline(code.encode(errors="replace"), vocabulary, place.line, place.column)
        shown.facts += found.facts
        shown.references += found.references


def script_reference(file: str, place: Position, *, perhaps: bool = False) -> Reference:
    """Return the reference to a file that a command at a place runs; `perhaps`: where there is such a file."""
    relative = file if file.startswith(("/", "..")) else f"./{file}"
    return Reference(relative, ReferenceKind.SCRIPT, place.line, place.column, perhaps)
