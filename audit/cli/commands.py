"""The commands: each turns its options into a request, runs the pipeline and writes what comes back."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from audit.cli.options import (
    GRAPH_FORMATS,
    contents_options,
    output_option,
    policy_option,
    report_options,
    tree_options,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@click.command(short_help="Audit a project: what its packages can do, what deserves attention.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@tree_options
@policy_option
@contents_options
@click.option(
    "--verify-installed",
    is_flag=True,
    help="Compare every installed file with the archives that the lockfile names.",
)
@report_options
def check(target: str, **options: Any) -> int:
    """Audit the resolved tree of a project: what its packages can do, and what deserves attention."""
    from audit import pipeline

    expect_writable(options)
    with progress_of(options) as progress:
        answer = pipeline.answer(request_of(target, options), _manner(options), progress)
    if answer.remembered is not None:
        from audit.cli.output import write_report

        write_report(answer.remembered.text, options["output"])
        return answer.remembered.code
    return _deliver(answer.report, options, answer.remember)


@click.command(short_help="Look at one package: its powers, with the evidence.")
@click.argument("target", metavar="DIR|TARBALL|NAME@VERSION")
@click.option(
    "-C", "--dir", "project", default=".", metavar="DIR", help="The project (default: here)."
)
@contents_options
@report_options
def inspect(target: str, project: str, **options: Any) -> int:
    """Look at one package: its powers, the evidence, its declaration, how much of it was read.

    A NAME alone, or with the version that the project has, means the project's copy; else the registry's.
    """
    from audit import pipeline

    expect_writable(options)
    with progress_of(options) as progress:
        report = pipeline.inspect(request_of(target, options), progress, project)
    return _deliver(report, options)


@click.command(short_help="Write the dependency graph, as npm itself would make it.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(GRAPH_FORMATS),
    default="json",
    show_default=True,
    help="Form of the graph.",
)
@click.option(
    "--annotate", is_flag=True, help="Add each package's declaration, powers and reach to its node."
)
@output_option
@contents_options
def graph(target: str, fmt: str, output: str | None, *, annotate: bool, **options: Any) -> int:
    """Write the dependency graph that npm itself would make of the lockfile."""
    from audit import pipeline
    from audit.cli.output import ensure_writable, write_report

    ensure_writable(output)
    with progress_of(options) as progress:
        text = pipeline.graph(request_of(target, options), fmt, progress, annotate=annotate)
    write_report(text, output)
    return 0


@click.command(short_help="List the rules, or show one rule's page.")
@click.argument("rule", required=False)
@output_option
def rules(rule: str | None, output: str | None) -> int:
    """List the rules, or show one rule's page: what it finds, why, an example, what to do."""
    from audit import pipeline
    from audit.cli.output import write_report

    write_report(pipeline.rules(rule), output)
    return 0


def request_of(target: str, options: dict[str, Any]) -> Any:
    """Build the pipeline's request from the parsed options."""
    from audit.model.finding import Severity
    from audit.pipeline import Request

    level = options.get("audit_level", "high")
    omitted = frozenset(options.get("omit", ())) - frozenset(options.get("include", ()))
    return Request(
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
    from audit.cli.output import ensure_writable
    from audit.errors import UsageError

    output, sarif = options["output"], options["sarif"]
    if sarif == "-":
        raise UsageError("--sarif needs a file", todo="for standard output use --format sarif")
    if sarif is not None and sarif == output:
        raise UsageError("--sarif and --output name one file", todo="give each its own")
    for path in (output, sarif):
        ensure_writable(path)


def progress_of(options: dict[str, Any]) -> Any:
    """Return a progress display: drawn only on a terminal and when not asked to be quiet."""
    from audit.cli.progress import display

    return display(quiet=bool(options.get("quiet")))


def _manner(options: dict[str, Any]) -> str | None:
    """Return what the answer's text depends on beside the request; None when there is more to write, or to watch."""
    if options["sarif"] is not None or options["fmt"] == "github" or _is_watched(options):
        return None
    form = "json" if options["as_json"] else options["fmt"]
    return f"{form} {options['verbose']} {options['quiet']}"


def _is_watched(options: dict[str, Any]) -> bool:
    """Return whether somebody sees the report as it is written."""
    return options["output"] is None and sys.stdout is not None and sys.stdout.isatty()


def _deliver(
    report: Any,
    options: dict[str, Any],
    remember: Callable[[str, int], None] = lambda _text, _code: None,
) -> int:
    """Render and write the report, with SARIF and a job's summary where wanted; return its exit code.

    Args:
        report: the report.
        options: of the command line.
        remember: told what was written, and the exit code.
    """
    from audit.cli.output import append_summary, write_report
    from audit.pipeline import presented
    from audit.reporters import render

    report = presented(report)
    if options["sarif"] is not None:
        write_report(render(report, "sarif"), options["sarif"])
    if options["fmt"] == "github":
        append_summary(render(report, "markdown", quiet=options["quiet"]))
    text, code = _rendered(report, options), 1 if report.failing() else 0
    write_report(text, options["output"])
    remember(text, code)
    return code


def _rendered(report: Any, options: dict[str, Any]) -> str:
    """Return the report in the form asked for, as wide and colourful as its destination allows."""
    from audit.cli.terminal import terminal
    from audit.reporters import render

    to_file = options["output"] is not None
    # A file or a pipe gets the same bytes from the same input: how long it took is for people who watch.
    if not _is_watched(options):
        report = replace(report, seconds=None)
    screen = terminal(to_file=to_file)
    return render(
        report,
        "json" if options["as_json"] else options["fmt"],
        width=screen.width,
        colour=screen.colour,
        verbose=options["verbose"],
        quiet=options["quiet"],
    )
