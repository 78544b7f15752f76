"""`update`: what npm would bring."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from audit import pipeline
from audit.cli.delivering import deliver, expect_writable, progress_of, request_of
from audit.cli.options import (
    PROJECT,
    contents_options,
    policy_option,
    report_options,
    workspace_options,
)
from audit.cli.output import replace_file, tell
from audit.cli.signals import undisturbed
from audit.errors import AuditError, UsageError
from audit.model.text import operand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit.model.finding import Severity


@click.command(short_help="Say what `npm update` would bring, before it is on disk.")
@click.argument("packages", nargs=-1, metavar="[PACKAGE...]")
@PROJECT
@click.option(
    "--latest",
    is_flag=True,
    help="Beyond the ranges: the newest of the project's own dependencies.",
)
@click.option(
    "--apply",
    "write",
    is_flag=True,
    help="Write the new lockfile when nothing at the level is found.",
)
@click.option(
    "--safe",
    is_flag=True,
    help="Write the quiet updates; hold back what gains anything (with --audit-level: "
    "what is found from there on), and what needs it.",
)
@workspace_options
@policy_option
@contents_options
@report_options
def update(
    packages: tuple[str, ...],
    project: str,
    *,
    latest: bool,
    write: bool,
    safe: bool,
    **options: Any,
) -> int:
    """Say what `npm update` would bring, before any of it is on the disk.

    The real npm resolves in a copy of the project; what would change is fetched, verified and read, never run.
    """
    if safe and latest:
        raise UsageError("--safe and --latest together", todo="take the one, then the other")
    expect_writable(options)
    named = ("workspace", "workspaces", "include_workspace_root")
    scope = pipeline.Scope(*(options.pop(each) for each in named))
    request = request_of(project, options)
    with progress_of(options) as progress:
        hold = _holding() if safe else None
        done = pipeline.update(request, packages, progress, scope, latest=latest, hold=hold)
    code = deliver(
        done.report, options
    )  # first: nobody shall find written what he was told nothing of
    if (write or safe) and not done.refused and done.files:
        with progress_of(options) as progress:
            _write(done, progress)
        tell(f"written: {', '.join(each.path for each in done.files)}; npm ci installs it")
    elif (write or safe) and done.refused:
        tell(f"nothing was written: {done.refused}")
        return code or 2
    elif done.files and not done.refused and not options["quiet"]:
        folder = [] if project == "." else ["-C", operand(project)]
        words = [*folder, *packages, *_asked(scope), *(["--latest"] if latest else []), "--apply"]
        tell(f"nothing was written; take it: contain-audit update {' '.join(words)}")
    return code


def _asked(scope: pipeline.Scope) -> list[str]:
    """Return the options that a scope was made of."""
    found = [word for each in scope.workspaces for word in ("-w", operand(each))]
    found += ["--workspaces"] if scope.every else []
    return [*found, *(["--include-workspace-root"] if scope.root else [])]


def _holding() -> Severity:
    """Return the severity from which on `--safe` holds back: all that is not quiet, unless a level is asked for."""
    from audit.model.finding import Severity

    context = click.get_current_context()
    if context.get_parameter_source("audit_level") is ParameterSource.DEFAULT:
        return Severity.LOW
    level = context.params["audit_level"]
    return Severity.HIGH if level == "none" else Severity(level)


def _write(done: Any, progress: Any) -> None:
    """Write the files and look again at what lies there; on any failure or interrupt all is as it was."""
    written: list[Any] = []
    try:
        with undisturbed():
            for file in done.files:
                replace_file(file.path, file.before, file.after)
                written.append(file)
        passes = pipeline.recheck(done, progress)
    except BaseException:
        _restore(written)
        raise
    if not passes:
        _restore(written)
        raise AuditError(
            "what was written does not pass when read again", todo="nothing was changed"
        )


def _restore(written: Iterable[Any]) -> None:
    """Put back what was there before, as far as what was written is there still."""
    with undisturbed():
        for file in written:
            with contextlib.suppress(AuditError):  # somebody else wrote it meanwhile
                replace_file(file.path, file.after, file.before)
