from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from support.reports import finding, inspected, packages, report
from support.subjects import declares, package, use

from audit.errors import UsageError
from audit.model.finding import FindingPackage, Severity
from audit.model.package import Evidence
from audit.reporters import render

if TYPE_CHECKING:
    from audit.model.report import Report

HOSTILE = {
    "escapes": "\x1b[31mred\x1b]0;title\x07",
    "right to left": "a\u202eb\u2066c\u200f",
    "markup": "[red]a[/red][link=https://x.invalid]",
    "newlines": "a\r\nHIGH  fake-rule\n\tb\u2028c\x85d",
    "surrogate": "a\ud800b",
    "wide": "\u4e2d" * 300,
    "long": "a" * 10_000,
    "nul and c1": "a\x00\x9b31mb",
    "html and pipes": "<img src=x onerror=alert(1)>|`|``|",
}
"""Names, versions, places, messages: any text that a package wrote."""


def hostile(text: str) -> Report:
    made = finding(
        severity=Severity.HIGH,
        message=text,
        help=text,
        package=FindingPackage(text, text, f"node_modules/{text}"),
        evidence=(Evidence(text, 1, 1, text),),
        path=("", f"node_modules/{text}"),
    )
    return report(made, project_path=f"/x/{text}", lockfile=text, notes=(text,))


def controls(text: str) -> set[str]:
    """Return what a terminal would obey instead of show."""
    return {
        char
        for char in text
        if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("fmt", ["text", "markdown"])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_control_character_reaches_the_reader(text: str, fmt: str, *, verbose: bool) -> None:
    assert controls(render(hostile(text), fmt, width=80, verbose=verbose)) == set()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_inspect_is_as_safe(text: str) -> None:
    seen = package(
        f"node_modules/{text}",
        use(f"global:{text}", "network", literals=[text]),
        declaration=declares(text),
    )
    assert controls(render(inspected(seen, project_path=text), "text", width=80)) == set()


def test_a_name_cannot_forge_a_line() -> None:
    lines = render(hostile(HOSTILE["newlines"]), "text", width=200).splitlines()
    assert not [line for line in lines if line.startswith("HIGH  fake-rule")]


def test_markup_is_shown_not_obeyed() -> None:
    assert "[red]a[/red]" in render(hostile(HOSTILE["markup"]), "text", width=200)


def test_who_brings_a_power_in_is_told_where_there_is_room() -> None:
    assert "who brings it in" in render(report(), "text", width=80)
    assert "who brings" not in render(report(), "text", width=40)


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("verbose", [False, True])
def test_lines_keep_to_the_width(width: int, *, verbose: bool) -> None:
    made = report(
        finding(message="word " * 100, evidence=(Evidence("a.js", 1, 1, "\u4e2d" * 300),))
    )
    lines = render(made, "text", width=width, verbose=verbose).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_piped_text_is_plain_ascii_for_plain_packages() -> None:
    assert render(report(), "text").isascii()


def test_colour_changes_no_word() -> None:
    coloured = render(report(), "text", width=100, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(report(), "text", width=100)


def test_credentials_are_masked() -> None:
    assert "secret" not in render(hostile("https://me:secret@host.invalid/a"), "text", width=160)


def test_what_is_below_the_level_is_counted_not_shown() -> None:
    text = render(report(), "text", width=100)
    assert "1 low: unanalysed-code 1" in text
    assert "LOW  " not in text
    assert "LOW  unanalysed-code" in render(report(), "text", width=100, verbose=True)


def test_the_level_moves_what_is_shown() -> None:
    text = render(report(level=Severity.LOW), "text", width=100)
    assert "LOW  unanalysed-code" in text
    assert "4 findings at low or above" in text


def test_level_none_shows_the_usual_ones() -> None:
    assert "HIGH  suspicious-grant" in render(report(level=None), "text", width=100)


def test_a_waived_finding_is_counted_only() -> None:
    made = report(finding(suppressed=("reviewed", "2027-06-01")))
    assert "1 finding waived\n" in render(made, "text", width=100)
    assert "No finding at high or above" in render(made, "text", width=100)


def test_many_findings_of_one_rule_are_not_all_shown() -> None:
    many = [finding(fingerprint=f"{number:064d}", message=f"is {number}") for number in range(500)]
    text = render(report(*many), "text", width=100)
    assert text.count("HIGH  suspicious-grant") == 10
    assert "490 high: suspicious-grant 490" in text
    assert "500 findings at high or above" in text


def test_copies_of_a_package_are_said_once() -> None:
    places = [
        FindingPackage("flat-stream-x", f"1.{n}.0", f"node_modules/{n}/flat-stream-x")
        for n in range(3)
    ]
    text = render(report(*(finding(package=place) for place in places)), "text", width=100)
    assert text.count("HIGH  suspicious-grant") == 1
    assert "another 2 copies of it (1.1.0, 1.2.0)" in text
    assert "3 findings at high or above" in text
    assert "high: suspicious-grant" not in text


def test_quiet_says_nothing_when_nothing_counts() -> None:
    made = report(finding(severity=Severity.LOW))
    assert render(made, "text", width=100, quiet=True) == ""


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="text, json, sarif, markdown, html, github"):
        render(report(), "yaml")


def test_a_missing_package_says_why() -> None:
    assert "not in npm's cache" in render(inspected(packages()[2]), "text", width=100)


def test_the_last_lines_say_what_to_do_next() -> None:
    first = render(report(), "text", width=80).splitlines()[-3:]
    assert first[1].endswith("contain-audit init")
    later = render(report(policy="contain.json"), "text", width=80).splitlines()[-3:]
    assert [line.partition(":  ")[2] for line in later[:2]] == [
        "contain-audit explain flat-stream-x",
        "contain-audit accept flat-stream-x",
    ]
    healthy = render(
        report(finding(severity=Severity.LOW), policy="contain.json"), "text", width=80
    )
    assert "accept" not in healthy
    assert healthy.endswith("No finding at high or above\n")


def test_the_first_line_breaks_between_its_parts() -> None:
    lines = render(
        report(lockfile="a/very/long/folder/of/a/project/package-lock.json"), "text", width=80
    )
    assert lines.splitlines()[:2] == [
        "a/very/long/folder/of/a/project/package-lock.json   4 packages, 3 direct, 1 dev",
        "  3 read, 1 not to be had, 0 unknown in part   1.4 s",
    ]
