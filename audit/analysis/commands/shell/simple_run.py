"""One simple command run in small: its words expanded, its program asked what it does, what it prints kept."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.command import Command
from audit.analysis.commands.evidence import By, Effects, ShellText
from audit.analysis.commands.shell import builtins, printing
from audit.analysis.commands.shell.expanding import Expander, names
from audit.analysis.commands.shell.files import Files
from audit.analysis.commands.shell.simple_parsing import written
from audit.analysis.commands.shell.standing import is_parameter, is_printed, texts_of
from audit.analysis.commands.shell.state import (
    LONGEST,
    NOTHING,
    UNKNOWN,
    Input,
    State,
    Text,
    either,
    joined,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.effects import CommandReader
    from audit.analysis.commands.shell.syntax import Node, Redirection, Simple

_MOST = 200
"""Texts of one command that are run."""
_LETTERS = 4_000_000
_WAYS = 16
"""Ways to fill in a command's variables that are gone through."""
_RUN_LATER = re.compile(
    r"(?:^|/)(?:hooks|\.husky|cron[\w.]*|init\.d|profile\.d|autostart)/|\.(?:bat|bash_profile|bashrc|cmd|profile|ps1|sh|zshrc)$"
)
"""Files whose text a shell runs, at once or some day."""
_JAVASCRIPT = re.compile(r"\.[cm]?js$")
_NOWHERE = frozenset({"-", "", "/dev/null", "NUL", "nul", "/dev/stderr", "/dev/stdout"})


