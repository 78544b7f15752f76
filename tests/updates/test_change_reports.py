"""What a comparison's report says to people, from reports built by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.reports import finding, report
from support.subjects import package, use

from audit.model.contents import Source
from audit.model.finding import FindingPackage, Severity
from audit.model.report import ReportedPackage
from audit.reporters import render

if TYPE_CHECKING:
    from audit.model.report import Report

SEND = use("global:fetch", "network", "index.js:88:3")


def compared(*packages: ReportedPackage, **fields: Any) -> str:
    about = finding(
        package=FindingPackage("loud-x", "1.0.1", "node_modules/loud-x"), rule="gained-capability"
    )
    made = report(about, packages=packages, command="update", seconds=None, **fields)
    return render(made, "text", width=100)


def updated(name: str, *uses: Any, **fields: Any) -> ReportedPackage:
    gained = tuple(each.capability.id for each in uses)
    after = package(f"node_modules/{name}", *uses, version="1.0.1")
    return ReportedPackage(after, "1.0.0", (), gained, change="updated", step="patch", **fields)


QUIET = updated("quiet-x")
LOUD = updated("loud-x", SEND, quiet_version="1.0.0")
NEW = ReportedPackage(
    package("node_modules/new-x", SEND),
    change="added",
    gained=("global:fetch",),
    asked_by=("loud-x 1.0.1",),
)
IDLE = ReportedPackage(package("node_modules/idle-x"), change="added")
GONE = ReportedPackage(package("node_modules/gone-x"), change="removed")


def test_what_gains_is_told_and_the_rest_is_counted() -> None:
    text = compared(QUIET, LOUD, NEW, IDLE, GONE)
    assert "npm would change 5 packages: 2 patch, 2 new, 1 gone" in text
    assert "quiet  1  no new power, script, host or dependency" in text
    assert "loud-x 1.0.0 > 1.0.1   no quiet version found in between" in text
    assert "+ network  global:fetch  index.js:88:3" in text
    assert "new-x 1.0.0   asked for by loud-x 1.0.1" in text
    assert "without power: idle-x 1.0.0" in text
    assert "gone-x 1.0.0" in text
    assert "contain-audit update --safe" in text


def test_an_alias_is_told_with_what_it_stands_for_and_two_packages_with_both_names() -> None:
    alias = replace(package("node_modules/left-x", SEND), package_name="right-x")
    new = ReportedPackage(alias, change="added", gained=("global:fetch",))
    other = replace(updated("loud-x", SEND), before_name="calm-x", step="other")
    text = compared(new, other)
    assert "left-x (npm:right-x) 1.0.0" in text
    assert "calm-x 1.0.0 > loud-x 1.0.1" in text
    assert "2 packages: 1 other, 1 new" in text


def test_nothing_loud_needs_no_advice() -> None:
    text = compared(QUIET, level=Severity.CRITICAL)
    assert "npm would change 1 package: 1 patch" in text
    assert "--safe" not in text


def test_the_way_to_take_what_is_not_quiet() -> None:
    said = compared(QUIET, LOUD)
    assert "Take the quiet ones:  contain-audit update --safe\n" in said
    assert "Take one that you have reviewed:  npm update loud-x\n" in said
    assert "Take the quiet" not in compared(LOUD)
    assert "npm update loud-x, then contain-audit accept loud-x\n" in compared(
        LOUD, policy="contain.json"
    )
    beyond = compared(QUIET, LOUD, latest=True)
    assert "Take the quiet ones within the ranges:" in beyond
    assert "npm update" not in beyond


def test_what_could_not_be_read_gains_nothing_that_is_known() -> None:
    missing = replace(LOUD.package, source=Source.MISSING, problem="answered 404", uses=())
    text = compared(replace(LOUD, package=missing, gained=()))
    assert "unread  1  loud-x 1.0.0 > 1.0.1   could not be read: answered 404" in text
    assert "gains" not in text
    assert "npm update" not in text
    other = replace(LOUD, before_problem="answered 404", quiet_version=None)
    assert "all that it holds: 1.0.0 could not be read (answered 404)" in compared(other)


def test_what_comes_with_others_is_not_quiet() -> None:
    text = compared(QUIET, replace(updated("carrier-x"), needs="loud-x 1.0.1"))
    assert "quiet  1 " in text
    assert "needs  1  carrier-x 1.0.0 > 1.0.1   not without loud-x 1.0.1" in text


def test_copies_for_several_who_ask_share_a_line() -> None:
    copies = [
        ReportedPackage(
            package(f"node_modules/{each}/node_modules/a", SEND),
            change="added",
            gained=("global:fetch",),
            asked_by=(f"{each} 1.0.0",),
        )
        for each in ("b", "c")
    ]
    text = compared(*copies)
    assert "asked for by b 1.0.0, c 1.0.0" in text
    assert text.count("+ network") == 1


def test_nothing_changes() -> None:
    same = ReportedPackage(package("node_modules/a"), change="same")
    assert "no package would change" in compared(same)


def test_members_of_what_is_gained_say_nothing_more() -> None:
    uses = [use(f"global:fetch{each}", "network", "index.js:88:3") for each in ("", ".a", ".a.b")]
    other = use("global:fetch.c", "dom", "index.js:9:1")
    text = compared(updated("loud-x", *uses, other))
    assert text.count("global:fetch") == 2
    assert "more power" not in text


def test_code_that_nothing_loads_comes_last_and_is_called_so() -> None:
    idle = use("builtin:net", "network", "test.js:1:1", reachable=False)
    loaded = use("global:performance", "clock", "index.js:2:2")
    text = compared(updated("loud-x", idle, loaded))
    assert text.index("global:performance") < text.index("builtin:net")
    assert "test.js:1:1 (nothing loads it)" in text
    assert "index.js:2:2 (nothing" not in text


BUILDS = ("@made-x/darwin-arm64", "@made-x/linux-x64-gnu", "@made-x/win32-x64")


@pytest.mark.parametrize("fmt", ["text", "markdown"])
def test_builds_that_change_alike_share_a_line(fmt: str) -> None:
    text = render(_builds(*(updated(each, SEND) for each in BUILDS)), fmt, width=100)
    assert "@made-x/* 1.0.0 > 1.0.1" in text
    assert "3 builds" in text
    assert text.count("index.js:88:3") == 1
    assert text.count("reads the environment and talks to the network") == 1


def test_a_build_that_gains_more_than_the_others_has_a_line_of_its_own() -> None:
    other = updated(BUILDS[2], SEND, use("builtin:net", "network", "index.js:1:1"))
    text = render(_builds(*(updated(each, SEND) for each in BUILDS[:2]), other), "text", width=100)
    assert "gains  3  @made-x/* 1.0.0 > 1.0.1   2 builds" in text
    assert "@made-x/win32-x64 1.0.0 > 1.0.1" in text


def test_a_build_of_which_more_is_said_has_a_line_of_its_own() -> None:
    text = render(
        _builds(*(updated(each, SEND) for each in BUILDS), rule="changed-script"), "text", width=100
    )
    assert text.count("! changed-script") == 1
    assert "@made-x/darwin-arm64 1.0.0 > 1.0.1" in text


def test_builds_that_come_and_go_share_a_name() -> None:
    came = [ReportedPackage(package(f"node_modules/{each}"), change="added") for each in BUILDS]
    went = [ReportedPackage(package("node_modules/gone-linux-x64"), change="removed")] * 2
    text = compared(*came, *went)
    assert "new   3  without power: @made-x/* 1.0.0 (3 builds)" in text
    assert "gone  2  gone-linux-x64 1.0.0 (2 copies)" in text


def test_names_that_only_begin_alike_share_nothing() -> None:
    came = [
        ReportedPackage(package(f"node_modules/@made-x/{each}"), change="added")
        for each in ("arms", "linuxes", "x640")
    ]
    assert "without power: @made-x/arms 1.0.0, @made-x/linuxes 1.0.0, @made-x/x640" in compared(
        *came
    )


def test_what_gains_no_power_says_which_rule_speaks() -> None:
    assert "! gained-capability" in compared(updated("loud-x"))
    assert "! gained-capability" not in compared(updated("loud-x", SEND))


def test_a_reviewer_reads_first_what_counts_and_the_gravest_gains() -> None:
    many = [updated(f"loud-{each}", SEND) for each in range(15)]
    text = render(_builds(*many), "markdown")
    summary = "<summary>3 more packages: gains</summary>"
    order = (
        "npm would change 15 packages",
        "| severity",
        "| gains",
        summary,
        "`loud-14 1.0.0 > 1.0.1`",
    )
    places = [text.index(each) for each in order]
    assert places == sorted(places)


def _builds(*packages: ReportedPackage, rule: str = "gained-capability") -> Report:
    """Return a comparison in which something is said of the first build, and its own powers of the others."""
    rules = (rule, *["gained-capability"] * (len(packages) - 1))
    said = [
        finding(
            rule=name, package=FindingPackage(each.package.name, "1.0.1", each.package.location)
        )
        for name, each in zip(rules, packages, strict=True)
    ]
    return report(*said, packages=packages, command="update", seconds=None)
