"""`check`, answered from memory where nothing that counts has changed since it was answered before."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.pipeline.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.model.report import Report
    from audit.pipeline.request import Progress, Request


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a check: what was written before, or a report to write."""

    report: Report | None
    """None where what was written before stands: `text`, with its exit code."""
    text: str = ""
    code: int = 0
    remember: Callable[[str, int], None] = lambda _text, _code: None
    """Told the text that the report became and the exit code, for the next time."""


def answer(request: Request, manner: str | None, progress: Progress) -> Answer:
    """Check a project, or say what the check would say again.

    Args:
        request: what is asked.
        manner: everything else that the text of the answer depends on; None when it cannot be the same again.
        progress: told how far it is.
    """
    with closing(Project(request)) as project:
        memory = None
        if manner is not None and not request.verify_installed:
            from audit.pipeline.memory import memory_of  # noqa: PLC0415 - not every answer is remembered

            memory = memory_of(project, manner)
        if memory is not None and memory.is_likely():
            remembered = memory.recall(project.found_early(progress))
            if remembered is not None:
                return Answer(None, remembered.text, remembered.code)
        from audit.pipeline.checking import report_on  # noqa: PLC0415 - only now: most rooms are in it

        report = report_on(project, progress)
        found = project.found(progress)
    if memory is None:
        return Answer(report)
    known = memory
    return Answer(report, remember=lambda text, code: known.keep(found, text, code))
