"""The report as Markdown, for a pull request: short first, details folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.model.report import Report
    from audit.reporters.options import Options


def render(report: Report, options: Options) -> str:
    """Return the report as GitHub-flavoured Markdown."""
    return ""
