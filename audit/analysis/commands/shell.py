"""Shell text read into commands: words, pipes, redirections, substitutions. Nothing is expanded or run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

TEXT_LIMIT = 256 * 1024
"""Characters of one text that are read."""
DEPTH_LIMIT = 12
"""Substitutions inside substitutions that are followed."""

_BLANK = " \t\r"
_OPERATOR = re.compile(r"\|\||&&|\|&|;;&?|[;&|\n()]")
_REDIRECTION = re.compile(r"(?:\d+|&)?(?:<<<|<<-?|>>|>\||[<>]&?)")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_SEPARATOR = re.compile(r"\$\{IFS\}|\$IFS(?:\$9)?(?!\w)")
"""What parts words without being a space."""
_PLAIN = re.compile(r"[^\s'\"\\`$|&;()<>]+")


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command."""

    words: tuple[str, ...]
    """Its name and arguments, unquoted; substitutions stand as written."""
    line: int
    """1-based, in the text."""
    assignments: tuple[str, ...] = ()
    """`NAME=value` before the name."""
    reads: tuple[str, ...] = ()
    """Files it is given by `<`."""
    writes: tuple[str, ...] = ()
    """Files it is sent to by `>` or `>>`."""
    fed: bool = False
    """Its input is another command's output, or text that stands in the script."""
    feeder: Command | None = None
    """The command before it in the pipe."""
    given: str | None = None
    """The text in the script that is its input: `<<< TEXT`, `<< END`."""


@dataclass(slots=True)
class _Draft:
    line: int
    words: list[str] = field(default_factory=list)
    assignments: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    fed: bool = False
    feeder: Command | None = None
    given: str | None = None
    delimiters: list[str] = field(default_factory=list)

    def finished(self) -> Command | None:
        """Return the command, or None when nothing was written."""
        if not (self.words or self.assignments or self.reads or self.writes):
            return None
        return Command(
            words=tuple(self.words),
            line=self.line,
            assignments=tuple(self.assignments),
            reads=tuple(self.reads),
            writes=tuple(self.writes),
            fed=self.fed,
            feeder=self.feeder,
            given=self.given,
        )


def read_commands(text: str) -> list[Command]:
    """Return the commands in `text`, those inside substitutions after the one that holds them."""
    return _Lexer(_SEPARATOR.sub(" ", text[:TEXT_LIMIT]), 1, DEPTH_LIMIT).commands()


