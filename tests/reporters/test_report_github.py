from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.reports import finding, presented, report

from audit.model.finding import FindingPackage, LockfilePlace, Severity
from audit.model.package import Evidence
from audit.reporters import REPORT_FORMATS, render

if TYPE_CHECKING:
    from audit.model.report import Report

COMMAND = re.compile(r"::(?P<kind>error|warning) (?P<properties>[^:]*)::(?P<message>.*)")
HOSTILE = [
    "a%0A::error::b", "a\n::error::b", "a\r::stop-commands::b", "x,line=9", "a::b", "##[add-mask]e",
    "a##[stop-commands]b", "\u2028::debug::x", "\x1b]0;t\x07", "::warning file=a::b", "%25", "  ::add-mask::e",
]  # fmt: skip
"""What a package may call itself, for a runner that reads its log for commands."""


def lines(made: Report, **options: bool) -> list[str]:
    return render(presented(made), "github", **options).splitlines()


def decoded(text: str) -> str:
    """Read a property as the runner does."""
    pairs = {"%3A": ":", "%2C": ",", "%0A": "\n", "%0D": "\r", "%25": "%"}
    return re.sub(r"%(?:3A|2C|0A|0D|25)", lambda found: pairs[found[0]], text)


def hostile(text: str) -> Report:
    made = finding(
        message=text,
        help=text,
        package=FindingPackage(text, text, f"node_modules/{text}"),
        evidence=(Evidence(text, 1, 1, text),),
        path=("", f"node_modules/{text}"),
        lockfile=LockfilePlace(text, 3, 5),
    )
    return report(made, project_path=f"/x/{text}", lockfile=text, notes=(text,))


def test_a_finding_is_an_error_on_the_line_of_the_lockfile() -> None:
    first = COMMAND.fullmatch(lines(report(finding()))[0])
    assert first is not None
    assert first["kind"] == "error"
    assert first["properties"] == (
        "file=shop/package-lock.json,line=30,endLine=30,col=5,title=suspicious-grant%3A flat-stream-x 1.1.2"
    )
    assert decoded(first["message"]).splitlines() == [
        "high: reads the environment and talks to the network (collect.invalid)",
        "where: lib/index.js:14:9",
        "path: shop > event-pipe > flat-stream-x",
        "next: Read what is sent, and where: contain-audit inspect flat-stream-x@1.1.2",
    ]


def test_moderate_ones_warn_and_lower_or_waived_ones_are_silent() -> None:
    kinds = [line.split(" ")[0] for line in lines(report())]
    assert kinds == ["::error", "::warning", "1"]
    assert [line.split(" ")[0] for line in lines(report(), quiet=True)] == ["::error", "1"]


def test_the_level_makes_errors() -> None:
    made = report(finding(severity=Severity.LOW), level=Severity.LOW)
    assert lines(made)[0].startswith("::error ")


def test_no_more_than_github_keeps() -> None:
    made = lines(report(*[finding(message=f"sends {each}") for each in range(25)]))
    assert len([line for line in made if line.startswith("::")]) == 10
    assert made[-2:] == ["15 findings more: see the job's summary", "25 findings at high or above"]


def test_builds_for_several_platforms_share_an_annotation() -> None:
    names = [f"@made-x/{each}" for each in ("darwin-arm64", "linux-x64", "win32-x64")]
    about = [FindingPackage(each, "1.0.0", f"node_modules/{each}") for each in names]
    made = lines(report(*[finding(package=each) for each in about]))
    assert [line[:7] for line in made] == ["::error", "3 findi"]
    assert "also: @made-x/linux-x64, @made-x/win32-x64%0A" in made[0]


def test_what_is_waived_hides_no_other() -> None:
    made = lines(report(finding(suppressed=("reviewed", "")), finding()))
    assert [line[:7] for line in made] == ["::error", "1 findi"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_gives_no_command_and_no_property(text: str) -> None:
    made = lines(hostile(text))
    assert len(made) == 2
    found = COMMAND.fullmatch(made[0])
    assert found is not None
    names = [pair.partition("=")[0] for pair in found["properties"].split(",")]
    assert names == ["file", "line", "endLine", "col", "title"]
    assert "##[" not in made[0]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("fmt", [each for each in REPORT_FORMATS if each not in {"github", "html"}])
@pytest.mark.parametrize("width", [20, 80, None])
def test_no_format_gives_a_runner_a_command(text: str, fmt: str, width: int | None) -> None:
    made = render(presented(hostile(text)), fmt, width=width, verbose=True)
    obeyed = [line for line in made.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert obeyed == []
