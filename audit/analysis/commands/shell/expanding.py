"""What the words of a command stand for, as far as the script itself says: what is not known stays as it is written."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from audit.analysis.commands.shell.scanning import INDIRECT, LENGTH, NUMBER
from audit.analysis.commands.shell.state import LONGEST, NOTHING
from audit.analysis.commands.shell.syntax import Literal, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from audit.analysis.commands.shell.state import State, Text
    from audit.analysis.commands.shell.syntax import Part, Sequence, Substitution, Word

_BLANKS = " \t\n"
_WINDOWS = re.compile(r"%([A-Za-z_][A-Za-z0-9_]*)%")
_BRACES = re.compile(r"\{([^{}\s]*,[^{}\s]*)\}")
_AS_WRITTEN = re.compile(r"`[^`]*`|\$\(.*\)", re.DOTALL)
"""A value that is not known itself: what commands print."""
_MOST_WORDS = 100
_SHORT = 2000
"""Characters of a value in which patterns are looked for."""
_PATTERN = re.compile(r"[*?\[]")
_SLICE = re.compile(r"\s*(-?\d{1,6})(?::(\d{1,6}))?")


class Expander:
    """Expands words in one state."""

    def __init__(
        self, state: State, run: Callable[[Sequence], Text], keep: Callable[[Text], str]
    ) -> None:
        """Prepare to expand.

        Args:
            state: what is known.
            run: returns what commands print.
            keep: makes a file that holds a text; returns its path.
        """
        self._state = state
        self._run = run
        self._keep = keep
        self.printed = NOTHING
        """What the commands of the last substitution print."""

    def fields(self, words: Iterable[Word]) -> list[str]:
        """Return what words stand for: each may be several, or none."""
        return [field for word in words for field in self._fields(word)]

    def text(self, word: Word) -> str:
        """Return what a word stands for where it is not parted: in an assignment, as a file's name."""
        return "".join(self._value(part)[0] for part in word)[:LONGEST]

    def _fields(self, word: Word) -> list[str]:
        found: list[str] = []
        current: str | None = None
        for at, part in enumerate(word):
            if self._is_nothing(word, at):
                continue
            value, is_parted = self._value(part)
            if is_all := (isinstance(part, Parameter) and part.name == "@" and not part.operator):
                pieces = list(self._state.arguments or ()) or [value]
            else:
                pieces = self._parted(value) if is_parted else [value]
            if not pieces or (is_parted and not value):
                continue
            if pieces[0] or not is_parted or is_all:
                current = (current or "") + pieces[0]
            for piece in pieces[1:]:
                found += [current] if current is not None else []
                current = piece or None
        found += [current] if current is not None else []
        if all(isinstance(part, Literal) for part in word) and len(found) == 1:
            return _unbraced(found[0], word)
        return [one[:LONGEST] for one in found]

    def _is_nothing(self, word: Word, at: int) -> bool:
        """Return whether a variable that nobody set only parts the letters of a name: `cu${x}rl`."""
        part = word[at]
        if not isinstance(part, Parameter) or part.operator or part.name.isupper():
            return False
        before, after = _text(word[max(at - 1, 0) : at]), _text(word[at + 1 : at + 2])
        is_glued = before[-1:].isalnum() and (
            after[:1].isalnum() or (not after and len(word) > at + 1)
        )
        return is_glued and self._state.value(part.name) is None

    def _parted(self, value: str) -> list[str]:
        between = self._state.value("IFS")
        between = _BLANKS if between is None else between
        return re.split(f"[{re.escape(between)}]+", value) if between else [value]

    def _value(self, part: Part) -> tuple[str, bool]:
        """Return what a piece of a word stands for, and whether that may be parted into words."""
        if isinstance(part, Literal):
            return self._of_windows(part.text), False
        value = self._of(part) if isinstance(part, Parameter) else self._printed(part)
        if value is None:
            return part.source, False
        return value, not part.quoted and not _AS_WRITTEN.fullmatch(value)

    def _of_windows(self, text: str) -> str:
        if "%" not in text:
            return text
        return _WINDOWS.sub(lambda match: self._state.value(match[1]) or match[0], text)

    def _printed(self, part: Substitution) -> str | None:
        printed = self.printed = self._run(part.script)
        if part.as_file:
            return self._keep(printed)
        return None if printed.text is None or printed.is_in_part else printed.text.rstrip("\n")

    def _of(self, part: Parameter) -> str | None:
        """Return the value of `${...}`; None where it is not known."""
        operator, value = part.operator, self._state.value(part.name)
        if part.name == "IFS" and value is None:
            value = _BLANKS
        if operator == NUMBER:
            self.text(part.word)
            return None
        if not operator or operator in (":?", "?"):
            return value
        if operator in (":-", "-", ":=", "=", ":+", "+"):
            return self._otherwise(part, value)
        if operator == INDIRECT:
            return None if value is None else self._state.value(value)
        return None if value is None else self._changed(value, operator, self.text(part.word))

    def _otherwise(self, part: Parameter, value: str | None) -> str:
        """Return the value of `${NAME:-WORD}` and its like: of a variable that nobody set, as if it were not."""
        is_set = bool(value) or (value == "" and ":" not in part.operator)
        if "+" in part.operator:
            return self.text(part.word) if is_set or part.name.isupper() else ""
        if is_set:
            return value or ""
        word = self.text(part.word)
        if "=" in part.operator:
            self._state.set(part.name, word)
        return word

    def _changed(self, value: str, operator: str, word: str) -> str | None:
        """Return the value that an operator makes of a known one; None where that is not known."""
        if operator == LENGTH:
            return str(len(value))
        if operator == ":":
            return _sliced(value, word)
        if operator in ("^", "^^", ",", ",,"):
            change = str.upper if "^" in operator else str.lower
            return change(value) if len(operator) > 1 else change(value[:1]) + value[1:]
        if operator in ("/", "//"):
            old, _, new = word.partition("/")
            anchored = _PATTERN.search(old) or old.startswith(("#", "%"))
            times = 1 if operator == "/" else -1
            return None if anchored else value.replace(old, new, times)
        return _without(value, operator, word) if len(value) <= _SHORT else None


