from __future__ import annotations

from typing import Any

import pytest
from support.subjects import compared, found, package, subject

from audit.model.contents import Source
from audit.model.installation import Installation

RULE = "tampered-install"
CODE = ("index.js",)


def test_silent() -> None:
    assert found(RULE, subject(package("node_modules/a", source=Source.MISSING))) == ()


def test_firing() -> None:
    seen = package("node_modules/a", source=Source.MISSING, tampered=True)
    (finding,) = found(RULE, subject(seen))
    assert finding.package is not None
    assert (finding.severity, finding.package.name) == ("critical", "a")


def test_the_version_before_is_another_one_too() -> None:
    old = package("node_modules/a", source=Source.MISSING, tampered=True)
    (finding,) = found(RULE, compared(old, package("node_modules/a")))
    assert (finding.severity, "the contents of 1.0.0" in finding.message) == ("critical", True)


def installed(installation: Installation, **fields: Any) -> list[tuple[str, str]]:
    seen = package("node_modules/a", installation=installation, **fields)
    return [
        (each.severity, each.message.partition("names: ")[2]) for each in found(RULE, subject(seen))
    ]


@pytest.mark.parametrize("installation", [Installation(), Installation(unknown="not had")])
def test_what_is_the_same_and_what_is_not_known_are_no_findings(installation: Installation) -> None:
    assert installed(installation) == []


CASES: dict[str, tuple[Installation, list[str]]] = {
    "code changed": (Installation(changed=CODE), ["critical"]),
    "code added": (Installation(added=("lib/x",)), ["critical"]),
    "text changed": (Installation(changed=("README.md", "a.d.ts")), ["moderate"]),
    "text added": (Installation(added=("NOTICE",)), ["low"]),
    "anything missing": (Installation(missing=CODE), ["low"]),
    "patched": (Installation(changed=CODE, patched=frozenset(CODE)), ["info"]),
    "patched, and more": (
        Installation(changed=("a.js", "b.js"), patched=frozenset({"a.js"})),
        ["critical", "info"],
    ),
}


@pytest.mark.parametrize(("installation", "severities"), CASES.values(), ids=CASES)
def test_what_differs_weighs(installation: Installation, severities: list[str]) -> None:
    assert [severity for severity, _ in installed(installation)] == severities


def test_an_install_script_may_have_written_it() -> None:
    scripts = {"install": "node build.js"}
    assert installed(Installation(added=("build/x.node",)), scripts=scripts)[0][0] == "info"
    ((severity, message),) = installed(Installation(changed=CODE), scripts=scripts)
    assert (severity, "its install script may have" in message) == ("high", True)
