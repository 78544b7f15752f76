"""One simple command as a shell would come to run it."""

from __future__ import annotations

from dataclasses import dataclass, field

from audit.analysis.commands.shell.state import Input


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command."""

    words: tuple[str, ...]
    """Its name and arguments, as far as the script says what they stand for; the rest as written."""
    line: int
    """1-based, in the text."""
    assignments: tuple[str, ...] = ()
    """`NAME=value` before the name."""
    reads: tuple[str, ...] = ()
    """Files it is given by `<`."""
    writes: tuple[str, ...] = ()
    """Files it is sent to by `>` or `>>`."""
    given: Input = field(default_factory=Input)
    """What it reads."""
    written: tuple[str, ...] = ()
    """Its words without quotes, variables and substitutions as they stand."""