class SimpleRun:
    """Runs simple commands in small; those that hold others are run by `run`."""

    def __init__(
        self,
        reader: CommandReader,
        show: Callable[[Effects, Command], None],
        run: Callable[[Node | str, State, Input], Text],
        give_up: Callable[[], None],
    ) -> None:
        """Prepare to run.

        Args:
            reader: says what a program does.
            show: takes in what a command does.
            run: runs a node or a text.
            give_up: says that more would have to be run than is.
        """
        self._reader = reader
        self._show = show
        self._run = run
        self._give_up = give_up
        self.letters = _LETTERS
        """How many more letters of words may come of what a text says; below 0: too much."""
        self.called: set[str] = set()
        """Functions that were called."""
        self.line = 0
        """Of the command in whose text others stand; 0: the text itself is run."""

    def expander(self, state: State, given: Input) -> Expander:
        """Return what expands words in a state."""
        return Expander(
            state,
            lambda script: self._run(script, state.apart(), given),
            self.files(state).keep_apart,
        )

    def files(self, state: State) -> Files:
        """Return the files that a state knows."""
        self._reader.folder = state.folder
        return Files(state, self._reader.path)

    def simple(self, node: Simple, state: State, given: Input) -> Text:
        """Run a command once for each way to fill in what its variables may be."""
        used = names([*node.words, *(one.word for one in node.assignments)])
        unsure = sorted(name for name in used if len(state.variables.get(name, ())) > 1)
        printed = [self._ways(node, state, given, unsure)]
        if is_parameter(node.words[:1], state.unsure):  # not set, it is no word at all
            rest = replace(node, words=node.words[1:], assignments=())
            printed.append(self.simple(rest, state.copy(), given))
        return joined(dict.fromkeys(printed))

    def _ways(self, node: Simple, state: State, given: Input, unsure: list[str]) -> Text:
        if not unsure:
            return self._command(node, state, given)
        ways, printed, ends = product(*(state.variables[name] for name in unsure)), [], []
        for way in islice(ways, _WAYS):
            chosen = dict(zip(unsure, way, strict=True))
            one = state.copy()
            one.variables.update((name, (value,)) for name, value in chosen.items())
            printed.append(self._command(node, one, given))
            one.variables.update(
                (name, state.variables[name])
                for name, value in chosen.items()
                if one.variables.get(name) == (value,)
            )
            ends.append(one)
        if next(ways, None) is not None:
            self._give_up()
        state.become(either(ends))
        return joined(dict.fromkeys(printed))

    def _run_files(self, printed: Text, node: Simple) -> Text:
        """Run `$(cat FILE)`, the text of a file as a command."""
        effects = Effects(powers={tools.SPAWN}, files=[(file, By.SHELL) for file in printed.files])
        effects.powers |= {tools.COMPUTED} if printed.is_in_part else set()
        command = Command(tuple(map(written, node.words)), self.line or node.line)
        self._show(effects, command)
        return UNKNOWN

    def redirected(
        self, redirections: tuple[Redirection, ...], expander: Expander, files: Files, given: Input
    ) -> tuple[Input, list[tuple[str, str]]]:
        """Return what is read where some redirections hold, and the files that are written to, each after its sign."""
        writes = []
        for one in redirections:
            target = expander.text(one.target)
            if one.sign.startswith("<<"):
                given = Input.of(Text(target if one.sign == "<<" else f"{target}\n"))
            elif target in _NOWHERE or target.isdigit():
                writes += [(one.sign, "")] if one.sign[0] in ">&" else []
            elif one.sign.startswith("<"):
                given = Input.of(files.text(target))
                given.file = target
            else:
                writes.append((one.sign, target))
        return given, writes

    def _command(self, node: Simple, state: State, given: Input) -> Text:
        expander, files = self.expander(state, given), self.files(state)
        words = expander.fields(node.words)
        if is_printed(node.words) and expander.printed.text is None and expander.printed.files:
            return self._run_files(expander.printed, node)
        values = [(one, expander.text(one.word)) for one in node.assignments]
        sizes = [*map(len, words), *(len(value) for _, value in values)]
        self.letters = -1 if LONGEST in sizes else self.letters - sum(sizes)
        given, writes = self.redirected(node.redirections, expander, files, given)
        command = Command(
            tuple(words),
            self.line or node.line,
            tuple(f"{one.name}={value}" for one, value in values),
            (given.file,) if given.file else (),
            tuple(target for _, target in writes if target),
            given,
            tuple(map(written, node.words)),
        )
        kept = {one.name: state.variables.get(one.name) for one, _ in values}
        for one, value in values:
            state.set(one.name, (state.value(one.name) or "") + value if one.adds else value)
        printed = self._program(command, state)
        for name, held in kept.items() if words else ():
            state.drop(name)
            state.variables.update({name: held} if held else {})
        return self.sent(printed, writes, state)

    def _program(self, command: Command, state: State) -> Text:
        """Run a function, an alias, or a program: more than one where it is not known which."""
        name = command.words[0] if command.words else ""
        printed = []
        if name in state.functions:
            printed.append(self._call(command, state))
        if (alias := state.value(f"alias {name}")) is not None:
            text = f"{alias} {shlex.join(command.words[1:])}"
            printed.append(self._inner(ShellText(text), state.apart(), command))
        if name not in state.functions or f"{name}()" in state.unsure:
            printed.append(self._external(command, state))
        return joined(dict.fromkeys(printed))

    def _external(self, command: Command, state: State) -> Text:
        words, files = list(command.words), self.files(state)
        effects = self._reader.read_apart(command)
        own = [one for one in effects.files if files.holds(one[0])]
        effects.files = [one for one in effects.files if one not in own]
        effects.texts += texts_of(effects, own, files)
        self._show(effects, command)
        printed = [
            self._inner(one, state if one.is_here else state.apart(), command)
            for one in effects.texts[:_MOST]
        ]
        if effects.texts[_MOST:]:
            self._give_up()
        builtins.take(words, state, command.given, files)
        return joined(printed) if printed else printing.printed(words, command.given, files)

    def _call(self, command: Command, state: State) -> Text:
        """Run a function."""
        self.called.add(command.words[0])
        outside, printed = state.arguments, []
        for body in state.functions[command.words[0]]:
            state.arguments = command.words[1:]
            printed.append(self._run(body, state, command.given))
        state.arguments = outside
        return joined(printed)

    def _inner(self, text: ShellText, state: State, command: Command) -> Text:
        """Run a text inside the script, as its own line."""
        outside, self.line = self.line, command.line
        if text.arguments is not None:
            state.arguments = text.arguments
        if text.own_name:
            state.set("0", text.own_name)
        printed = self._run(text.text, state, command.given)
        self.line = outside
        return printed

    def sent(self, printed: Text, writes: list[tuple[str, str]], state: State) -> Text:
        """Keep what is written to files; return what is printed still."""
        for sign, target in writes:
            if not target or sign[0] == "2":
                continue
            self.files(state).write(target, printed, adds=">>" in sign)
            self._run_later(target, printed, state)
        return NOTHING if any(sign[0] in ">&" for sign, _ in writes) else printed

    def _run_later(self, target: str, printed: Text, state: State) -> None:
        """Run what is written to a hook, a profile or a script, which somebody runs some day."""
        if not printed.text:
            return
        command = Command((), self.line or 1)
        if _JAVASCRIPT.search(target):
            self._show(Effects(code=[printed.text]), command)
        elif _RUN_LATER.search(target):
            self._inner(ShellText(printed.text), state.apart(), command)
