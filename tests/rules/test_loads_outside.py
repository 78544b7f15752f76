from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.subjects import found, package, subject, use

if TYPE_CHECKING:
    from audit.model.package import CapabilityUse

RULE = "loads-outside"
SILENT = [
    pytest.param(use("load:computed", "loader"), id="a computed name"),
    pytest.param(use("load:internals", "loader"), id="the loader"),
]


@pytest.mark.parametrize("seen", SILENT)
def test_silent(seen: CapabilityUse) -> None:
    assert found(RULE, subject(package("node_modules/a", seen))) == ()


FIRING = [
    pytest.param(use("load:outside", "loader", literals=["../../b"]), "moderate", id="loaded"),
    pytest.param(use("load:outside", "loader", reachable=False), "low", id="nothing loads it"),
]


@pytest.mark.parametrize(("seen", "severity"), FIRING)
def test_firing(seen: CapabilityUse, severity: str) -> None:
    (finding,) = found(RULE, subject(package("node_modules/a", seen)))
    assert (finding.severity, finding.evidence) == (severity, seen.evidence)


def test_it_names_what_is_loaded() -> None:
    seen = use("load:outside", "loader", literals=["../../b/secret.js"])
    (finding,) = found(RULE, subject(package("node_modules/a", seen)))
    assert finding.message == 'loads files outside its own package: "../../b/secret.js"'
