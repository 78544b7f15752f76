"""Declarations that ask for more than the code uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.policies import policed
from support.subjects import declares, found, package, subject, use

from audit.model.contents import Source
from audit.model.finding import Severity

if TYPE_CHECKING:
    from audit.rules import Subject

RULE = "unused-declaration"
FETCH = use("global:fetch", "network")
AT = "node_modules/a"


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(subject(package(AT, FETCH)), id="no declaration"),
        pytest.param(subject(package(AT, FETCH, declaration=declares("network"))), id="used"),
        pytest.param(subject(package(AT, declaration=declares())), id="nothing"),
        pytest.param(
            subject(package(AT, use("unknown:parse", "unknown"), declaration=declares("network"))),
            id="a part could not be analysed",
        ),
        pytest.param(
            subject(package(AT, source=Source.MISSING, declaration=declares("network"))),
            id="not read",
        ),
    ],
)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


@pytest.mark.parametrize(
    ("judged", "severity"),
    [
        pytest.param(
            subject(package(AT, FETCH, declaration=declares("network", "process"))), Severity.LOW, id="word"
        ),
        pytest.param(
            policed(package(AT, declaration=declares("process")), grants={"a": []}), Severity.INFO,
            id="a grant counts anyway",
        ),
    ],
)  # fmt: skip
def test_firing(judged: Subject, severity: Severity) -> None:
    (finding,) = found(RULE, judged)
    assert finding.severity is severity
    assert '"process"' in finding.message
