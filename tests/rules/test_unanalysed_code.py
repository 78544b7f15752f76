from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import found, package, subject, use

from audit.model.contents import Source

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage

RULE = "unanalysed-code"
UNPARSED = use("unknown:parse", "unknown", "x.js:0:0")
COMPUTED = use("unknown:computed", "unknown", "index.js:4:2")


def missing(name: str, **fields: Any) -> AuditedPackage:
    return package(f"node_modules/{name}", source=Source.MISSING, problem="status 404", **fields)


SILENT = [
    pytest.param(package("node_modules/a", use("builtin:fs")), id="all read"),
    pytest.param(missing("a", tampered=True), id="tampered is another rule's"),
]


@pytest.mark.parametrize("seen", SILENT)
def test_silent(seen: AuditedPackage) -> None:
    assert found(RULE, subject(seen)) == ()


def test_unknown_parts_of_one_package_are_one_finding() -> None:
    (finding,) = found(RULE, subject(package("node_modules/a", COMPUTED, UNPARSED)))
    assert finding.message.endswith("could not be analysed: unknown:computed, unknown:parse")
    assert finding.evidence == (*COMPUTED.evidence, *UNPARSED.evidence)


def test_what_nothing_loads_weighs_less() -> None:
    seen = use("unknown:parse", "unknown", reachable=False)
    (finding,) = found(RULE, subject(package("node_modules/a", seen)))
    assert finding.severity == "info"


def test_firing() -> None:
    (finding,) = found(
        RULE, subject(missing("a"), package("node_modules/b"), package("node_modules/c"))
    )
    assert (finding.severity, finding.capability) == ("low", "unknown:missing")
    assert "status 404" in finding.message


@pytest.mark.parametrize("gone", [1, 9])
def test_a_comparison_that_could_not_look_is_loud(gone: int) -> None:
    packages = [missing(f"p{number}") for number in range(gone)]
    rest = [package(f"node_modules/q{number}") for number in range(10)]
    (finding,) = found(RULE, replace(subject(*packages, *rest), before={}))
    assert finding.severity == "high"


@pytest.mark.parametrize(("gone", "severity"), [(4, "low"), (9, "moderate")])
def test_many_missing_are_one_finding(gone: int, severity: str) -> None:
    packages = [missing(f"p{number}") for number in range(gone)]
    rest = [package(f"node_modules/q{number}") for number in range(10 - gone)]
    (finding,) = found(RULE, subject(*packages, *rest))
    assert f"{gone} of 10 packages" in finding.message
    assert (finding.severity, finding.package) == (severity, None)
