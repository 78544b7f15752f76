"""Reports in, text out. A reporter sees the report and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.reporters.acceptance import render_accept, render_init
    from audit.reporters.drafting import render_checked, render_declared
    from audit.reporters.explanation import render_explanation
    from audit.reporters.rules import render_rules
    from audit.reporters.schema import report_schema
    from audit.reporters.table import REPORT_FORMATS, render

__all__ = [
    "REPORT_FORMATS",
    "render",
    "render_accept",
    "render_checked",
    "render_declared",
    "render_explanation",
    "render_init",
    "render_rules",
    "report_schema",
]

__getattr__ = importer(
    __name__,
    {
        "REPORT_FORMATS": "table",
        "render": "table",
        "render_accept": "acceptance",
        "render_checked": "drafting",
        "render_declared": "drafting",
        "render_explanation": "explanation",
        "render_init": "acceptance",
        "render_rules": "rules",
        "report_schema": "schema",
    },
)
