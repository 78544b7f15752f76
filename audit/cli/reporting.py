"""`report`: a page to look at."""

from __future__ import annotations

from typing import Any

import click

from audit.cli.options import contents_options, policy_option, tree_options

_PAGE = "contain-audit.html"


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
    from audit import pipeline
    from audit.cli.commands import progress_of, request_of
    from audit.cli.output import ensure_writable, tell, write_report
    from audit.reporters import render

    ensure_writable(output)
    with progress_of(options) as progress:
        made = pipeline.presented(pipeline.check(request_of(target, options), progress))
    write_report(render(made, "html"), output)
    if output != "-":
        tell(f"{output} is written; open it in a browser")
    return 0
