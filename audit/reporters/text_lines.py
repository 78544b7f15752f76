"""Lines of the text report: labels, hanging indents, excerpts cut to the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from audit.model.finding import Severity
from audit.reporters.wording import safe

if TYPE_CHECKING:
    from rich.console import RenderableType

    from audit.model.report import Report
    from audit.reporters.options import Options

INDENT = 6
_LABEL = 8
STYLES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MODERATE: "bold yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}


def notes(report: Report) -> list[RenderableType]:
    """Return what the reader should know of the run, a line each."""
    return [Text(f"note: {safe(note)}") for note in report.notes]


def labelled(label: str, value: Text | str, indent: int = INDENT) -> RenderableType:
    """Return `label` and a value that wraps in its own column."""
    grid = Table.grid(padding=0)
    grid.add_column(width=_LABEL, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, style="dim"), Text(value) if isinstance(value, str) else value)
    return Padding(grid, (0, 0, 0, indent), expand=False)


def excerpt(place: str, text: str, options: Options, used: int = INDENT + _LABEL) -> Text:
    """Return a place and, as far as the line has room, the source there. The place is never cut."""
    line = Text(place)
    room = (options.width or 200) - used - cell_len(place) - 3
    minimum = 12
    if text and room >= minimum:
        line.append("   ")
        line.append(fitted(text, room), style="dim")
    return line


def fitted(text: str, columns: int) -> str:
    """Return text cut to so many columns of a terminal (wide characters take two)."""
    if cell_len(text) <= columns:
        return text
    return set_cell_size(text, max(columns - 3, 0)).rstrip() + "..."
