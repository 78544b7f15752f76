from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.reports import finding, inspected, packages, presented, report
from support.sarif import complaints
from support.subjects import package

from audit.model.finding import FindingPackage, LockfilePlace, Severity
from audit.model.package import Evidence
from audit.reporters import render, sarif

if TYPE_CHECKING:
    from audit.model.report import Report

HOSTILE = (
    "\x1b[31mred\x07", "a\u202eb\u2066", "a\ud800b", "a b%20?#c", "C:/x", "//host.invalid/x",
    "[click](https://x.invalid)", "<img src=x onerror=alert(1)>", "=1+1", "##[add-mask]e", "::error::x",
    "../../outside", "a" * 5_000, "{0}{1}", "https://me:secret@host.invalid/",
)  # fmt: skip


def run(made: Report) -> Any:
    return json.loads(render(presented(made), "sarif"))["runs"][0]


def many(number: int, **fields: Any) -> Report:
    return report(*(finding(fingerprint=f"{each:064d}", **fields) for each in range(number)))


def hostile(text: str) -> Report:
    made = finding(
        message=text,
        help=text,
        capability=text,
        package=FindingPackage(text, text, f"node_modules/{text}"),
        evidence=(Evidence(text, 1, 1, text),),
        path=("", f"node_modules/{text}"),
        suppressed=(text, text),
    )
    return report(made, packages=(), project_path=f"/x/{text}", notes=(text,))


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(report(), id="check"),
        pytest.param(report(packages=(), findings=()), id="empty"),
        pytest.param(inspected(packages()[1], finding(path=())), id="inspect"),
        *(pytest.param(hostile(text), id=repr(text)[:20]) for text in HOSTILE),
    ],
)
def test_github_accepts_and_shows_all_of_it(made: Report) -> None:
    assert complaints(render(presented(made), "sarif")) == []


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
def test_nothing_hostile_means_anything(text: str) -> None:
    written = render(presented(hostile(text)), "sarif")
    assert written.isascii()
    assert "\x1b" not in written
    assert "me:secret" not in written
    assert "me%3Asecret" not in written
    assert "##[" not in written
    message = json.loads(written)["runs"][0]["results"][0]["message"]["text"]
    assert "](" not in message
    assert message.isprintable()


def test_the_first_place_is_the_line_of_the_package_in_the_lockfile() -> None:
    [place] = run(report(finding()))["results"][0]["locations"]
    physical = place["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "shop/package-lock.json",
        "uriBaseId": "%SRCROOT%",
    }
    assert physical["region"] == {"startLine": 30, "startColumn": 5, "endLine": 30}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "flat-stream-x@1.1.2"


def test_the_path_is_a_code_flow_that_ends_at_the_evidence() -> None:
    [flow] = run(report(finding()))["results"][0]["codeFlows"]
    steps = [step["location"] for step in flow["threadFlows"][0]["locations"]]
    assert [step["message"]["text"] for step in steps] == [
        "shop: the project",
        "shop asks for event-pipe",
        "event-pipe asks for flat-stream-x",
        "lib/index.js:14:9",
    ]
    last = steps[-1]["physicalLocation"]["artifactLocation"]["uri"]
    assert last == "shop/node_modules/flat-stream-x/lib/index.js"


def test_a_fingerprint_stays_when_lines_move_and_versions_change() -> None:
    moved = finding(
        lockfile=LockfilePlace("package-lock.json", 99, 1),
        package=FindingPackage("flat-stream-x", "1.1.3", "node_modules/flat-stream-x"),
    )
    before, after = (run(report(each))["results"][0] for each in (finding(), moved))
    assert before["partialFingerprints"] == after["partialFingerprints"]
    assert before["locations"] != after["locations"]


def test_twins_have_fingerprints_of_their_own() -> None:
    marks = [each["partialFingerprints"] for each in run(report(finding(), finding()))["results"]]
    assert marks[0] != marks[1]


def test_a_waived_result_stays_and_says_why() -> None:
    made = report(finding(), finding(fingerprint="e" * 64, suppressed=("reviewed", "2027-06-01")))
    first, second = run(made)["results"]
    assert first["suppressions"] == []
    assert second["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "reviewed",
            "properties": {"expires": "2027-06-01"},
        }
    ]


def test_an_unusual_severity_has_a_rule_of_its_own() -> None:
    made = run(report(finding(), finding(fingerprint="e" * 64, severity=Severity.MODERATE)))
    rules = made["tool"]["driver"]["rules"]
    usual, lower = (rules[each["ruleIndex"]] for each in made["results"])
    assert [usual["id"], lower["id"]] == ["suspicious-grant", "suspicious-grant/moderate"]
    assert usual["properties"]["security-severity"] == "8.0"
    assert lower["properties"]["security-severity"] == "5.5"
    assert usual["help"] == lower["help"]


def test_every_rule_brings_its_page() -> None:
    rules = run(report(findings=()))["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} >= {"suspicious-grant", "install-script"}
    assert all("**What to do.**" in rule["help"]["markdown"] for rule in rules)


def test_too_many_results_are_cut_and_the_cut_is_said() -> None:
    low, waived = {"severity": Severity.LOW}, {"suppressed": ("reviewed", "")}
    numbers = range(24_999)
    made = report(
        finding(fingerprint="waived", **waived),
        *(finding(fingerprint=f"{each}", evidence=(), path=()) for each in numbers),
        finding(fingerprint="lower", **low),
        finding(fingerprint="lowest", **low),
    )
    cut = run(made)
    marks = {each["partialFingerprints"]["primaryLocationLineHash"] for each in cut["results"]}
    assert len(marks) == 25_000
    assert not marks & {"waived:1", "lowest:1"}
    said = [each["message"]["text"] for each in cut["invocations"][0]["toolExecutionNotifications"]]
    assert "2 results of 25,002 left out, the least severe: GitHub accepts no more" in said
    assert "GitHub shows the 5,000 most severe of 25,000 results" in said


def test_a_file_that_is_too_large_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "COMPRESSED", 20_000)
    made = many(1_000)
    text = render(presented(made), "sarif")
    assert sarif._compressed(text) <= 20_000  # noqa: SLF001 - the measure itself
    assert 0 < len(json.loads(text)["runs"][0]["results"]) < 1_000


@pytest.mark.parametrize(
    ("command", "lockfile", "category"),
    [
        ("check", "package-lock.json", "contain-audit/shop/package-lock.json/"),
        ("diff", "package-lock.json", "contain-audit-diff/shop/package-lock.json/"),
    ],
)
def test_each_lockfile_is_an_analysis_of_its_own(
    command: str, lockfile: str, category: str
) -> None:
    made = replace(report(), command=command, lockfile=lockfile)
    assert run(made)["automationDetails"]["id"] == category


def test_a_place_outside_the_repository_is_left_out() -> None:
    seen = package("../elsewhere", version=None)
    made = report(finding(package=FindingPackage(seen.name, None, "../../elsewhere")))
    assert "relatedLocations" not in run(made)["results"][0]
