"""Shell text parsed into commands. Any text parses: what closes nothing, or is never closed, is passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from audit.analysis.commands.shell.scanning import Room, Scanner
from audit.analysis.commands.shell.simple_parsing import REDIRECTION, Draft, SimpleParser
from audit.analysis.commands.shell.syntax import (
    Branches,
    Choice,
    Definition,
    Each,
    Group,
    Literal,
    Pipe,
    Sequence,
    Simple,
    While,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.syntax import Node, Word

TEXT_LIMIT = 256 * 1024
"""Characters of one text that are read."""
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_BLANK = re.compile(r"[ \t\r\n]*")
_PASSED = frozenset({"!", "time", "coproc"})
_CLAUSE_ENDS = (";;", ";;&", ";&")
_CLAUSE_END = re.compile(r";;&?|;&")
_FUNCTION = re.compile(r"([\w.:-]+)[ \t]*(?:\([ \t]*\))?")
_DEFINITION = re.compile(r"([\w.:-]+)[ \t]*\([ \t]*\)")


def parse(text: str) -> Sequence:
    """Return the commands of a text."""
    scanner = Scanner(text[:TEXT_LIMIT], 1, Room(_inside))
    nodes: list[Node] = []
    while scanner.at < len(scanner.text):
        nodes += _Parser(scanner).sequence(()).nodes
        scanner.at += 1  # what ended it closes nothing
    return Sequence(tuple(nodes))


def _inside(scanner: Scanner) -> Sequence:
    """Return the commands up to the `)` that ends a substitution, and go past it."""
    parsed = _Parser(scanner).sequence(())
    scanner.at += scanner.text.startswith(")", scanner.at)
    return parsed


class _Parser(SimpleParser):
    """Reads commands until something ends them that is not theirs."""

    def sequence(self, ends: tuple[str, ...]) -> Sequence:
        """Return the commands up to one of some words, to `)`, or to the end of a `case`'s clause."""
        nodes: list[Node] = []
        while True:
            self._skip()
            if self._at_end(ends):
                return Sequence(tuple(nodes))
            start = self._scanner.at
            if (node := self._choices()) is not None:
                nodes.append(node)
            if self._scanner.at == start:  # nothing of it is a command
                self._scanner.at += 1

    def _skip(self) -> None:
        """Go past blanks, comments, ends of lines and `;`."""
        scanner = self._scanner
        while True:
            scanner.skip_blank()
            char = scanner.text[scanner.at : scanner.at + 1]
            if char == "#":
                scanner.skip_line()
            elif char == "\n":
                self.new_line()
            elif char in (";", "&") and not self._starts(*_CLAUSE_ENDS):
                if self._redirects():
                    return
                scanner.at += 1
            else:
                return

    def _redirects(self) -> bool:
        return REDIRECTION.match(self._scanner.text, self._scanner.at) is not None

    def _at_end(self, ends: tuple[str, ...]) -> bool:
        scanner = self._scanner
        return (
            scanner.at >= len(scanner.text)
            or self._starts(")", *_CLAUSE_ENDS)
            or self.keyword() in ends
        )

    def _choices(self) -> Node | None:
        """Return `a && b || c`."""
        nodes: list[Node] = []
        while True:
            if (node := self._pipe()) is not None:
                nodes.append(node)
            self._scanner.skip_blank()
            if not self._starts("&&", "||"):
                break
            self._scanner.at += 2
            self._skip()
        if len(nodes) > 1:
            return Branches(tuple(nodes))
        return nodes[0] if nodes else None

    def _pipe(self) -> Node | None:
        nodes: list[Node] = []
        while True:
            self._scanner.skip_blank()
            if (node := self._command()) is not None:
                nodes.append(node)
            self._scanner.skip_blank()
            if not self._starts("|") or self._starts("||"):
                break
            self._scanner.at += 2 if self._starts("|&") else 1
            self._skip()
        if len(nodes) > 1:
            return Pipe(tuple(nodes))
        return nodes[0] if nodes else None

    def _command(self) -> Node | None:
        while self.take(*_PASSED):
            self._scanner.skip_blank()
        if self._scanner.room.compounds:
            self._scanner.room.compounds -= 1
            node = self._compound()
            self._scanner.room.compounds += 1
            if node is not None:
                return self._redirected(node)
        return self.simple()

    def _compound(self) -> Node | None:
        scanner = self._scanner
        if self._starts("(("):
            return self.arithmetic()
        if self._starts("("):
            scanner.at += 1
            body = self.sequence(())
            scanner.at += self._starts(")")
            return Group(body, apart=True)
        keyword, start = self.keyword(), scanner.at
        read = self._COMPOUNDS.get(keyword)
        if read is None:
            return self._definition()
        scanner.at += len(keyword)
        node = read(self)
        if node is None:
            scanner.at = start
        return node

    def _block(self) -> Node | None:
        body = self.sequence(("}",))
        self.take("}")
        return Group(body)

    def _if(self) -> Node | None:
        nodes: list[Node] = []
        while True:
            nodes.append(self.sequence(("then", "elif", "else", "fi")))
            if not self.take("then", "elif", "else"):
                break
        self.take("fi")
        return Branches(tuple(nodes), Choice.IF)

    def _while(self) -> Node | None:
        condition = self.sequence(("do",))
        self.take("do")
        body = self.sequence(("done",))
        self.take("done")
        return While(condition, body)

    def _for(self) -> Node | None:
        scanner = self._scanner
        scanner.skip_blank()
        name = ""
        words: list[Word] | None = None
        if self._starts("(("):
            head: Node = self.arithmetic()
        else:
            head = Sequence()
            match = scanner.match(_VARIABLE)
            if match is None:
                return None
            name = match.group()
            scanner.match(_BLANK)
            if self.take("in"):
                words = self.words()
        self._skip()
        ended = "do", "{"
        closing = ("}",) if self.keyword() == "{" else ("done",)
        if not self.take(*ended):
            return None
        body = self.sequence(closing)
        self.take(*closing)
        return (
            Each(name, None if words is None else tuple(words), body) if name else While(head, body)
        )

    def _case(self) -> Node | None:
        scanner = self._scanner
        scanner.skip_blank()
        subject, line = scanner.word(), scanner.line
        scanner.match(_BLANK)
        if not self.take("in"):
            return None
        nodes: list[Node] = [Simple(((Literal(":"),), subject), line)]
        while True:
            self._skip()
            if scanner.at >= len(scanner.text) or self.take("esac"):
                return Branches(tuple(nodes), Choice.CASE)
            self.skip_pattern()
            nodes.append(self.sequence(("esac",)))
            if not scanner.match(_CLAUSE_END) and self._starts(")"):
                scanner.at += 1  # of no pattern

    def _function(self) -> Node | None:
        self._scanner.skip_blank()
        match = self._scanner.match(_FUNCTION)
        return self._defined(match[1]) if match else None

    def _definition(self) -> Node | None:
        match = self._scanner.match(_DEFINITION)
        return self._defined(match[1]) if match else None

    def _defined(self, name: str) -> Node:
        self._skip()
        body = self._command()
        return Definition(name, body or Sequence())

    def _redirected(self, node: Node) -> Node:
        draft = Draft(self._scanner.line)
        self._scanner.skip_blank()
        while self.redirection(draft):
            self._scanner.skip_blank()
        return Group(node, tuple(draft.redirections)) if draft.redirections else node

    _COMPOUNDS: ClassVar[dict[str, Callable[[_Parser], Node | None]]] = {
        "{": _block,
        "if": _if,
        "while": _while,
        "until": _while,
        "for": _for,
        "select": _for,
        "case": _case,
        "[[": SimpleParser.conditional,
        "function": _function,
    }
