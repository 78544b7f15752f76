"""The report for a terminal: short first, the worst first, what to do next; plain when piped."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from audit.reporters.changes import COMPARISONS
from audit.reporters.text_changes import changes
from audit.reporters.text_findings import findings
from audit.reporters.text_inspect import package_sheet
from audit.reporters.text_lines import notes
from audit.reporters.text_summary import authorities, closing, header, holders
from audit.reporters.wording import log_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

    from audit.model.report import Report
    from audit.reporters.options import Options

_ENDLESS = 100_000
"""Columns when no width is given: nothing wraps, so that other programs can read the lines."""


def render(report: Report, options: Options) -> str:
    """Return the report as lines for people."""
    blocks = list(_blocks(report, options))
    return "\n".join(_drawn(block, options) for block in blocks if block)


def _blocks(report: Report, options: Options) -> Iterable[list[RenderableType]]:
    """Yield the report's blocks, which blank lines separate."""
    if options.quiet:
        yield findings(report, options)
        return
    if report.command == "inspect":
        yield notes(report)
        for reported in report.packages:
            yield from package_sheet(reported.package, options)
    elif report.command in COMPARISONS:
        yield from changes(report, options)
    else:
        yield header(report, options)
        yield authorities(report, options.width)
        yield holders(report) if options.verbose else []
    yield findings(report, options)
    yield closing(report, options)


def _drawn(lines: Iterable[RenderableType], options: Options) -> str:
    """Return lines as text: in colour only when asked, never with what rich would add by itself."""
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=options.width or _ENDLESS,
        color_system="standard" if options.colour else None,
        force_terminal=options.colour,
        no_color=not options.colour,
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )
    for line in lines:
        console.print(line, soft_wrap=False)
    return "\n".join(log_line(line.rstrip()) for line in stream.getvalue().split("\n"))
