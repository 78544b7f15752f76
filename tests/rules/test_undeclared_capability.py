"""Code that goes beyond its declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.policies import policed
from support.subjects import declares, found, package, subject, use

from audit.model.finding import Severity

if TYPE_CHECKING:
    from audit.model.package import Declaration
    from audit.rules import Subject

RULE = "undeclared-capability"
FETCH = use("global:fetch", "network")
WRITE = use("write:Array.prototype.flat", "primordials")
AT = "node_modules/a"
COMMUNITY = replace(declares(), origin="community")
REVIEWED = replace(COMMUNITY, reviewed="somebody on 2026-01-01")


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(subject(package(AT, FETCH)), id="no declaration"),
        pytest.param(subject(package(AT, FETCH, declaration=declares("network"))), id="covered"),
        pytest.param(subject(package(AT, use("builtin:path"), declaration=declares())), id="none"),
        pytest.param(
            subject(package(AT, WRITE, declaration=declares(realm="mutable"))), id="realm"
        ),
        pytest.param(
            policed(package(AT, FETCH, declaration=declares())), id="ungranted, said there"
        ),
    ],
)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


@pytest.mark.parametrize(
    ("judged", "severity", "words"),
    [
        pytest.param(
            subject(package(AT, FETCH, declaration=declares("builtin:fs"))),
            Severity.HIGH, "its author did not declare: global:fetch", id="author",
        ),
        pytest.param(
            subject(package(AT, FETCH, declaration=REVIEWED)), Severity.MODERATE, "community", id="reviewed"
        ),
        pytest.param(
            subject(package(AT, FETCH, declaration=COMMUNITY)), Severity.LOW, "community", id="drafted"
        ),
        pytest.param(subject(package(AT, WRITE, declaration=declares())), Severity.HIGH, "flat", id="realm"),
        pytest.param(
            policed(package(AT, FETCH, declaration=declares()), grants={"a": ["network"]}),
            Severity.LOW, "global:fetch", id="granted all the same",
        ),
        pytest.param(
            subject(package(AT, declaration_problem='"contain" must be an object')),
            Severity.LOW, "cannot be used", id="unusable",
        ),
    ],
)  # fmt: skip
def test_firing(judged: Subject, severity: Severity, words: str) -> None:
    (finding,) = found(RULE, judged)
    assert finding.severity is severity
    assert words in finding.message


@pytest.mark.parametrize(
    ("declaration", "settled"),
    [(COMMUNITY, False), (REVIEWED, True), (declares(), True)],
    ids=["drafted", "reviewed", "author"],
)
def test_a_draft_settles_nothing(declaration: Declaration, *, settled: bool) -> None:
    script = use("script:postinstall", "install", "package.json:1:1")
    said = replace(declaration, needs=("install",))
    scripted = package(AT, script, scripts={"postinstall": "node setup.js"}, declaration=said)
    assert (found("install-script", subject(scripted)) == ()) is settled
