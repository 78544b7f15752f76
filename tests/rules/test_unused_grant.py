"""What is allowed and not needed; waivers that are over or match nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from support.policies import policed, waiver
from support.subjects import entry, found, package, subject, use

from audit.model.contents import Source
from audit.model.finding import Severity

if TYPE_CHECKING:
    from audit.rules import Subject

RULE = "unused-grant"
FETCH = use("global:fetch", "network")
PATH = use("global:process.env.NODE_ENV")
AT = "node_modules/a"
OUTSIDE = use("load:outside", "loader", "lib/a.js:3:1")
TODAY = date(2026, 11, 22)


def loading(*waivers: object) -> Subject:
    grants = {"a": ["loader"]}
    return policed(package(AT, OUTSIDE), grants=grants, waivers=waivers, today=TODAY)  # type: ignore[arg-type]  # shorthand


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(subject(package(AT, FETCH)), id="no contain.json"),
        pytest.param(policed(package(AT, FETCH), grants={"a": ["network"]}), id="used"),
        pytest.param(
            policed(package(AT, PATH), grants={"a": ["global:process.env"]}), id="harmless"
        ),
        pytest.param(policed(package(AT), grants={"a": []}), id="nothing granted"),
        pytest.param(
            policed(package(AT, source=Source.MISSING), grants={"a": ["network"]}), id="not read"
        ),
        pytest.param(loading(waiver("loads-outside", package="a")), id="waiver in use"),
    ],
)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


@pytest.mark.parametrize(
    ("judged", "words", "line"),
    [
        pytest.param(
            policed(package(AT, FETCH), grants={"a": ["network", "system"]}), '"system"', 3, id="word"
        ),
        pytest.param(policed(package(AT), grants={"b": []}), "no such package", 3, id="package"),
        pytest.param(loading(waiver("hidden", package="a")), "matches no finding", 20, id="waiver"),
        pytest.param(
            loading(waiver("loads-outside", package="a", expires=date(2026, 11, 21))),
            "expired on 2026-11-21, 1 finding again", 20, id="expired",
        ),
    ],
)  # fmt: skip
def test_firing(judged: Subject, words: str, line: int) -> None:
    (finding,) = found(RULE, judged)
    assert words in finding.message
    assert (finding.lockfile.file, finding.lockfile.line) == ("contain.json", line)
    assert finding.severity in {Severity.LOW, Severity.INFO}


def test_a_part_of_the_tree_that_was_left_out_says_nothing() -> None:
    judged = policed(package(AT, FETCH), grants={"a": ["network"], "b": ["process"]})
    entries = {**judged.lockfile.entries, "node_modules/b": entry("node_modules/b")}
    assert found(RULE, replace(judged, lockfile=replace(judged.lockfile, entries=entries))) == ()


@pytest.mark.parametrize(
    ("fields", "silenced"),
    [
        ({}, True),
        ({"package": "a"}, True),
        ({"package": "b"}, False),
        ({"version": "^1.0.0"}, True),
        ({"version": "2"}, False),
        ({"path": "lib/a.js"}, True),
        ({"path": "lib"}, True),
        ({"path": "node_modules/a/**/*.js"}, True),
        ({"path": "*.js"}, False),
        ({"path": "test/**"}, False),
        ({"expires": TODAY}, True),
        ({"expires": date(2026, 1, 1)}, False),
    ],
    ids=str,
)
def test_a_waiver_silences_what_it_names(fields: dict[str, object], *, silenced: bool) -> None:
    (finding,) = found("loads-outside", loading(waiver("loads-outside", **fields)))
    assert (finding.suppressed is not None) is silenced


def test_what_is_dangerous_together_is_told_once() -> None:
    judged = policed(package(AT, FETCH), grants={"a": ["network", "code", "system"]})
    (finding,) = found(RULE, judged)
    assert ('"system"' in finding.message, '"code"' in finding.message) == (True, False)
    (finding,) = [each for each in found("suspicious-grant", judged) if "grants" in each.message]
    assert '"code"' in finding.message
