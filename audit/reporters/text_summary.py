"""The text report's first and last lines: counts, authorities, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from audit.model.capability import in_display_order
from audit.reporters.changes import COMPARISONS
from audit.reporters.text_findings import uncounted
from audit.reporters.text_lines import notes
from audit.reporters.text_next import steps, undeclared
from audit.reporters.wording import carrying, counted, safe, verdict

if TYPE_CHECKING:
    from rich.console import RenderableType

    from audit.model.package import AuditedPackage
    from audit.model.report import Report, Summary
    from audit.reporters.options import Options

_ROOMY = 56
"""Columns from which on there is room for a third column."""
_BRINGERS = 3
"""Direct dependencies named for each authority."""


def header(report: Report, options: Options) -> list[RenderableType]:
    """Return the first line: what was read, how much of it, how long it took; then the notes."""
    summary = report.summary
    counts = (
        f"{counted(summary.packages, 'package')}, {summary.direct:,} direct, {summary.dev:,} dev"
    )
    parts = [safe(report.lockfile or report.project_path), counts, _reading(summary)]
    if report.seconds is not None:
        parts.append(f"{report.seconds:.1f} s")
    return [*(Text(line) for line in _filled(parts, options.width)), *notes(report)]


def _filled(parts: list[str], width: int | None) -> list[str]:
    """Return the parts on as few lines as they fit; none is broken where another line has room for it."""
    lines = [parts[0]]
    for part in parts[1:]:
        longer = f"{lines[-1]}   {part}"
        if width is None or cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(f"  {part}")
    return lines


def _reading(summary: Summary) -> str:
    """Return how many packages were read, not to be had, and known only in part."""
    missing = summary.packages - summary.analysed
    absent = f", {missing:,} not to be had" if missing else ""
    return f"{summary.analysed:,} read{absent}, {summary.unknown:,} unknown in part"


def authorities(report: Report, width: int | None) -> list[RenderableType]:
    """Return the table of what the tree can do, without who brings it where that has no room; one line for nothing."""
    summary = report.summary
    if not summary.authorities:
        return [Text("What was read of the tree holds no power.")] if summary.analysed else []
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("what the tree can do", no_wrap=True)
    table.add_column("packages", justify="right", no_wrap=True)
    roomy = width is None or width >= _ROOMY
    if roomy:
        table.add_column("who brings it in", overflow="fold")
    for authority in in_display_order(summary.authorities):
        bringers = summary.brought_by.get(authority, ())
        name = Text(f"  {authority}")
        who = [Text(_bringers(bringers))] if roomy else []
        table.add_row(name, f"{summary.authorities[authority]:,}", *who)
    return [table]


def _bringers(bringers: tuple[tuple[str, int], ...]) -> str:
    named = [f"{safe(name, 60)} {number:,}" for name, number in bringers[:_BRINGERS]]
    return ", ".join([*named, "..."] if len(bringers) > _BRINGERS else named)


def holders(report: Report) -> list[RenderableType]:
    """Return every package that holds a power, with what it holds."""
    packages = [each.package for each in report.packages if each.package.authorities]
    if not packages:
        return []
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    table.add_column("packages with power", overflow="fold")
    table.add_column("what they hold themselves", overflow="fold")
    for package in sorted(packages, key=_holder_order):
        held = in_display_order(package.authorities)
        told = f" ({carrying(package)})" if package.carried else ""
        table.add_row(Text(f"  {safe(package.label)}"), Text(", ".join(held) + told))
    return [table]


def _holder_order(package: AuditedPackage) -> tuple[str, str]:
    return (package.name, package.location)


def closing(report: Report, options: Options) -> list[RenderableType]:
    """Return the last lines: what is not shown, what is undeclared, what to do, the verdict."""
    hidden = list(uncounted(report, options))
    lines = [*hidden]
    if report.command not in {"inspect", *COMPARISONS}:
        lines += undeclared(report)
    following = list(steps(report, hidden=bool(hidden)))
    lines += ["", *following] if lines and following else following
    style = "bold red" if report.failing() else "bold green"
    return [*(Text(line) for line in lines), Text(verdict(report), style=style)]
