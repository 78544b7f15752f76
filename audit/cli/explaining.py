"""`explain`: why something is in the tree."""

from __future__ import annotations

from typing import Any

import click

from audit.cli.options import contents_options, output_option, policy_option, tree_options


@click.command(short_help="Say who holds a power, why, and what would take it out.")
@click.argument("asked", metavar="PACKAGE|CAPABILITY|AUTHORITY")
@click.option(
    "-C", "--dir", "target", default=".", metavar="DIR", help="The project (default: here)."
)
@click.option("--json", "as_json", is_flag=True, help="The same as JSON.")
@output_option
@click.option("-v", "--verbose", is_flag=True, help="Every holder and every place.")
@tree_options
@policy_option
@contents_options
def explain(
    asked: str, target: str, output: str | None, *, as_json: bool, verbose: bool, **options: Any
) -> int:
    """Say who holds a power, where it shows, who allowed it, which way it came and what takes it out."""
    from audit import pipeline
    from audit.cli.commands import progress_of, request_of
    from audit.cli.output import ensure_writable, write_report
    from audit.reporters import render_explanation

    ensure_writable(output)
    with progress_of(options) as progress:
        explanation = pipeline.explain(request_of(target, options), asked, progress)
    write_report(render_explanation(explanation, as_json=as_json, verbose=verbose), output)
    return 0
