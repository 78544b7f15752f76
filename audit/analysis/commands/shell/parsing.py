"""Shell text parsed into commands. Any text parses: what closes nothing, or is never closed, is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.scanning import Room, Scanner
from audit.analysis.commands.shell.syntax import (
    Assignment,
    Branches,
    Choice,
    Definition,
    Each,
    Group,
    Literal,
    Pipe,
    Redirection,
    Sequence,
    Simple,
    While,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.syntax import Node, Part, Word

TEXT_LIMIT = 256 * 1024
"""Characters of one text that are read."""
_OPERATOR = re.compile(r"\|\||&&|\|&|;;&?|;&|[;&|\n()]")
_REDIRECTION = re.compile(r"(\d+|&|\{\w+\})?(<<<|<<-?|<>|>>|>\||&>>?|[<>]&?)(?!\()")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(?:\[[^\]\s]*\])?(\+?)=")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_BLANK = re.compile(r"[ \t\r\n]*")
_ENDS = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}", "]]"})
_PASSED = frozenset({"!", "time", "coproc"})
_CLAUSE_ENDS = (";;", ";;&", ";&")


def written(word: Word) -> str:
    """Return a word without its quotes, variables and substitutions as they stand."""
    return "".join(part.text if isinstance(part, Literal) else part.source for part in word)


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


@dataclass(slots=True)
class _Draft:
    """A simple command while it is read."""

    line: int
    words: list[Word] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    redirections: list[Redirection] = field(default_factory=list)

    def node(self) -> Simple:
        return Simple(
            tuple(self.words), self.line, tuple(self.assignments), tuple(self.redirections)
        )

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.assignments or self.redirections)


class _Parser:
    """Reads commands until something ends them that is not theirs."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._room = scanner.room

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
                self._new_line()
            elif char in (";", "&") and not self._starts(*_CLAUSE_ENDS):
                if self._redirects():
                    return
                scanner.at += 1
            else:
                return

    def _redirects(self) -> bool:
        return _REDIRECTION.match(self._scanner.text, self._scanner.at) is not None

    def _starts(self, *texts: str) -> bool:
        return self._scanner.text.startswith(texts, self._scanner.at)

    def _at_end(self, ends: tuple[str, ...]) -> bool:
        scanner = self._scanner
        return (
            scanner.at >= len(scanner.text)
            or self._starts(")", *_CLAUSE_ENDS)
            or self._keyword() in ends
        )

    def _keyword(self) -> str:
        """Return the word that stands here as it is written: quoted it is no keyword."""
        match = re.compile(r"[A-Za-z]+|[{}!]|\[\[|\]\]").match(self._scanner.text, self._scanner.at)
        if match is None:
            return ""
        following = self._scanner.text[match.end() : match.end() + 1]
        return match.group() if following in (*" \t\r\n;&|()<>", "") else ""

    def _take(self, *words: str) -> bool:
        """Go past one of some keywords, if it stands here."""
        found = self._keyword()
        if found not in words:
            return False
        self._scanner.at += len(found)
        return True

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
        while self._take(*_PASSED):
            self._scanner.skip_blank()
        if self._room.compounds:
            self._room.compounds -= 1
            node = self._compound()
            self._room.compounds += 1
            if node is not None:
                return self._redirected(node)
        return self._simple()

    def _compound(self) -> Node | None:
        scanner = self._scanner
        if self._starts("(("):
            return self._arithmetic()
        if self._starts("("):
            scanner.at += 1
            body = self.sequence(())
            scanner.at += self._starts(")")
            return Group(body, apart=True)
        keyword, start = self._keyword(), scanner.at
        read = _COMPOUNDS.get(keyword)
        if read is None:
            return self._definition()
        scanner.at += len(keyword)
        node = read(self)
        if node is None:
            scanner.at = start
        return node

    def _arithmetic(self) -> Node:
        """Take `((...))`, whose substitutions run."""
        scanner = self._scanner
        scanner.at += 2
        words: list[Word] = []
        while scanner.at < len(scanner.text) and not self._starts("))"):
            words.append(scanner.word())
            if not words[-1]:
                scanner.line += self._starts("\n")
                scanner.at += 1
        scanner.at += 2
        return Simple(((Literal(":"),), *filter(None, words)), scanner.line)

    def _block(self) -> Node | None:
        body = self.sequence(("}",))
        self._take("}")
        return Group(body)

    def _if(self) -> Node | None:
        nodes: list[Node] = []
        while True:
            nodes.append(self.sequence(("then", "elif", "else", "fi")))
            if not self._take("then", "elif", "else"):
                break
        self._take("fi")
        return Branches(tuple(nodes), Choice.IF)

    def _while(self) -> Node | None:
        condition = self.sequence(("do",))
        self._take("do")
        body = self.sequence(("done",))
        self._take("done")
        return While(condition, body)

    def _for(self) -> Node | None:
        scanner = self._scanner
        scanner.skip_blank()
        name = ""
        words: list[Word] | None = None
        if self._starts("(("):
            head: Node = self._arithmetic()
        else:
            head = Sequence()
            match = scanner.match(_VARIABLE)
            if match is None:
                return None
            name = match.group()
            scanner.match(_BLANK)
            if self._take("in"):
                words = self._words()
        self._skip()
        ended = "do", "{"
        closing = ("}",) if self._keyword() == "{" else ("done",)
        if not self._take(*ended):
            return None
        body = self.sequence(closing)
        self._take(*closing)
        return (
            Each(name, None if words is None else tuple(words), body) if name else While(head, body)
        )

    def _words(self) -> list[Word]:
        words: list[Word] = []
        while True:
            self._scanner.skip_blank()
            word = self._scanner.word()
            if not word:
                return words
            words.append(word)

    def _case(self) -> Node | None:
        scanner = self._scanner
        scanner.skip_blank()
        subject, line = scanner.word(), scanner.line
        scanner.match(_BLANK)
        if not self._take("in"):
            return None
        nodes: list[Node] = [Simple(((Literal(":"),), subject), line)]
        while True:
            self._skip()
            if scanner.at >= len(scanner.text) or self._take("esac"):
                return Branches(tuple(nodes), Choice.CASE)
            self._pattern()
            nodes.append(self.sequence(("esac",)))
            if not scanner.match(re.compile(r";;&?|;&")) and self._starts(")"):
                scanner.at += 1  # of no pattern

    def _pattern(self) -> None:
        """Go past `(a|b)` before the commands of a clause."""
        scanner = self._scanner
        scanner.at += self._starts("(")
        while scanner.at < len(scanner.text) and not self._starts(")", "\n", ";"):
            if not scanner.word():
                scanner.at += 1
        scanner.at += self._starts(")")

    def _conditional(self) -> Node | None:
        """Take `[[ ... ]]`: operators in it are words."""
        scanner = self._scanner
        words: list[Word] = [(Literal("[["),)]
        line = scanner.line
        while scanner.at < len(scanner.text) and not self._starts("\n"):
            scanner.skip_blank()
            if self._take("]]"):
                break
            word = scanner.word()
            scanner.at += not word
            words += [word] if word else []
        return Simple(tuple(words), line)

    def _function(self) -> Node | None:
        self._scanner.skip_blank()
        match = self._scanner.match(re.compile(r"([\w.:-]+)[ \t]*(?:\([ \t]*\))?"))
        return self._defined(match[1]) if match else None

    def _definition(self) -> Node | None:
        match = self._scanner.match(re.compile(r"([\w.:-]+)[ \t]*\([ \t]*\)"))
        return self._defined(match[1]) if match else None

    def _defined(self, name: str) -> Node:
        self._skip()
        body = self._command()
        return Definition(name, body or Sequence())

    def _redirected(self, node: Node) -> Node:
        draft = _Draft(self._scanner.line)
        self._scanner.skip_blank()
        while self._redirection(draft):
            self._scanner.skip_blank()
        return Group(node, tuple(draft.redirections)) if draft.redirections else node

    def _simple(self) -> Node | None:
        draft = _Draft(self._scanner.line)
        while True:
            self._scanner.skip_blank()
            if self._starts("#") or (
                not self._redirection(draft)
                and (
                    _OPERATOR.match(self._scanner.text, self._scanner.at)
                    or not self._argument(draft)
                )
            ):
                return None if draft.is_empty else draft.node()

    def _argument(self, draft: _Draft) -> bool:
        """Take a word or an assignment; return whether there was one."""
        word = self._scanner.word()
        if not word:
            return False
        first = word[0].text if isinstance(word[0], Literal) and not word[0].quoted else ""
        match = _ASSIGNMENT.match(first)
        if match and len(word) == 1 and match.end() == len(first) and self._starts("("):
            word = (*word, *self._list())
        if match is None or draft.words:
            draft.words.append(word)
        else:
            value = (Literal(first[match.end() :]), *word[1:])
            draft.assignments.append(Assignment(match[1], value, bool(match[2])))
        return True

    def _list(self) -> Word:
        """Take the `(...)` of a list's assignment, as words with blanks between."""
        scanner = self._scanner
        scanner.at += 1
        parts: list[Part] = []
        while scanner.at < len(scanner.text) and not self._starts(")"):
            word = scanner.word()
            if word:
                parts += [Literal(" "), *word] if parts else word
            else:
                scanner.line += self._starts("\n")
                scanner.at += 1
        scanner.at += 1
        return tuple(parts)

    def _redirection(self, draft: _Draft) -> bool:
        """Take a redirection; return whether there was one."""
        match = self._scanner.match(_REDIRECTION)
        if match is None:
            return False
        self._scanner.skip_blank()
        target, sign = self._scanner.word(), match[2]
        if sign in ("<<", "<<-"):
            target, sign = self._body(target, is_indented=sign == "<<-"), "<<"
        if match[1] not in (None, "0", "1", "&") and sign.startswith(">"):
            sign = f"2{sign}"  # of errors
        draft.redirections.append(Redirection(sign, target))
        return True

    def _body(self, delimiter: Word, *, is_indented: bool) -> Word:
        """Return the lines after this one, up to that which holds the delimiter only."""
        scanner = self._scanner
        text, start = scanner.text, scanner.resume or scanner.text.find("\n", scanner.at) + 1
        if not start or not delimiter:
            return ()
        mark = re.escape(written(delimiter))
        match = re.compile(rf"^\t*{mark}\r?$", re.MULTILINE).search(text, start)
        end = match.start() if match else len(text)
        scanner.resume = min(match.end() + 1, len(text)) if match else len(text)
        body = re.sub(r"(?m)^\t+", "", text[start:end]) if is_indented else text[start:end]
        if any(part.quoted for part in delimiter):
            return (Literal(body, quoted=True),)
        return Scanner(body, scanner.line + 1, self._room).body()

    def _new_line(self) -> None:
        """Go past the end of a line, and past the texts that commands of this line are given."""
        scanner = self._scanner
        end = scanner.resume or scanner.at + 1
        scanner.line += scanner.text.count("\n", scanner.at, end)
        scanner.at, scanner.resume = end, 0


_COMPOUNDS: dict[str, Callable[[_Parser], Node | None]] = {
    "{": _Parser._block,
    "if": _Parser._if,
    "while": _Parser._while,
    "until": _Parser._while,
    "for": _Parser._for,
    "select": _Parser._for,
    "case": _Parser._case,
    "[[": _Parser._conditional,
    "function": _Parser._function,
}
