"""Powers that the project did not grant, one finding for each package that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.policies import policed
from support.subjects import declares, found, package, subject, use

from audit.model.finding import Severity
from audit.rules import judge

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse
    from audit.rules import Subject

RULE = "ungranted-capability"
FETCH = use("global:fetch", "network", "index.js:4:1")
EXEC = use("builtin:child_process.exec", "process", "index.js:5:1")
PATH = use("builtin:path")
DEAD = use("builtin:child_process.exec", "process", "old.js:1:1", reachable=False)
MISSING = use("unknown:missing", "unknown")
AT = "node_modules/a"


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(subject(package(AT, FETCH, EXEC)), id="no contain.json"),
        pytest.param(policed(package(AT, PATH)), id="no power, no line"),
        pytest.param(policed(package(AT, FETCH), grants={"a": ["network"]}), id="authority"),
        pytest.param(policed(package(AT, FETCH), grants={"a": ["global:fetch"]}), id="member"),
        pytest.param(
            policed(package(AT, EXEC), grants={"a": ["builtin:child_process"]}), id="module"
        ),
        pytest.param(policed(package(AT, FETCH, declaration=declares("network"))), id="declared"),
        pytest.param(policed(package(AT, MISSING)), id="contents not to be had"),
    ],
)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


@pytest.mark.parametrize(
    ("judged", "severity", "words"),
    [
        pytest.param(policed(package(AT, FETCH)), Severity.HIGH, "neither", id="first seen"),
        pytest.param(
            policed(package(AT, FETCH), grants={"a": []}), Severity.HIGH, "global:fetch", id="empty"
        ),
        pytest.param(
            policed(package(AT, FETCH, declaration=declares("network")), grants={"a": []}),
            Severity.HIGH, "does not grant", id="a grant is narrower than the declaration",
        ),
        pytest.param(
            policed(package(AT, FETCH, declaration=declares())), Severity.HIGH, "declaration",
            id="beyond the declaration",
        ),
        pytest.param(policed(package(AT, DEAD)), Severity.MODERATE, "nothing loads", id="dead code"),
        pytest.param(
            policed(package(AT, use("unknown:parse", "unknown")), grants={"a": ["network"]}),
            Severity.HIGH, "unknown:parse", id="what could not be analysed",
        ),
    ],
)  # fmt: skip
def test_firing(judged: Subject, severity: Severity, words: str) -> None:
    (finding,) = found(RULE, judged)
    assert finding.severity is severity
    assert words in finding.message


def test_several_powers_and_copies_are_one_finding() -> None:
    copies = [package(AT, FETCH, EXEC), package("node_modules/b/node_modules/a", EXEC)]
    (finding,) = found(RULE, policed(*copies))
    assert finding.capability == "global:fetch"
    assert "2 copies" in finding.message


def test_what_other_rules_say_of_the_same_place_is_told_there() -> None:
    secret = use("global:process.env.NPM_TOKEN", "environment", "index.js:4:9")
    judged = policed(package(AT, FETCH, secret), grants={"a": ["network"]})
    findings = [each for each in judge(judged) if each.rule != "unused-grant"]
    assert [each.rule for each in findings] == [RULE]
    assert "suspicious-grant: reads secrets" in findings[0].message


def test_what_other_rules_say_of_other_places_stays() -> None:
    secret = use("global:process.env.NPM_TOKEN", "environment", "index.js:4:9")
    judged = policed(package(AT, FETCH, secret, EXEC), grants={"a": ["network", "environment"]})
    assert {each.rule for each in judge(judged)} == {RULE, "suspicious-grant"}


def test_more_powers_are_another_fingerprint() -> None:
    one, two = (
        found(RULE, policed(package(AT, FETCH))),
        found(RULE, policed(package(AT, FETCH, EXEC))),
    )
    assert one[0].fingerprint != two[0].fingerprint


@pytest.mark.parametrize(
    "seen",
    [
        use("write:Array.prototype.flat", "primordials"),
        use("unknown:parse", "unknown"),
        use("script:postinstall", "install"),
    ],
    ids=lambda seen: seen.capability.id,
)
def test_a_grant_settles_what_other_rules_say(seen: CapabilityUse) -> None:
    scripted = package(AT, seen, scripts={"postinstall": "node setup.js"})
    assert judge(policed(scripted, grants={"a": [seen.capability.id]})) == ()
    assert judge(policed(scripted, grants={"a": []})) != ()


def test_unlisted_packages_in_code_that_nothing_loads_need_no_grant() -> None:
    idle = use("package:left-x", "loader", "test/a.js:1:1", reachable=False)
    assert found(RULE, policed(package(AT, idle))) == ()
    assert len(found(RULE, policed(package(AT, use("package:left-x", "loader"))))) == 1
