"""One simple command of shell text: its words, assignments and redirections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.scanning import Scanner
from audit.analysis.commands.shell.syntax import Assignment, Literal, Redirection, Simple
from audit.analysis.commands.variables import ASSIGNED

if TYPE_CHECKING:
    from audit.analysis.commands.shell.syntax import Part, Word

_OPERATOR = re.compile(r"\|\||&&|\|&|;;&?|;&|[;&|\n()]")
REDIRECTION = re.compile(r"(\d+|&|\{\w+\})?(<<<|<<-?|<>|>>|>\||&>>?|[<>]&?)(?!\()")


def written(word: Word) -> str:
    """Return a word without its quotes, variables and substitutions as they stand."""
    return "".join(part.text if isinstance(part, Literal) else part.source for part in word)


_KEYWORD = re.compile(r"[A-Za-z]+|[{}!]|\[\[|\]\]")


@dataclass(slots=True)
class Draft:
    """A simple command while it is read."""

    line: int
    words: list[Word] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    redirections: list[Redirection] = field(default_factory=list)

    def node(self) -> Simple:
        """Return the command."""
        return Simple(
            tuple(self.words), self.line, tuple(self.assignments), tuple(self.redirections)
        )

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was read."""
        return not (self.words or self.assignments or self.redirections)


class SimpleParser:
    """Reads simple commands from where a scanner stands."""

    def __init__(self, scanner: Scanner) -> None:
        """Prepare to read."""
        self._scanner = scanner

    def _starts(self, *texts: str) -> bool:
        return self._scanner.text.startswith(texts, self._scanner.at)

    def words(self) -> list[Word]:
        """Return the words that stand here."""
        words: list[Word] = []
        while True:
            self._scanner.skip_blank()
            word = self._scanner.word()
            if not word:
                return words
            words.append(word)

    def simple(self) -> Simple | None:
        """Return the command that stands here; None where none does."""
        draft = Draft(self._scanner.line)
        while True:
            self._scanner.skip_blank()
            if self._starts("#") or (
                not self.redirection(draft)
                and (
                    _OPERATOR.match(self._scanner.text, self._scanner.at)
                    or not self._argument(draft)
                )
            ):
                return None if draft.is_empty else draft.node()

    def _argument(self, draft: Draft) -> bool:
        """Take a word or an assignment; return whether there was one."""
        word = self._scanner.word()
        if not word:
            return False
        first = word[0].text if isinstance(word[0], Literal) and not word[0].quoted else ""
        match = ASSIGNED.match(first)
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

    def redirection(self, draft: Draft) -> bool:
        """Take a redirection; return whether there was one."""
        match = self._scanner.match(REDIRECTION)
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
        return Scanner(body, scanner.line + 1, scanner.room).body()

    def new_line(self) -> None:
        """Go past the end of a line, and past the texts that commands of this line are given."""
        scanner = self._scanner
        end = scanner.resume or scanner.at + 1
        scanner.line += scanner.text.count("\n", scanner.at, end)
        scanner.at, scanner.resume = end, 0

    def keyword(self) -> str:
        """Return the word that stands here as it is written: quoted it is no keyword."""
        match = _KEYWORD.match(self._scanner.text, self._scanner.at)
        if match is None:
            return ""
        following = self._scanner.text[match.end() : match.end() + 1]
        return match.group() if following in (*" \t\r\n;&|()<>", "") else ""

    def take(self, *words: str) -> bool:
        """Go past one of some keywords, if it stands here."""
        found = self.keyword()
        if found not in words:
            return False
        self._scanner.at += len(found)
        return True

    def arithmetic(self) -> Simple:
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

    def skip_pattern(self) -> None:
        """Go past `(a|b)` before the commands of a clause."""
        scanner = self._scanner
        scanner.at += self._starts("(")
        while scanner.at < len(scanner.text) and not self._starts(")", "\n", ";"):
            if not scanner.word():
                scanner.at += 1
        scanner.at += self._starts(")")

    def conditional(self) -> Simple:
        """Take `[[ ... ]]`: operators in it are words."""
        scanner = self._scanner
        words: list[Word] = [(Literal("[["),)]
        line = scanner.line
        while scanner.at < len(scanner.text) and not self._starts("\n"):
            scanner.skip_blank()
            if self.take("]]"):
                break
            word = scanner.word()
            scanner.at += not word
            words += [word] if word else []
        return Simple(tuple(words), line)
