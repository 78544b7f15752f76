"""Every report format, in order of display: `--format`, documents and tests are made from it."""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.errors import UsageError
from audit.reporters.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from audit.model.report import Report

REPORT_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "json": "json_v1",
        "sarif": "sarif",
        "markdown": "markdown",
        "html": "page",
        "github": "github",
    }
)
"""For each format the module of this room whose `render` writes it; imported when it is asked for."""


def render(  # each is one flag of the command line
    report: Report,
    fmt: str,
    *,
    width: int | None = None,
    colour: bool = False,
    verbose: bool = False,
    quiet: bool = False,
) -> str:
    """Return the report as text in one of `REPORT_FORMATS`, ending with a newline unless empty.

    Raises:
        UsageError: when there is no such format.
    """
    if fmt not in REPORT_FORMATS:
        formats = ", ".join(REPORT_FORMATS)
        raise UsageError(f"no such report format: {fmt}", todo=f"use one of {formats}")
    reporter = import_module(f"audit.reporters.{REPORT_FORMATS[fmt]}")
    text: str = reporter.render(report, Options(width, colour, verbose, quiet))
    return text
