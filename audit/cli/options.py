"""Options that several commands share: one place for each flag's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit.reporters.table import REPORT_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

_Command = TypeVar("_Command", bound="Callable[..., Any]")

GRAPH_FORMATS = ("json", "dot", "graphml", "mermaid")
"""A test keeps them equal to the graph's table, which is too heavy to import here."""
LEVELS = ("critical", "high", "moderate", "low", "info", "none")
OMITTABLE = ("dev", "optional", "peer")
PROJECT = click.option(
    "-C", "--dir", "project", default=".", metavar="DIR", help="The project (default: here)."
)


def _address(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    """Refuse a registry that nothing could be fetched from, before anything is done."""
    if url is not None and not url.lower().startswith(("https://", "http://")):
        raise click.BadParameter(f"{url!r} is no address that begins with https://")
    return url


def contents_options(command: _Command) -> _Command:
    """Add the options on where package contents may come from."""
    return _added(
        command,
        click.option("--offline", is_flag=True, help="Use only what is on this machine: node_modules and npm's cache."),
        click.option(
            "--registry", metavar="URL", callback=_address,
            help="The registry to fetch from, instead of the one npm is set to.",
        ),
        click.option(
            "--jobs", type=click.IntRange(1, 64), metavar="N",
            help="Processes to analyse with (default: one per core).",
        ),
    )  # fmt: skip


def tree_options(command: _Command) -> _Command:
    """Add npm's options on which part of the tree counts."""
    return _added(
        command,
        click.option(
            "--omit", type=click.Choice(OMITTABLE), multiple=True, help="Leave out a type of dependency."
        ),
        click.option(
            "--include", type=click.Choice(("prod", *OMITTABLE)), multiple=True,
            help="Keep a type even if --omit names it.",
        ),
        click.option(
            "-w", "--workspace", multiple=True, metavar="NAME",
            help="Only what this workspace needs (name or folder).",
        ),
    )  # fmt: skip


def workspace_options(command: _Command) -> _Command:
    """Add npm's options on which workspaces it is asked about. How much it leaves alone is npm's own business."""
    return _added(
        command,
        click.option(
            "-w", "--workspace", multiple=True, metavar="NAME",
            help="As npm's: the workspace that it is about (name or folder); --latest takes its own alone.",
        ),
        click.option(
            "-ws", "--workspaces", is_flag=True,
            help="As npm's: all workspaces, without the project itself.",
        ),
        click.option(
            "-iwr", "--include-workspace-root", is_flag=True,
            help="As npm's: the project itself beside its workspaces.",
        ),
    )  # fmt: skip


def report_options(command: _Command) -> _Command:
    """Add the options on how the report is written and when it fails."""
    return _added(
        command,
        click.option(
            "--format", "fmt", type=click.Choice(tuple(REPORT_FORMATS)), default="text", show_default=True,
            help="Form of the report.",
        ),
        click.option("--json", "as_json", is_flag=True, help="The same as --format json."),
        output_option,
        click.option("--sarif", metavar="FILE", help="Write SARIF to FILE too, for code scanning."),
        click.option(
            "--audit-level", type=click.Choice(LEVELS), default="high", show_default=True,
            help="Exit with 1 from this severity on; hides nothing.",
        ),
        click.option("-q", "--quiet", is_flag=True, help="Only findings at or above the level; no progress."),
        click.option("-v", "--verbose", is_flag=True, help="Every finding and every package with power."),
    )  # fmt: skip


def policy_option(command: _Command) -> _Command:
    """Add `--config`."""
    return click.option(
        "--config", metavar="FILE",
        help="The contain.json to use (default: the nearest one, upward from the lockfile).",
    )(command)  # fmt: skip


def output_option(command: _Command) -> _Command:
    """Add `--output`."""
    return click.option(
        "-o", "--output", metavar="FILE", help="Write the report to FILE (whole or not at all)."
    )(command)


def _added(command: _Command, *options: Callable[[_Command], _Command]) -> _Command:
    """Apply option decorators so that help lists them in the order given."""
    for option in reversed(options):
        command = option(command)
    return command
