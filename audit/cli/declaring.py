"""`declare`: write or verify a package's own declaration."""

from __future__ import annotations

from typing import Any

import click

from audit.cli.options import contents_options


@click.command()
@click.argument("target", default=".", metavar="[DIR]")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; exit with 1 where package.json and the code do not agree.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@click.option(
    "--granularity",
    type=click.Choice(("authority", "module", "member")),
    default="member",
    show_default=True,
    help="How wide the words are that are added.",
)
@contents_options
def declare(target: str, granularity: str, *, check: bool, dry_run: bool, **options: Any) -> int:
    """For maintainers: declare in package.json what the package's own code needs."""
    from audit import pipeline
    from audit.cli.commands import progress_of, request_of
    from audit.cli.output import replace_file, tell, write_report
    from audit.model.policy import Granularity
    from audit.reporters import render_checked, render_declared

    with progress_of(options) as progress:
        draft = pipeline.declare(request_of(target, options), Granularity(granularity), progress)
    write_report(render_checked(draft) if check else render_declared(draft), None)
    if check:
        return 1 if draft.shortcomings else 0
    if draft.after != draft.before and not dry_run:
        replace_file(draft.path, draft.before, draft.after)
        tell(f"{draft.path} is written")
    return 0
