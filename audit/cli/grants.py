"""`init` and `accept`: write the project's contain.json."""

from __future__ import annotations

from typing import Any

import click

from audit import pipeline, reporters
from audit.cli.delivering import progress_of, request_of
from audit.cli.options import LEVELS, PROJECT, contents_options, policy_option
from audit.cli.output import replace_file, tell, write_report
from audit.cli.terminal import watched_width
from audit.errors import UsageError

_LEVEL = click.option(
    "--audit-level", type=click.Choice(LEVELS), default="high", show_default=True,
    help="The level that your checks fail from.",
)  # fmt: skip
_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what would be written; write nothing."
)


@click.command(short_help="Grant what is there now: write the first contain.json.")
@click.argument("target", default=".", metavar="[DIR|LOCKFILE]")
@click.option(
    "--granularity",
    type=click.Choice(("authority", "module", "member")),
    help="How wide the words are (default: module, or what contain.json says).",
)
@_LEVEL
@_DRY_RUN
@policy_option
@contents_options
def init(target: str, granularity: str | None, *, dry_run: bool, **options: Any) -> int:
    """Write the first contain.json: what every package of the tree can do now is granted."""
    from audit.model.policy import Granularity

    width = Granularity(granularity) if granularity is not None else None
    with progress_of(options) as progress:
        acceptance = pipeline.init(request_of(target, options), width, progress)
    if dry_run:
        write_report(reporters.render_accept(acceptance), None)
        return 0
    replace_file(acceptance.path, acceptance.before, acceptance.after)
    write_report(reporters.render_init(acceptance, watched_width()), None)
    return 0


@click.command(short_help="Take reviewed changes into contain.json.")
@click.argument("packages", nargs=-1, metavar="[PACKAGE...]")
@click.option("--all", "everything", is_flag=True, help="Accept what every package can do now.")
@click.option("--prune", is_flag=True, help="Take out what is granted and not used.")
@PROJECT
@_LEVEL
@_DRY_RUN
@policy_option
@contents_options
def accept(
    packages: tuple[str, ...],
    project: str,
    *,
    everything: bool,
    prune: bool,
    dry_run: bool,
    **options: Any,
) -> int:
    """Take reviewed powers into contain.json: those of PACKAGE..., or --all; shows the change."""
    if everything and packages:
        raise UsageError("packages and --all together", todo="give the one or the other")
    named = bool(packages) or everything or prune
    with progress_of(options) as progress:
        acceptance = pipeline.accept(
            request_of(project, options), packages, progress,
            everything=everything or not named, prune=prune,
        )  # fmt: skip
    write_report(reporters.render_accept(acceptance), None)
    changed = acceptance.after != acceptance.before
    if changed and not named:
        raise UsageError("nothing was written", todo="name the packages to accept, or pass --all")
    if changed and not dry_run:
        replace_file(acceptance.path, acceptance.before, acceptance.after)
        tell(f"{acceptance.path} is written")
    return 0
