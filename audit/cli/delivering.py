"""What all commands share: from options to a request, and from a report to where it is wanted."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from audit import pipeline, reporters
from audit.cli.output import append_summary, ensure_writable, write_report
from audit.cli.terminal import is_watched, terminal
from audit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit.model.report import Report
    from audit.pipeline.request import Progress, Request


def request_of(target: str, options: dict[str, Any]) -> Request:
    """Build the pipeline's request from the parsed options."""
    from audit.model.finding import Severity

    level = options.get("audit_level", "high")
    omitted = frozenset(options.get("omit", ())) - frozenset(options.get("include", ()))
    return pipeline.Request(
        target=target,
        omit=omitted,
        workspaces=tuple(options.get("workspace", ())),
        offline=options["offline"],
        registry=options["registry"],
        jobs=options["jobs"],
        config=options.get("config"),
        verify_installed=options.get("verify_installed", False),
        level=None if level == "none" else Severity(level),
    )


def expect_writable(options: dict[str, Any]) -> None:
    """Fail now, not after the analysis, when a file that is asked for cannot be written."""
    output, sarif = options["output"], options["sarif"]
    if options["as_json"] and options["fmt"] not in ("text", "json"):
        raise UsageError(f"--json and --format {options['fmt']} together", todo="give one of them")
    if sarif == "-":
        raise UsageError("--sarif needs a file", todo="for standard output use --format sarif")
    if sarif is not None and sarif == output:
        raise UsageError("--sarif and --output name one file", todo="give each its own")
    for path in (output, sarif):
        ensure_writable(path)


@contextmanager
def progress_of(options: dict[str, Any]) -> Iterator[Progress]:
    """Yield what is told how far it is: drawn on standard error, only on a terminal and when not asked to be quiet."""
    if options.get("quiet") or not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(bar_width=30),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),  # npm alone may take minutes, without a word of its own
    )
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, int] = {}

        def draw(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]  # TaskID is an int

        yield draw


def manner_of(options: dict[str, Any]) -> str | None:
    """Return what the answer's text depends on beside the request; None when there is more to write, or to watch."""
    if options["sarif"] is not None or options["fmt"] == "github" or is_watched(options["output"]):
        return None
    form = "json" if options["as_json"] else options["fmt"]
    return f"{form} {options['verbose']} {options['quiet']}"


def deliver(
    report: Report,
    options: dict[str, Any],
    remember: Callable[[str, int], None] = lambda _text, _code: None,
) -> int:
    """Render and write the report, with SARIF and a job's summary where wanted; return its exit code.

    Args:
        report: the report.
        options: of the command line.
        remember: told what was written, and the exit code.
    """
    report = pipeline.presented(report)
    if options["sarif"] is not None:
        write_report(reporters.render(report, "sarif"), options["sarif"])
    if options["fmt"] == "github":
        append_summary(reporters.render(report, "markdown", quiet=options["quiet"]))
    text, code = _rendered(report, options), 1 if report.failing() else 0
    write_report(text, options["output"])
    remember(text, code)
    return code


def _rendered(report: Report, options: dict[str, Any]) -> str:
    """Return the report in the form asked for, as wide and colourful as its destination allows."""
    to_file = options["output"] is not None
    # A file or a pipe gets the same bytes from the same input: how long it took is for people who watch.
    if not is_watched(options["output"]):
        report = replace(report, seconds=None)
    screen = terminal(to_file=to_file)
    return reporters.render(
        report,
        "json" if options["as_json"] else options["fmt"],
        width=screen.width,
        colour=screen.colour,
        verbose=options["verbose"],
        quiet=options["quiet"],
    )
