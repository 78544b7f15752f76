"""Reports in, text out. A reporter sees the report and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit.lazy import importer

if TYPE_CHECKING:
    from audit.reporters.acceptance import (
        render_accept,
        render_checked,
        render_declared,
        render_init,
    )
    from audit.reporters.explanation import render_explanation
    from audit.reporters.rules import render_rules
    from audit.reporters.table import REPORT_FORMATS, render

__all__ = [
    "REPORT_FORMATS", "render", "render_accept", "render_checked", "render_declared",
    "render_explanation", "render_init", "render_rules",
]  # fmt: skip

__getattr__ = importer(
    __name__,
    {
        "acceptance": "render_accept render_checked render_declared render_init",
        "explanation": "render_explanation",
        "rules": "render_rules",
        "table": "REPORT_FORMATS render",
    },
)
