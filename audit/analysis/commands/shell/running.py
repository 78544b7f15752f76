"""Shell text run in small: every branch is gone through, and each command that it comes to is given to a reader.

What the script itself says is known: its variables and functions, what it writes to files, what well-known programs
print of that. The rest stays as it is written.
"""

from __future__ import annotations

import re
import shlex
from itertools import islice, product
from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.command import Command
from audit.analysis.commands.evidence import By, Effects, ShellText
from audit.analysis.commands.shell import builtins, printing
from audit.analysis.commands.shell.expanding import Expander, names
from audit.analysis.commands.shell.files import Files
from audit.analysis.commands.shell.parsing import parse, written
from audit.analysis.commands.shell.state import NOTHING, UNKNOWN, Input, State, Text, either, joined
from audit.analysis.commands.shell.syntax import (
    Branches,
    Choice,
    Definition,
    Each,
    Group,
    Pipe,
    Sequence,
    Simple,
    Substitution,
    While,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.effects import CommandReader
    from audit.analysis.commands.shell.syntax import Node, Redirection

_DEEP = 50
"""Commands inside commands, functions and texts inside each other that are run."""
_MOST = 3000
"""Commands of one text that are run."""
_TURNS = 20
"""Turns of one loop that are run."""
_WAYS = 16
"""Ways to fill in a command's variables that are gone through."""
_OF_NODE = re.compile(r"#![^\n]*\bnode")
_RUN_LATER = re.compile(
    r"(?:^|/)(?:hooks|\.husky|cron[\w.]*|init\.d|profile\.d|autostart)/|\.(?:bat|bash_profile|bashrc|cmd|profile|ps1|sh|zshrc)$"
)
"""Files whose text a shell runs, at once or some day."""
_JAVASCRIPT = re.compile(r"\.[cm]?js$")
_NOWHERE = frozenset({"-", "", "/dev/null", "NUL", "nul", "/dev/stderr", "/dev/stdout"})


class ShellRun:
    """Runs the text of one script in small."""

    def __init__(self, reader: CommandReader, show: Callable[[Effects, Command], None]) -> None:
        """Prepare to run.

        Args:
            reader: says what a program does.
            show: takes in what a command does.
        """
        self._reader = reader
        self._show = show
        self._left, self._deep = _MOST, 0
        self._line = 0
        """Of the command in whose text others stand; 0: the text itself is run."""

    def run_text(self, text: str, state: State, given: Input | None = None) -> Text:
        """Run a text; return what it prints."""
        return self._run(parse(text), state, given or Input())

    def _run(self, node: Node, state: State, given: Input) -> Text:
        if not self._left or self._deep >= _DEEP:
            self._give_up()
            return UNKNOWN
        self._left -= 1
        self._deep += 1
        printed = self._run_node(node, state, given)
        self._deep -= 1
        return printed

    def _give_up(self) -> None:
        """Say that something is not known, as more would have to be run than is."""
        self._show(Effects(powers={tools.COMPUTED}), Command((), self._line or 1))

    def _run_node(self, node: Node, state: State, given: Input) -> Text:
        match node:
            case Simple():
                return self._simple(node, state, given)
            case Sequence():
                return joined([self._run(one, state, given) for one in node.nodes])
            case Pipe():
                return self._pipe(node, state, given)
            case Branches():
                return self._branches(node, state, given)
            case Group():
                return self._group(node, state, given)
            case Each():
                return self._each(node, state, given)
            case While():
                return self._while(node, state, given)
            case Definition():
                state.functions[node.name] = (node.body,)
                return NOTHING

    def _pipe(self, node: Pipe, state: State, given: Input) -> Text:
        printed = NOTHING
        for one in node.nodes:
            printed = self._run(one, state.apart(), given)
            given = Input.of(printed)
        return printed

    def _branches(self, node: Branches, state: State, given: Input) -> Text:
        first, *others = node.nodes
        printed = [self._run(first, state, given)]
        ends: list[State] = []
        for at, one in enumerate(others, 1):
            if node.choice is Choice.IF and at % 2 == 0 and at < len(others):
                printed.append(self._run(one, state, given))  # the next condition
                continue
            way = state.copy()
            printed.append(self._run(one, way, given))
            if node.choice is Choice.AND_OR:
                state.become(either([way, state]))
            else:
                ends.append(way)
        is_sure = node.choice is Choice.IF and len(node.nodes) % 2 == 1
        if ends:
            state.become(either(ends if is_sure else [*ends, state]))
        return joined(dict.fromkeys(printed))

    def _group(self, node: Group, state: State, given: Input) -> Text:
        files = self._files(state)
        given, writes = self._redirected(
            node.redirections, self._expander(state, given), files, given
        )
        printed = self._run(node.body, state.apart() if node.apart else state, given)
        return self._sent(printed, writes, state)

    def _each(self, node: Each, state: State, given: Input) -> Text:
        expander = self._expander(state, given)
        values = (
            list(state.arguments or ("$@",)) if node.words is None else expander.fields(node.words)
        )
        printed = []
        for value in values[:_TURNS] or [f"${node.name}"]:
            state.set(node.name, value)
            printed.append(self._run(node.body, state, given))
        return joined(printed)

    def _while(self, node: While, state: State, given: Input) -> Text:
        printed = []
        for _ in range(_TURNS):
            before = given.rest
            self._run(node.condition, state, given)
            printed.append(self._run(node.body, state, given))
            if not given.rest or given.rest == before:
                break
        return joined(printed)

    def _expander(self, state: State, given: Input) -> Expander:
        return Expander(
            state,
            lambda script: self._run(script, state.apart(), given),
            self._files(state).keep_apart,
        )

    def _files(self, state: State) -> Files:
        self._reader.folder = state.folder
        return Files(state, self._reader.path)

    def _simple(self, node: Simple, state: State, given: Input) -> Text:
        """Run a command once for each way to fill in what its variables may be."""
        if (files := self._printed_files(node, state, given)) is not None:
            return files
        used = names([*node.words, *(one.word for one in node.assignments)])
        unsure = sorted(name for name in used if len(state.variables.get(name, ())) > 1)
        if not unsure:
            return self._command(node, state, given)
        ways, printed, ends = product(*(state.variables[name] for name in unsure)), [], []
        for way in islice(ways, _WAYS):
            one = state.copy()
            one.variables.update({name: (value,) for name, value in zip(unsure, way, strict=True)})
            printed.append(self._command(node, one, given))
            one.variables.update(
                (name, state.variables[name])
                for name, value in zip(unsure, way, strict=True)
                if one.variables.get(name) == (value,)
            )
            ends.append(one)
        state.become(either(ends))
        return joined(dict.fromkeys(printed))

    def _printed_files(self, node: Simple, state: State, given: Input) -> Text | None:
        """Run `$(cat FILE)`, the text of a file as a command; return None for another command."""
        if len(node.words) != 1 or len(node.words[0]) != 1:
            return None
        (part,) = node.words[0]
        if not isinstance(part, Substitution) or part.as_file:
            return None
        printed = self._run(part.script, state.apart(), given)
        if printed.text is not None or not printed.files:
            return None
        effects = Effects(powers={tools.SPAWN}, files=[(file, By.SHELL) for file in printed.files])
        effects.powers |= {tools.COMPUTED} if printed.is_in_part else set()
        self._show(effects, Command((part.source,), self._line or node.line))
        return UNKNOWN

    def _redirected(
        self,
        redirections: tuple[Redirection, ...],
        expander: Expander,
        files: Files,
        given: Input,
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
        expander, files = self._expander(state, given), self._files(state)
        words = expander.fields(node.words)
        values = [(one, expander.text(one.word)) for one in node.assignments]
        given, writes = self._redirected(node.redirections, expander, files, given)
        command = Command(
            tuple(words),
            self._line or node.line,
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
            state.variables.pop(name, None)
            state.variables.update({name: held} if held else {})
        return self._sent(printed, writes, state)

    def _program(self, command: Command, state: State) -> Text:
        name = command.words[0] if command.words else ""
        if name in state.functions:
            return self._call(command, state)
        if (alias := state.value(f"alias {name}")) is not None:
            return self._inner(ShellText(f"{alias} {shlex.join(command.words[1:])}"), state, command)
        files = self._files(state)
        effects = self._reader.read_apart(command)
        own = [one for one in effects.files if files.holds(one[0])]
        effects.files = [one for one in effects.files if one not in own]
        effects.texts += _texts(effects, own, files)
        self._show(effects, command)
        printed = [
            self._inner(one, state if one.is_here else state.apart(), command)
            for one in effects.texts[: self._left]
        ]
        builtins.take(list(command.words), state, command.given, files)
        return (
            joined(printed)
            if printed
            else printing.printed(list(command.words), command.given, files)
        )

    def _call(self, command: Command, state: State) -> Text:
        """Run a function."""
        outside, printed = state.arguments, []
        for body in state.functions[command.words[0]]:
            state.arguments = command.words[1:]
            printed.append(self._run(body, state, command.given))
        state.arguments = outside
        return joined(printed)

    def _inner(self, text: ShellText, state: State, command: Command) -> Text:
        """Run a text inside the script, as its own line."""
        outside, self._line = self._line, command.line
        if text.arguments is not None:
            state.arguments = text.arguments
        if text.own_name:
            state.set("0", text.own_name)
        printed = self.run_text(text.text, state, command.given)
        self._line = outside
        return printed

    def _sent(self, printed: Text, writes: list[tuple[str, str]], state: State) -> Text:
        """Keep what is written to files; return what is printed still."""
        for sign, target in writes:
            if not target or sign[0] == "2":
                continue
            self._files(state).write(target, printed, adds=">>" in sign)
            self._run_later(target, printed, state)
        return NOTHING if any(sign[0] in ">&" for sign, _ in writes) else printed

    def _run_later(self, target: str, printed: Text, state: State) -> None:
        """Run what is written to a hook, a profile or a script, which somebody runs some day."""
        if not printed.text:
            return
        command = Command((), self._line or 1)
        if _JAVASCRIPT.search(target):
            self._show(Effects(code=[printed.text]), command)
        elif _RUN_LATER.search(target):
            self._inner(ShellText(printed.text), state.apart(), command)


def _texts(effects: Effects, own: list[tuple[str, By]], files: Files) -> list[ShellText]:
    """Return the texts of files that the script wrote and a shell runs; take in those of other programs."""
    found = []
    for file, by in own:
        held = files.held(file)
        effects.files += [(one, by) for one in held.files]
        if held.text is None:
            effects.powers |= (
                {tools.SPAWN, tools.COMPUTED} if held.is_in_part or not held.files else set()
            )
        elif by is By.NODE or (by is By.ITSELF and _OF_NODE.match(held.text)):
            effects.code.append(held.text)
        else:
            found.append(ShellText(held.text, is_here=by is By.SOURCE))
    return found
