"""The text report of a comparison: what is quiet, what gains, what is new, what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from audit.reporters.changes import changes_of, packages_in
from audit.reporters.text_lines import notes
from audit.reporters.wording import counted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from audit.model.report import Report
    from audit.reporters.changes import Line
    from audit.reporters.options import Options

_LINES = 12
"""Packages of one kind that get a line, the gravest first; the rest are counted."""
_NAMES = 5


def changes(report: Report, options: Options) -> Iterator[list[RenderableType]]:
    """Yield the blocks of a comparison."""
    found = changes_of(report)
    parts = [safe(report.lockfile or report.project_path), found.title]
    if report.seconds is not None:
        parts.append(f"{report.seconds:.1f} s")
    yield [Text("   ".join(parts)), *notes(report)]
    grid = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(2):
        grid.add_column(no_wrap=True, justify="left")
    grid.add_column(overflow="fold")
    if found.quiet:
        grid.add_row("quiet", f"{found.quiet:,}", "no new power, script, host or dependency")
    _rows(grid, "needs", found.needing, options)
    _rows(grid, "unread", found.unread, options)
    _rows(grid, "gains", found.gains, options)
    _rows(grid, "new", found.new, options)
    if found.powerless:
        names = f"without power: {_listed(found.powerless)}"
        grid.add_row("" if found.new else "new", f"{packages_in(found.powerless):,}", names)
    if found.gone:
        grid.add_row("gone", f"{packages_in(found.gone):,}", _listed(found.gone))
    if found.same:
        grid.add_row("same", f"{found.same:,}", "not looked at again")
    yield [grid] if grid.row_count else []


def _rows(grid: Table, title: str, lines: tuple[Line, ...], options: Options) -> None:
    shown = lines if options.verbose else lines[:_LINES]
    for number, line in enumerate(shown):
        label = (title, f"{packages_in(lines):,}") if number == 0 else ("", "")
        grid.add_row(*label, _text(line))
    if len(lines) > len(shown):
        hidden = packages_in(lines[len(shown) :])
        grid.add_row("", "", f"and {counted(hidden, 'more package')}")


def _text(line: Line) -> RenderableType:
    title = Text(line.name, style="bold")
    for words in filter(None, (line.what, line.why)):
        title.append(f"   {words}", style="not bold")
    marked = Table.grid(padding=0)
    marked.add_column(width=4, no_wrap=True)
    marked.add_column(overflow="fold")
    for power in line.powers:
        text = Text(f"{power.authority}  {power.id}  ")
        marked.add_row("  + ", text.append(power.place, style="dim"))
    if line.more:
        marked.add_row("  + ", counted(line.more, "more power"))
    if line.rules:
        marked.add_row("  ! ", ", ".join(line.rules))
    return Group(title, marked) if marked.row_count else title


def _listed(lines: tuple[Line, ...]) -> str:
    hidden = packages_in(lines[_NAMES:])
    return ", ".join(line.short for line in lines[:_NAMES]) + (
        f" and {hidden:,} more" if hidden else ""
    )
