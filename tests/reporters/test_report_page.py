from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest
from support.reports import finding, presented, report
from support.subjects import package, use

from audit.model.finding import FindingPackage
from audit.model.package import Evidence
from audit.model.report import ReportedPackage
from audit.reporters import render
from audit.reporters.page import document
from audit.rules import RULES

HOSTILE = [
    "</script><script>window.pwned=1</script>", "<!--<script>", "<img src=x onerror=alert(1)>", "\u2028\u2029",
    "&lt;b&gt;", "@DATA@", "@SCRIPT@", "]]>", "##[add-mask]e", "\x1b[31m", "\ud800", "=cmd|' /C calc'!A0",
]  # fmt: skip


def page(made: Any) -> str:
    return render(presented(made), "html")


def data(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def hostile(text: str) -> Any:
    seen = package(f"node_modules/{text}", use(f"global:{text}", "network", literals=[text]))
    made = finding(
        message=text,
        help=text,
        package=FindingPackage(text, text, f"node_modules/{text}"),
        evidence=(Evidence(text, 1, 1, text),),
    )
    return report(made, packages=(ReportedPackage(seen),), project_path=f"/x/{text}", notes=(text,))


@pytest.fixture
def without_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "_library", lambda: "")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.usefixtures("without_library")
def test_a_hostile_text_changes_nothing_but_the_data(text: str) -> None:
    made = page(hostile(text))
    empty = page(report(packages=(), findings=()))
    block = re.compile(r'(id="data">).*?(</script>)', re.DOTALL)
    assert block.sub(r"\1\2", made) == block.sub(r"\1\2", empty)
    inside = re.search(r'id="data">(.*?)</script>', made, re.DOTALL)
    assert inside is not None
    assert not set("<>&") & set(inside[1])
    assert inside[1].isascii()


def test_only_the_two_scripts_of_ours_may_run() -> None:
    made = page(report())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy[1]
    scripts = re.findall(
        r"<script(?: type=\"text/plain\" id=\"library\")?>(.*?)</script>", made, re.DOTALL
    )
    digests = [
        base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts
    ]
    assert len(digests) == 2
    assert sorted(re.findall(r"'sha256-([^']+)'", policy[1])) == sorted(digests)


def test_it_asks_for_nothing_from_anywhere() -> None:
    markup = re.sub(r"<script.*?</script>", "", page(report()), flags=re.DOTALL)
    assert not re.search(r"\b(?:src|href|url)\s*[=(]|@import", markup)


@pytest.mark.usefixtures("without_library")
def test_without_the_library_it_is_a_page_all_the_same() -> None:
    made = page(report())
    assert len(made) < 100_000
    assert "pip install '.[html]'" in made
    assert data(made)["verdict"] == "1 finding at high or above"


def test_the_data_are_the_reports() -> None:
    found = data(page(report()))
    texts = found["texts"]
    assert [texts[each[0]] for each in found["packages"]] == [
        "@scope/reader", "flat-stream-x", "gone-x", "plain-x",
    ]  # fmt: skip
    first = found["findings"][0]
    assert texts[first[0]] == "suspicious-grant"
    assert texts[first[6]] == "reads the environment and talks to the network (collect.invalid)"
    assert found["severities"][first[1]] == "high"
    assert found["rules"]["suspicious-grant"][0] == RULES["suspicious-grant"].title


def test_credentials_are_masked() -> None:
    assert "me:secret" not in page(hostile("https://me:secret@host.invalid/a"))


def test_the_same_report_gives_the_same_page() -> None:
    assert page(report()) == page(report())


def test_a_large_tree_stays_under_six_megabytes_and_says_what_is_left_out() -> None:
    long = "x" * 150
    places = [
        [f"lib/{at}.js:{at}:1:{long}{each}{at}" for at in range(1, 13)] for each in range(2_000)
    ]
    many = tuple(
        ReportedPackage(package(f"node_modules/p{each}", use("builtin:net", "network", *seen)))
        for each, seen in enumerate(places)
    )
    findings = tuple(
        finding(fingerprint=f"{each}", message=f"{long}{each}") for each in range(12_000)
    )
    made = page(report(*findings, packages=many))
    assert len(made.encode()) < 6_000_000
    kept, left_out = data(made)["cut"]
    assert kept < 20
    assert left_out > 0


@pytest.mark.usefixtures("without_library")
def test_each_package_knows_who_asks_for_it_first() -> None:
    places = ("node_modules/a", "node_modules/b", "node_modules/c")
    held = tuple(ReportedPackage(package(place)) for place in places)
    parents = {places[0]: "", places[1]: places[2]}
    rows = data(page(report(packages=held, parents=parents)))["packages"]
    assert [row[4] for row in rows] == [-1, 2, -1]
