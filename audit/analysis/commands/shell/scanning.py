"""Shell text read word by word, with what stands in quotes, `$...` and `` `...` ``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.quoting import closing, unescaped
from audit.analysis.commands.shell.syntax import Literal, Parameter, Substitution

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.analysis.commands.shell.syntax import Part, Sequence, Word

BLANK = " \t\r"
_PLAIN = re.compile(r"[^\s'\"\\`$|&;()<>]+")
_IN_DOUBLE = re.compile(r"[^\"\\`$]+")
_IN_BODY = re.compile(r"[^\\`$]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]")
_BRACED = re.compile(r"([#!]?)([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])(\[[^\]\n]{0,60}\])?")
_OPERATOR = re.compile(r":?[-=+?]|##?|%%?|//?|\^\^?|,,?|:|@")
LENGTH, INDIRECT = "length", "indirect"
"""The operators of `${#NAME}` and `${!NAME}`."""
_OF_NAME = {"#": LENGTH, "!": INDIRECT}
NUMBER = "(("
"""The operator of what is reckoned, `$((...))`."""


@dataclass(slots=True)
class Room:
    """How much deeper a text may be read, and by whom."""

    parse: Callable[[Scanner], Sequence]
    """Reads commands up to the `)` that closes a substitution, or the text's end."""
    substitutions: int = 12
    """Inside each other that are still followed."""
    compounds: int = 40
    """Groups, loops and choices inside each other that are still followed."""


