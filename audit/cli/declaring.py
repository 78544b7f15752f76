"""`declare`: write or verify a package's own declaration."""

from __future__ import annotations

from typing import Any

import click

from audit import pipeline, reporters
from audit.cli.delivering import progress_of, request_of
from audit.cli.options import contents_options
from audit.cli.output import replace_file, tell, write_report
from audit.errors import InputError, UsageError
from audit.model.text import printable


@click.command(short_help="For maintainers: declare what the package itself needs.")
@click.argument("targets", nargs=-1, metavar="[DIR]")
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
@click.option(
    "--community",
    is_flag=True,
    help="Draft (or --check) the community's entries of NAME[@RANGE]... from what is published.",
)
@click.option(
    "--collection", metavar="DIR", help="The collection's folder (default: the program's own)."
)
@contents_options
def declare(targets: tuple[str, ...], *, check: bool, community: bool, **options: Any) -> int:
    """For maintainers: declare in package.json what the package's own code needs."""
    if community:
        return _look_over(targets, options) if check else _draft(targets, options)
    if len(targets) > 1 or options["collection"]:
        raise UsageError("one folder at a time, and no collection", todo="--community takes names")
    return _declare(targets[0] if targets else ".", options, check=check)


def _declare(target: str, options: dict[str, Any], *, check: bool) -> int:
    from audit.model.policy import Granularity

    width = Granularity(options["granularity"])
    with progress_of(options) as progress:
        draft = pipeline.declare(request_of(target, options), width, progress)
    write_report(
        reporters.render_checked(draft) if check else reporters.render_declared(draft), None
    )
    if check:
        return 1 if draft.shortcomings else 0
    if draft.after != draft.before and not options["dry_run"]:
        replace_file(draft.path, draft.before, draft.after)
        tell(f"{draft.path} is written")
    return 0


def _draft(names: tuple[str, ...], options: dict[str, Any]) -> int:
    """Draft the entries of published packages."""
    with progress_of(options) as progress:
        for file in pipeline.draft(
            request_of(".", options), names, options["collection"], progress
        ):
            lost = f", {len(file.missing)} could not be had" if file.missing else ""
            if options["dry_run"]:
                write_report(file.after, None)
            elif file.after != file.before:
                _make_folder(file.path)
                replace_file(file.path, file.before, file.after)
            write_report(
                f"{file.path}: drafted from {file.versions} versions{lost}; not reviewed\n", None
            )
    return 0


def _look_over(names: tuple[str, ...], options: dict[str, Any]) -> int:
    """Say what is wrong with a collection."""
    with progress_of(options) as progress:
        request = request_of(".", options)
        problems = list(pipeline.look_over(request, names, options["collection"], progress))
    write_report(
        "".join(f"{printable(str(each))}\n" for each in problems) or "nothing is wrong\n", None
    )
    return 1 if problems else 0


def _make_folder(path: str) -> None:
    """Make the folder that a file is to lie in: a new collection, or a new scope."""
    from pathlib import Path

    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"cannot write: {error.strerror}", todo="name another --collection", file=path
        ) from error
