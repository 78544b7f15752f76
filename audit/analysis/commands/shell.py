"""Shell text read into commands: words, pipes, redirections, substitutions. Nothing is expanded or run."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from audit.analysis.commands.choices import Choices, is_keyword
from audit.analysis.commands.command import Draft
from audit.analysis.commands.variables import ASSIGNMENT

if TYPE_CHECKING:
    from audit.analysis.commands.command import Command

TEXT_LIMIT = 256 * 1024
"""Characters of one text that are read."""
DEPTH_LIMIT = 12
"""Substitutions inside substitutions that are followed."""

_BLANK = " \t\r"
_OPERATOR = re.compile(r"\|\||&&|\|&|;;&?|[;&|\n()]")
_REDIRECTION = re.compile(r"(?:\d+|&)?(?:<<<|<<-?|>>|>\||[<>]&?)")
_SEPARATOR = re.compile(r"\$\{IFS\}|\$IFS(?:\$9)?(?!\w)")
"""What parts words without being a space."""
_PLAIN = re.compile(r"[^\s'\"\\`$|&;()<>]+")


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
        self._draft = Draft(line)
        self._choices = Choices()
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
            start = self._at
            self._take(self._word(), start)

    def _take(self, word: str, start: int) -> None:
        draft = self._draft
        is_assignment = ASSIGNMENT.match(word) is not None
        if is_assignment and word.endswith("=") and self._text.startswith("(", self._at):
            self._list()
        if is_assignment and not draft.words:
            draft.assignments.append(word)
            return
        draft.words.append(word)
        draft.begins = draft.begins and is_keyword(word, self._text, start)
        draft.is_case = draft.is_case or (draft.begins and word == "case")

    def _list(self) -> None:
        """Take the `(...)` of a list's assignment: no command but those of its substitutions."""
        self._at += 1
        while self._at < len(self._text) and self._text[self._at] != ")":
            start = self._at
            self._word()
            if self._at == start:
                self._line += self._text[start] == "\n"
                self._at += 1
        self._at += 1

    def _operator(self, operator: str, end: int) -> None:
        self._at = end
        self._end(operator)
        if operator == "\n":
            self._line += 1
            self._skip_heredocs()
            self._draft.line = self._line

    def _end(self, operator: str = "") -> None:
        draft, fed = self._draft, operator in ("|", "|&")
        draft.words = self._choices.left(draft.words, operator, is_case=draft.is_case)
        command = draft.finished()
        self._last = command or self._last  # of a group, `(a; b) | c`, the last one
        if command is not None:
            self._heredocs += [(len(self._found), mark) for mark in draft.delimiters]
            self._found.append(command)
        self._found += self._inner
        self._inner = []
        self._draft = Draft(self._line, fed=fed, feeder=self._last if fed else None)

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
            commands = _Lexer(inside, line, self._depth - 1).commands()
            self._inner += [replace(one, apart=one.apart or start + 1) for one in commands]
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