class _Lexer:
    """Walks a text once; text inside a substitution is walked by a lexer of its own."""

    def __init__(self, text: str, line: int, depth: int) -> None:
        self._text = text
        self._at = 0
        self._line = line
        self._depth = depth
        self._found: list[Command] = []
        self._inner: list[Command] = []
        self._heredocs: list[tuple[int, str]] = []
        """Where in `_found` a command stands whose input follows on the next lines, and what ends it."""
        self._draft = _Draft(line)
        self._last: Command | None = None

    def commands(self) -> list[Command]:
        """Return the commands of the whole text."""
        while self._at < len(self._text):
            self._step()
        self._end()
        return self._found

    def _step(self) -> None:
        char = self._text[self._at]
        if char in _BLANK:
            self._at += 1
        elif self._text.startswith(("\\\n", "\\\r\n"), self._at):
            self._at = self._text.index("\n", self._at) + 1
            self._line += 1
        elif char == "#":
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif match := _REDIRECTION.match(self._text, self._at):
            self._redirection(match)
        elif match := _OPERATOR.match(self._text, self._at):
            self._operator(match.group(), match.end())
        else:
            self._take(self._word())

    def _take(self, word: str) -> None:
        if not self._draft.words and _ASSIGNMENT.match(word):
            self._draft.assignments.append(word)
        else:
            self._draft.words.append(word)

    def _operator(self, operator: str, end: int) -> None:
        self._at = end
        self._end(fed=operator in ("|", "|&"))
        if operator == "\n":
            self._line += 1
            self._skip_heredocs()
            self._draft.line = self._line

    def _end(self, *, fed: bool = False) -> None:
        command = self._draft.finished()
        self._last = command or self._last  # of a group, `(a; b) | c`, the last one
        if command is not None:
            self._heredocs += [(len(self._found), mark) for mark in self._draft.delimiters]
            self._found.append(command)
        self._found += self._inner
        self._inner = []
        self._draft = _Draft(self._line, fed=fed, feeder=self._last if fed else None)

    def _redirection(self, match: re.Match[str]) -> None:
        self._at = match.end()
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1
        target, sign = self._word(), match.group().lstrip("0123456789&")
        if sign.startswith("<<"):
            self._draft.fed = True
            if sign == "<<<":
                self._draft.given = target
            else:
                self._draft.delimiters.append(target)
        elif not target.isdigit() and target not in ("-", "", "/dev/null", "NUL", "nul"):
            (self._draft.reads if sign.startswith("<") else self._draft.writes).append(target)

    def _skip_heredocs(self) -> None:
        """Give the lines that are another command's input to that command."""
        for index, delimiter in self._heredocs:
            pattern = re.compile(rf"^\t*{re.escape(delimiter)}\r?$", re.MULTILINE)
            match = pattern.search(self._text, self._at)
            end = match.end() if match else len(self._text)
            body = self._text[self._at : match.start() if match else end]
            self._found[index] = replace(self._found[index], given=body)
            self._line += self._text.count("\n", self._at, end)
            self._at = end
        self._heredocs = []

    def _word(self) -> str:
        parts: list[str] = []
        while self._at < len(self._text):
            part = self._part()
            if part is None:
                break
            parts.append(part)
        return "".join(parts)

    def _part(self) -> str | None:
        """Return the next piece of a word; None where the word ends."""
        if match := _PLAIN.match(self._text, self._at):
            self._at = match.end()
            return match.group()
        char = self._text[self._at]
        if char == "'":
            return self._until("'")
        if char == '"':
            return self._double()
        if char in "`$":
            return self._dollar(char)
        if char == "\\" and not self._text.startswith("\n", self._at + 1):
            self._at += 2
            return self._text[self._at - 1 : self._at] or "\\"
        return None

    def _until(self, quote: str) -> str:
        end = self._text.find(quote, self._at + 1)
        end = len(self._text) if end < 0 else end
        inside = self._text[self._at + 1 : end]
        self._line += inside.count("\n")
        self._at = end + 1
        return inside

    def _double(self) -> str:
        self._at += 1
        parts: list[str] = []
        while self._at < len(self._text) and self._text[self._at] != '"':
            char = self._text[self._at]
            if char in "`$":
                parts.append(self._dollar(char))
                continue
            if char == "\\" and self._text[self._at + 1 : self._at + 2] in ('"', "\\", "$", "`"):
                self._at += 1
                char = self._text[self._at]
            self._line += char == "\n"
            parts.append(char)
            self._at += 1
        self._at += 1
        return "".join(parts)

    def _dollar(self, char: str) -> str:
        """Take a substitution, whose commands are read too, or a plain `$`."""
        start, line = self._at, self._line
        if char == "`":
            inside = self._until("`")
        elif self._text.startswith("$(", start):
            inside = self._parenthesised()
        else:
            self._at += 1
            return "$"
        if self._depth:
            self._inner += _Lexer(inside, line, self._depth - 1).commands()
        return self._text[start : self._at]

    def _parenthesised(self) -> str:
        """Take `$(...)` up to the parenthesis that closes it, quotes respected; return what is inside."""
        end = closing(self._text, self._at + 1)
        inside = self._text[self._at + 2 : end]
        self._line += inside.count("\n")
        self._at = end + 1
        return inside


_BRACKET = re.compile(r"[()]|\\.|'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)


def closing(text: str, opening: int) -> int:
    """Return the offset of the `)` that closes the `(` at `opening`; the text's end when none does."""
    depth = 0
    for match in _BRACKET.finditer(text, opening):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    return len(text)
