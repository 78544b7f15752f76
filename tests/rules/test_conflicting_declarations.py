"""Two declarations of one version that differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.subjects import declares, found, package, subject

if TYPE_CHECKING:
    from audit.model.package import Declaration
    from audit.rules import Subject

RULE = "conflicting-declarations"


def two(one: Declaration, other: Declaration) -> Subject:
    community = replace(other, origin="community")
    return subject(package("node_modules/a", declaration=one, other_declarations=(community,)))


@pytest.mark.parametrize(
    "judged",
    [
        pytest.param(
            subject(package("node_modules/a", declaration=declares("network"))), id="alone"
        ),
        pytest.param(
            two(declares("network", "code"), declares("code", "network")), id="another order"
        ),
    ],
)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        pytest.param(
            two(declares("network", "code"), declares("code")), 'only author: "network"', id="more"
        ),
        pytest.param(two(declares(), declares("code")), 'only community: "code"', id="less"),
        pytest.param(
            two(declares(), declares(realm="mutable")), "frozen against mutable", id="realm"
        ),
    ],
)
def test_firing(judged: Subject, words: str) -> None:
    (finding,) = found(RULE, judged)
    assert words in finding.message
