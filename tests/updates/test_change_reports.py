"""What a comparison's report says to people, from reports built by hand."""

from __future__ import annotations

from typing import Any

from support.reports import finding, report
from support.subjects import package, use

from audit.model.finding import FindingPackage, Severity
from audit.model.report import ReportedPackage
from audit.reporters import render

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
    assert "gone-x@1.0.0" in text
    assert "contain-audit update --safe" in text


def test_nothing_loud_needs_no_advice() -> None:
    text = compared(QUIET, level=Severity.CRITICAL)
    assert "npm would change 1 package: 1 patch" in text
    assert "--safe" not in text


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
