from __future__ import annotations

import re

import pytest
from support.reports import finding, report

from audit.model.finding import FindingPackage
from audit.reporters import render
from audit.reporters.markdown_text import code, plain

HOSTILE = [
    "a|b",
    "a`b",
    "``",
    "<script>x</script>",
    "@someone",
    "#12",
    "[a](https://x.invalid)",
    "a\\|b",
    "**a**",
    "$a$",
]


def cells(row: str) -> list[str]:
    """Split a table's row as GitHub does: at each pipe that no backslash stands before."""
    return re.split(r"(?<!\\)\|", row)[1:-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_row_has_its_four_cells(text: str) -> None:
    made = report(finding(message=text, package=FindingPackage(text, text, text), rule="a-rule"))
    rows = [line for line in render(made, "markdown").splitlines() if line.startswith("| ")]
    assert rows
    assert {len(cells(row)) for row in rows[:2]} == {4}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a plain text", "a plain text"),
        ("<b>", "&lt;b&gt;"),
        ("a|b", "a&#124;b"),
        ("*a* _b_", r"\*a\* \_b\_"),
        ("@someone", "@<!-- -->someone"),
        ("see #12", "see #<!-- -->12"),
        ("https://x.invalid", "https:<!-- -->//x.invalid"),
        ("- a", r"\- a"),
    ],
)
def test_plain_text_means_nothing_to_github(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a", "`a`"),
        ("a`b", "`` a`b ``"),
        ("```", "```` ``` ````"),
        ("a|b", r"`a\u{7c}b`"),
        ("", ""),
    ],
)
def test_code_cannot_be_left(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_large_report_stays_within_a_comment() -> None:
    many = [
        finding(fingerprint=f"{number:064d}", message=f"is {number}") for number in range(5_000)
    ]
    text = render(report(*many), "markdown")
    assert len(text) < 65_536
    assert "and 4,900 more" in text


def test_copies_of_a_package_are_said_once() -> None:
    places = [FindingPackage("tiny-x", f"1.{n}.0", f"node_modules/{n}/tiny-x") for n in range(3)]
    text = render(report(*(finding(package=place) for place in places)), "markdown")
    rows = [line for line in text.splitlines() if line.startswith("| high")]
    assert len(rows) == 1
    assert "`tiny-x 1.0.0` (3 copies)" in rows[0]
    assert text.count("  - next: ") == 1
    assert "3 findings at high or above" in text
