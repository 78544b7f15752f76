"""Shell text run in small: every branch is gone through, and each command that it comes to is given to a reader.

What the script itself says is known: its variables and functions, what it writes to files, what well-known programs
print of that. The rest stays as it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.analysis.commands import tools
from audit.analysis.commands.command import Command
from audit.analysis.commands.evidence import Effects
from audit.analysis.commands.shell.parsing import parse
from audit.analysis.commands.shell.simple_run import SimpleRun
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
    While,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.effects import CommandReader
    from audit.analysis.commands.shell.syntax import Node

_DEEP = 50
"""Commands inside commands, functions and texts inside each other that are run."""
_MOST = 3000
"""Commands of one text that are run."""
_TURNS = 200
"""Turns of one loop that are run."""


class ShellRun:
    """Runs the text of one script in small."""

    def __init__(self, reader: CommandReader, show: Callable[[Effects, Command], None]) -> None:
        """Prepare to run.

        Args:
            reader: says what a program does.
            show: takes in what a command does.
        """
        self._show = show
        self._left, self._deep = _MOST, 0
        self._defined: dict[str, Node] = {}
        self._simple = SimpleRun(reader, show, self._run, self._give_up)

    def run_text(self, text: str, state: State) -> None:
        """Run a text, and then the functions in it that it does not call: others may."""
        self._run(text, state, Input())
        while missed := self._defined.keys() - self._simple.called:
            for name in sorted(missed):
                self._simple.called.add(name)
                inner = state.apart()
                inner.arguments = None
                self._run(self._defined[name], inner, Input())

    def _run(self, node: Node | str, state: State, given: Input) -> Text:
        if not self._left or self._deep >= _DEEP or self._simple.letters < 0:
            self._give_up()
            return UNKNOWN
        self._left -= 1
        self._deep += 1
        printed = self._run_node(parse(node) if isinstance(node, str) else node, state, given)
        self._deep -= 1
        return printed

    def _give_up(self) -> None:
        """Say that something is not known, as more would have to be run than is."""
        self._show(Effects(powers={tools.COMPUTED}), Command((), self._simple.line or 1))

    def _run_node(self, node: Node, state: State, given: Input) -> Text:
        match node:
            case Simple():
                return self._simple.simple(node, state, given)
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
                state.define(node.name, node.body)
                self._defined[node.name] = node.body
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
        files = self._simple.files(state)
        given, writes = self._simple.redirected(
            node.redirections, self._simple.expander(state, given), files, given
        )
        printed = self._run(node.body, state.apart() if node.apart else state, given)
        return self._simple.sent(printed, writes, state)

    def _each(self, node: Each, state: State, given: Input) -> Text:
        expander = self._simple.expander(state, given)
        values = (
            list(state.arguments or ("$@",)) if node.words is None else expander.fields(node.words)
        )
        printed = []
        for value in values[:_TURNS] or [f"${node.name}"]:
            state.set(node.name, value)
            printed.append(self._run(node.body, state, given))
        if len(values) > _TURNS:
            self._give_up()
        return joined(printed)

    def _while(self, node: While, state: State, given: Input) -> Text:
        printed = []
        for _ in range(_TURNS):
            before = given.rest
            self._run(node.condition, state, given)
            printed.append(self._run(node.body, state, given))
            if not given.rest or given.rest == before:
                break
        else:
            self._give_up()
        return joined(printed)
