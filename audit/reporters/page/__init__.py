"""The report as one HTML file that opens by double click: no network, nothing of a package is ever markup."""

from __future__ import annotations

from audit.reporters.page.document import render

__all__ = ["render"]
