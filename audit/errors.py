"""What can go wrong, as one line that names the place in the input and the way out.

Every expected failure is an `AuditError`; the command line prints it as
`error: FILE:LINE:COLUMN: what; what to do` and exits with 2. Anything else that
escapes is a defect of ours.
"""

from __future__ import annotations


class AuditError(Exception):
    """A failure to be told in one line.

    Args:
        what: what is wrong, without the place.
        todo: what the reader can do about it; empty when nothing useful is known.
        file: the input it was found in, as the user named it; None when no file is at fault.
        line: 1-based line in `file`; None when unknown.
        column: 1-based column in `line`, in characters; None when unknown.
    """

    def __init__(
        self,
        what: str,
        *,
        todo: str = "",
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = ":".join(
            str(part) for part in (self.file, self.line, self.column) if part is not None
        )
        sentence = f"{self.what}; {self.todo}" if self.todo else self.what
        return f"{place}: {sentence}" if place else sentence


class UsageError(AuditError):
    """The command line asks for something that does not exist or does not fit together."""


class InputError(AuditError):
    """An input (lockfile, manifest, archive, configuration) cannot be read as what it should be."""
