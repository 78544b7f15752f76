from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import found, package, subject, use

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage
    from audit.rules import Subject

RULE = "undeclared-dependency"


def using(name: str, location: str = "node_modules/a", **fields: Any) -> AuditedPackage:
    return package(location, use(f"package:{name}", "none", **fields))


SILENT = [
    pytest.param(subject(package("node_modules/a", use("builtin:fs"))), id="a built-in"),
    pytest.param(subject(using("a")), id="itself"),
]


@pytest.mark.parametrize("judged", SILENT)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


OTHER = package("node_modules/b")
NESTED = package("node_modules/c/node_modules/b")
FIRING = [
    pytest.param([using("b")], "low", "does not have it", id="not in the tree"),
    pytest.param([using("b"), OTHER], "moderate", "phantom", id="hoisted"),
    pytest.param([using("b"), NESTED], "low", "does not have it", id="where Node does not look"),
    pytest.param(
        [using("b", "node_modules/c/node_modules/a"), NESTED], "moderate", "phantom", id="a sibling"
    ),
    pytest.param([using("b", "packages/w"), OTHER], "moderate", "phantom", id="from a workspace"),
    pytest.param([using("b", guarded=True)], "low", "optionally", id="in a try"),
    pytest.param([using("b", reachable=False), OTHER], "low", "nothing loads", id="unreachable"),
]


@pytest.mark.parametrize(("packages", "severity", "words"), FIRING)
def test_firing(packages: list[AuditedPackage], severity: str, words: str) -> None:
    (finding,) = found(RULE, subject(*packages))
    assert (finding.severity, finding.capability) == (severity, "package:b")
    assert words in finding.message
