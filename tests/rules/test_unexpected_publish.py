from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import INTEGRITY, compared, entry, found, package, subject

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "unexpected-publish"
OTHER = "sha512-" + "B" * 86 + "=="
GIT = "git+ssh://git@git.invalid/a.git#"


def judged(old: dict[str, Any], new: dict[str, Any]) -> tuple[Finding, ...]:
    before, after = (
        package("node_modules/a", locked=entry("node_modules/a", **each)) for each in (old, new)
    )
    return found(RULE, compared(before, after, "other"))


SILENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a later version": ({"version": "1.0.0"}, {"version": "1.0.1", "integrity": OTHER}),
    "another commit": (
        {"resolved": f"{GIT}1", "integrity": INTEGRITY},
        {"resolved": f"{GIT}2", "integrity": OTHER},
    ),
    "no checksum to compare": ({"integrity": None}, {"resolved": "https://registry.example/b.tgz"}),
    "deprecated before as well": ({"deprecated": "old"}, {"version": "1.0.1", "deprecated": "old"}),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert judged(old, new) == ()


def test_without_a_version_before_there_is_nothing_to_compare() -> None:
    assert found(RULE, subject(package("node_modules/a"))) == ()


FIRING: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "published twice": ("high", {}, {"integrity": OTHER}),
    "goes back": ("low", {"version": "1.2.0"}, {"version": "1.1.9", "integrity": OTHER}),
    "deprecated": ("low", {}, {"version": "1.0.1", "integrity": OTHER, "deprecated": "see b"}),
}


@pytest.mark.parametrize(("severity", "old", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    (finding,) = judged(old, new)
    assert finding.severity == severity