class Scanner:
    """Where a reading of shell text stands."""

    def __init__(self, text: str, line: int, room: Room) -> None:
        """Prepare to read `text`, whose first character stands on `line`."""
        self.text = text
        self.at = 0
        self.line = line
        self.room = room
        self.resume = 0
        """Where the next line begins, past the texts that commands of this line are given; 0: after its end."""

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what `pattern` finds here, and go past it."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def skip_blank(self) -> None:
        """Go past blanks, and past ends of lines that are escaped."""
        while self.at < len(self.text):
            if self.text[self.at] in BLANK:
                self.at += 1
            elif self.text.startswith(("\\\n", "\\\r\n"), self.at):
                self.at = self.text.index("\n", self.at) + 1
                self.line += 1
            else:
                return

    def skip_line(self) -> None:
        """Go to the end of this line."""
        end = self.text.find("\n", self.at)
        self.at = len(self.text) if end < 0 else end

    def word(self) -> Word:
        """Return the word that stands here; empty where none does."""
        parts: list[Part] = []
        while self.at < len(self.text) and (found := self._part()) is not None:
            parts += found
        return tuple(parts)

    def body(self) -> Word:
        """Return the whole text, as that between `<< END` and `END`."""
        return self._within(_IN_BODY, "")

    def _part(self) -> list[Part] | None:
        """Return the next pieces of a word; None where the word ends."""
        if match := self.match(_PLAIN):
            return [Literal(match.group())]
        text, at = self.text, self.at
        char = text[at]
        if char == "'":
            return [Literal(self._single(at + 1), quoted=True)]
        if char == '"':
            self.at += 1
            return [Literal("", quoted=True), *self._within(_IN_DOUBLE, '"')]
        if char == "\\" and not text.startswith(("\n", "\r\n"), at + 1):
            self.at += 2
            return [Literal(text[at + 1 : at + 2] or "\\", quoted=True)]
        if char in "`$":
            return [self._dollar(quoted=False)]
        if text.startswith(("<(", ">("), at) and self.room.substitutions:
            self.at += 1
            return [self._commands(at, quoted=False, as_file=True)]
        return None

    def _single(self, start: int) -> str:
        end = self.text.find("'", start)
        end = len(self.text) if end < 0 else end
        inside = self.text[start:end]
        self.line += inside.count("\n")
        self.at = end + 1
        return inside

    def _within(self, plain: re.Pattern[str], end: str) -> Word:
        parts: list[Part] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if match := self.match(plain):
                self.line += match.group().count("\n")
                parts.append(Literal(match.group(), quoted=True))
            elif char == end:
                self.at += 1
                break
            elif char == "\\":
                parts.append(self._escape())
            else:
                parts.append(self._dollar(quoted=True))
        return tuple(parts)

    def _escape(self) -> Literal:
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        self.line += following == "\n"
        if following == "\n":
            return Literal("", quoted=True)
        return Literal(
            following if following in '"\\$`' and following else f"\\{following}", quoted=True
        )

    def _dollar(self, *, quoted: bool) -> Part:
        """Take a substitution, whose commands are read too, a variable, or a plain `$`."""
        text, start = self.text, self.at
        if text[start] == "`":
            return self._backticks(quoted=quoted)
        self.at += 1
        if text.startswith("$((", start):
            return self._arithmetic(start, quoted=quoted)
        if text.startswith("$(", start):
            return self._commands(start, quoted=quoted)
        if text.startswith("${", start):
            return self._braced(start, quoted=quoted)
        if text.startswith("$'", start) and not quoted:
            return self._escaped(start + 2)
        if text.startswith('$"', start) and not quoted:
            return Literal("", quoted=True)
        if match := self.match(_NAME):
            return Parameter(match.group(), f"${match.group()}", quoted)
        return Literal("$", quoted)

    def _escaped(self, start: int) -> Literal:
        end = start
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        self.at = end + 1
        return Literal(unescaped(self.text[start:end]), quoted=True)

    def _backticks(self, *, quoted: bool) -> Part:
        start = end = self.at
        end += 1
        while end < len(self.text) and self.text[end] != "`":
            end += 2 if self.text[end] == "\\" else 1
        self.at = min(end + 1, len(self.text))
        inside = re.sub(r"\\([`\\$])", r"\1", self.text[start + 1 : end])
        return self._apart(inside, start, quoted=quoted)

    def _apart(self, inside: str, start: int, *, quoted: bool) -> Part:
        """Read commands that stand in a text of their own."""
        source = self.text[start : self.at]
        line, self.line = self.line, self.line + source.count("\n")
        if not self.room.substitutions:
            return Literal(source, quoted)
        script = self._parsed(Scanner(inside, line, self.room))
        return Substitution(script, source, quoted)

    def _parsed(self, scanner: Scanner) -> Sequence:
        self.room.substitutions -= 1
        script = self.room.parse(scanner)
        self.room.substitutions += 1
        return script

    def _commands(self, start: int, *, quoted: bool, as_file: bool = False) -> Part:
        """Take `$(...)`: what is inside is read here, up to the `)` that closes it."""
        if not self.room.substitutions:
            self.at = min(closing(self.text, self.at) + 1, len(self.text))
            return Literal(self.text[start : self.at], quoted)
        self.at += 1
        script = self._parsed(self)
        return Substitution(script, self.text[start : self.at], quoted, as_file)

    def _arithmetic(self, start: int, *, quoted: bool) -> Part:
        """Take `$((...))`: a number that is not known, and the commands in it."""
        end = closing(self.text, start + 1)
        self.at = min(end + 1, len(self.text))
        inside = self.text[start + 3 : end - 1]
        part = self._apart(f": {inside}", start, quoted=quoted)
        return Parameter("", self.text[start : self.at], quoted, NUMBER, (part,))

    def _braced(self, start: int, *, quoted: bool) -> Part:
        end = closing(self.text, start + 1)
        self.at = min(end + 1, len(self.text))
        source, inside = self.text[start : self.at], self.text[start + 2 : end]
        self.line += source.count("\n")
        match = _BRACED.match(inside)
        if match is None or not self.room.substitutions:
            return Literal(source, quoted)
        rest = inside[match.end() :]
        sign = _OPERATOR.match(rest)
        operator = _OF_NAME.get(match[1]) or (sign.group() if sign else "")
        word = rest[sign.end() :] if sign else ""
        name = match[2] + (match[3] or "").replace("[@]", "").replace("[*]", "").replace("[0]", "")
        inner = Scanner(word, self.line, self.room)
        is_list = match[3] == "[@]" or match[2] == "@"
        self.room.substitutions -= 1
        operand = inner.operand()
        self.room.substitutions += 1
        return Parameter(name, source, quoted and not is_list, operator, operand)

    def operand(self) -> Word:
        """Return the whole text, as that after the operator of `${NAME:-WORD}`: quotes count, blanks do not part."""
        parts: list[Part] = []
        while self.at < len(self.text):
            found = self._part()
            if found is None:
                found = [Literal(self.text[self.at])]
                self.at += 1
            parts += found
        return tuple(parts)
