"""What shell text is made of: words of several pieces, and commands that hold commands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """`$NAME`, `${NAME:-WORD}`: the value of a variable, perhaps changed."""

    name: str
    source: str
    """As written."""
    quoted: bool = False
    operator: str = ""
    """What stands after the name: `:-`, `##`, `/`; empty for the plain value."""
    word: Word = ()
    """What follows the operator."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(...)`, or `<(...)`: what commands print, or a file that holds it."""

    script: Sequence
    source: str
    """As written."""
    quoted: bool = False
    as_file: bool = False


Part = Literal | Parameter | Substitution
Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Redirection:
    """`> FILE`, `<<< TEXT`, `<< END`."""

    sign: str
    """Without the number of what is redirected."""
    target: Word
    """The file; of `<<<` and `<<` the text."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """`NAME=WORD`, `NAME+=WORD`."""

    name: str
    word: Word
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Simple:
    """A program or function and its arguments."""

    words: tuple[Word, ...]
    line: int
    """1-based, in the text."""
    assignments: tuple[Assignment, ...] = ()
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence:
    """Commands one after the other."""

    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipe:
    """Commands of which each reads what the one before it prints."""

    nodes: tuple[Node, ...]


class Choice(Enum):
    """What decides which commands run."""

    AND_OR = "each after the first one, or not"
    IF = "every second one, decided by the one before; the last of an odd number otherwise"
    CASE = "one of those after the first one, or none"


@dataclass(frozen=True, slots=True)
class Branches:
    """`a && b || c`, `if`, `case`: commands of which some run."""

    nodes: tuple[Node, ...]
    choice: Choice = Choice.AND_OR


@dataclass(frozen=True, slots=True)
class Group:
    """`{ ... }`, `( ... )`, a loop: its redirections hold for all of it."""

    body: Node
    redirections: tuple[Redirection, ...] = ()
    apart: bool = False
    """A shell of its own runs it: variables that it sets are not seen outside."""


@dataclass(frozen=True, slots=True)
class Each:
    """`for NAME in WORDS`; without words, of the arguments."""

    name: str
    words: tuple[Word, ...] | None
    body: Node


@dataclass(frozen=True, slots=True)
class While:
    """`while`, `until`."""

    condition: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Definition:
    """`NAME() { ... }`."""

    name: str
    body: Node


Node = Simple | Sequence | Pipe | Branches | Group | Each | While | Definition
