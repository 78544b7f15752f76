from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.reports import finding, inspected, packages, presented, report

from audit.model.finding import Severity
from audit.model.report import RulePage
from audit.reporters import REPORT_FORMATS, render

if TYPE_CHECKING:
    from collections.abc import Callable

THIEF = packages()[1]
PAGES = (
    RulePage(
        "suspicious-grant",
        "grants",
        Severity.HIGH,
        "A title",
        "**What.** A `page`.\n\n**Why.** It.",
    ),
)
CASES: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "check-80.txt": (report(), "text", {"width": 80}),
    "check-160.txt": (report(), "text", {"width": 160}),
    "check-piped.txt": (report(), "text", {}),
    "check-verbose.txt": (report(), "text", {"width": 100, "verbose": True}),
    "check-quiet.txt": (report(), "text", {"width": 100, "quiet": True}),
    "check-colour.txt": (report(), "text", {"width": 100, "colour": True}),
    "inspect.txt": (inspected(THIEF, finding(path=())), "text", {"width": 100}),
    "inspect-missing.txt": (inspected(packages()[2]), "text", {"width": 100}),
    "check.json": (report(), "json", {}),
    "inspect.json": (inspected(THIEF, finding(path=())), "json", {}),
    "check.sarif": (replace(presented(report()), rules=PAGES), "sarif", {}),
    "check.github": (presented(report()), "github", {}),
    "check.md": (report(), "markdown", {}),
    "check-quiet.md": (report(), "markdown", {"quiet": True}),
    "inspect.md": (inspected(THIEF, finding(path=())), "markdown", {}),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, golden: Callable[[str, Callable[[], str]], None]) -> None:
    made, fmt, options = CASES[name]
    golden(name, lambda: render(made, fmt, **options))


def test_every_format_has_a_golden() -> None:
    # The page is looked at in a browser instead.
    assert {fmt for _, fmt, _ in CASES.values()} | {"html"} == set(REPORT_FORMATS)
