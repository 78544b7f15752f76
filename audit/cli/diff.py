"""`diff`: two trees side by side."""

from __future__ import annotations

from typing import Any

import click

from audit.cli.options import contents_options, policy_option, report_options, tree_options


@click.command(short_help="Say what changed between two trees or packages.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", default=".", required=False)
@tree_options
@policy_option
@contents_options
@report_options
def diff(old: str, new: str, **options: Any) -> int:
    """Say what changed from OLD to NEW: what gained power, what arrived, what left.

    Each is a folder, a lockfile or a git revision (`diff origin/main .`); or both are packages
    (`diff express@4.18.2 express@4.21.0`). NEW is this folder when left out.
    """
    from audit import pipeline
    from audit.cli.commands import _deliver, expect_writable, progress_of, request_of

    expect_writable(options)
    with progress_of(options) as progress:
        report = pipeline.diff(request_of(new, options), old, new, progress)
    return _deliver(report, options)
