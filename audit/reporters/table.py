"""Every report format, in order of display: `--format`, documents and tests are made from it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from audit.errors import UsageError
from audit.reporters import github, json_v1, markdown, page, sarif, text
from audit.reporters.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from audit.model.report import Report

REPORT_FORMATS: Mapping[str, Callable[[Report, Options], str]] = MappingProxyType(
    {
        "text": text.render,
        "json": json_v1.render,
        "sarif": sarif.render,
        "markdown": markdown.render,
        "html": page.render,
        "github": github.render,
    }
)


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
    return REPORT_FORMATS[fmt](report, Options(width, colour, verbose, quiet))
