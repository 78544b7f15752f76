"""One simple command of shell text, and the same while it is read."""

from __future__ import annotations

from dataclasses import dataclass, field


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
    apart: int = 0
    """Which substitution it stands in, by its place: a shell of its own runs that; 0: none."""


@dataclass(slots=True)
class Draft:
    """A command while its words are taken; fields as in `Command`."""

    line: int
    words: list[str] = field(default_factory=list)
    assignments: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    fed: bool = False
    feeder: Command | None = None
    given: str | None = None
    delimiters: list[str] = field(default_factory=list)
    begins: bool = True
    """Only keywords came so far: another one is a keyword still."""
    is_case: bool = False

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
