"""The commands that change nothing: each runs the pipeline on what its options ask, and writes what comes back."""

from __future__ import annotations

from typing import Any

import click

from audit import pipeline, reporters
from audit.cli.delivering import deliver, expect_writable, manner_of, progress_of, request_of
from audit.cli.options import (
    GRAPH_FORMATS,
    PROJECT,
    contents_options,
    output_option,
    policy_option,
    report_options,
    tree_options,
)
from audit.cli.output import ensure_writable, tell, write_report
from audit.cli.terminal import watched_width

_PAGE = "contain-audit.html"


@click.command(short_help="Audit a project: what its packages can do, what deserves attention.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@tree_options
@policy_option
@contents_options
@click.option(
    "--verify-installed", is_flag=True,
    help="Compare every installed file with the archives that the lockfile names.",
)  # fmt: skip
@report_options
def check(target: str, **options: Any) -> int:
    """Audit the resolved tree of a project: what its packages can do, and what deserves attention."""
    expect_writable(options)
    with progress_of(options) as progress:
        answer = pipeline.answer(request_of(target, options), manner_of(options), progress)
    if answer.report is None:
        write_report(answer.text, options["output"])
        return answer.code
    return deliver(answer.report, options, answer.remember)


@click.command(short_help="Look at one package: its powers, with the evidence.")
@click.argument("target", metavar="DIR|TARBALL|NAME@VERSION")
@PROJECT
@contents_options
@report_options
def inspect(target: str, project: str, **options: Any) -> int:
    """Look at one package: its powers, the evidence, its declaration, how much of it was read.

    A NAME alone, or with the version that the project has, means the project's copy; else the registry's.
    """
    expect_writable(options)
    with progress_of(options) as progress:
        report = pipeline.inspect(request_of(target, options), progress, project)
    return deliver(report, options)


@click.command(short_help="Say who holds a power, why, and what would take it out.")
@click.argument("asked", metavar="PACKAGE|CAPABILITY|AUTHORITY")
@PROJECT
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@output_option
@click.option("-v", "--verbose", is_flag=True, help="Every holder and every place.")
@tree_options
@policy_option
@contents_options
def explain(
    asked: str, project: str, output: str | None, *, as_json: bool, verbose: bool, **options: Any
) -> int:
    """Say who holds a power, where it shows, who allowed it, which way it came and what takes it out."""
    ensure_writable(output)
    with progress_of(options) as progress:
        explanation = pipeline.explain(request_of(project, options), asked, progress)
    text = reporters.render_explanation(
        explanation, as_json=as_json, verbose=verbose, width=watched_width(output)
    )
    write_report(text, output)
    return 0


@click.command(short_help="Write a page for the browser: findings, tree, packages.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@click.option(
    "-o", "--output", metavar="FILE", default=_PAGE, show_default=True,
    help="The page (whole or not at all).",
)  # fmt: skip
@tree_options
@policy_option
@contents_options
def report(target: str, output: str, **options: Any) -> int:
    """Write a page to look at: findings, the tree, every package.

    One file that needs no network: the findings, the tree as a picture in which powers are seen at once,
    and a card for each package with its evidence.
    """
    ensure_writable(output)
    with progress_of(options) as progress:
        made = pipeline.presented(pipeline.check(request_of(target, options), progress))
    write_report(reporters.render(made, "html"), output)
    if output != "-":
        tell(f"{output} is written; open it in a browser")
    return 0


@click.command(short_help="Say what changed between two trees or packages.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", required=False)
@tree_options
@policy_option
@contents_options
@report_options
def diff(old: str, new: str | None, **options: Any) -> int:
    """Say what changed from OLD to NEW: what gained power, what arrived, what left.

    Each is a folder, a lockfile or a git revision (`diff origin/main .`, or `diff origin/main...HEAD`
    as git has it); or both are packages (`diff express@4.18.2 express@4.21.0`). NEW is this folder
    when left out.
    """
    expect_writable(options)
    with progress_of(options) as progress:
        report = pipeline.diff(request_of(new or ".", options), old, new, progress)
    return deliver(report, options)


@click.command(short_help="Write the dependency graph, as npm itself would make it.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@click.option(
    "--format", "fmt", type=click.Choice(GRAPH_FORMATS), default="json", show_default=True,
    help="Form of the graph.",
)  # fmt: skip
@click.option(
    "--annotate", is_flag=True, help="Add each package's declaration, powers and reach to its node."
)
@output_option
@contents_options
def graph(target: str, fmt: str, output: str | None, *, annotate: bool, **options: Any) -> int:
    """Write the dependency graph that npm itself would make of the lockfile."""
    ensure_writable(output)
    with progress_of(options) as progress:
        text, note = pipeline.graph(request_of(target, options), fmt, progress, annotate=annotate)
    write_report(text, output)
    if note:
        tell(f"note: {note}")
    return 0


@click.command(short_help="List the rules, or show one rule's page.")
@click.argument("rule", required=False)
@output_option
def rules(rule: str | None, output: str | None) -> int:
    """List the rules, or show one rule's page: what it finds, why, an example, what to do."""
    write_report(pipeline.rules(rule), output)
    return 0