def _sliced(value: str, word: str) -> str | None:
    match = _SLICE.fullmatch(word)
    if match is None:
        return None
    start = int(match[1])
    value = value[start:] if start or match[1] == "0" else value
    return value[: int(match[2])] if match[2] else value


def _without(value: str, operator: str, pattern: str) -> str | None:
    """Return `value` less what `#`, `##`, `%` or `%%` and a pattern take off."""
    sizes = range(len(value) + 1)
    if len(operator) > 1:
        sizes = sizes[::-1]
    for size in sizes:
        if operator[0] == "#" and fnmatchcase(value[:size], pattern):
            return value[size:]
        if operator[0] == "%" and fnmatchcase(value[len(value) - size :], pattern):
            return value[: len(value) - size]
    return value if operator[0] in "#%" else None


def _unbraced(text: str, word: Word) -> list[str]:
    """Return the words that `a{b,c}d` stands for."""
    plain = "".join(part.text for part in word if isinstance(part, Literal) and not part.quoted)
    if not _BRACES.search(plain):
        return [text[:LONGEST]]
    found = [text]
    while len(found) < _MOST_WORDS and any(_BRACES.search(one) for one in found):
        found = [each for one in found for each in _once(one)]
    return [one[:LONGEST] for one in found[:_MOST_WORDS]]


def _once(text: str) -> list[str]:
    match = _BRACES.search(text)
    if match is None:
        return [text]
    before, after = text[: match.start()], text[match.end() :]
    return [f"{before}{choice}{after}" for choice in match[1].split(",")]


def _text(parts: Word) -> str:
    return "".join(part.text for part in parts if isinstance(part, Literal))


def names(words: Iterable[Word]) -> set[str]:
    """Return the names of the variables that words use."""
    parameters = [part for word in words for part in word if isinstance(part, Parameter)]
    inner = names(part.word for part in parameters) if parameters else set()
    return {part.name for part in parameters} | inner
