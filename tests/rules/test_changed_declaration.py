from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.subjects import compared, declares, found, package, subject, use

from audit.model.package import Declaration

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "changed-declaration"
SEND = use("builtin:https.get", "network")


def judged(old: Declaration | None, new: Declaration | None) -> tuple[Finding, ...]:
    before = package("node_modules/a", declaration=old)
    return found(RULE, compared(before, package("node_modules/a", SEND, declaration=new)))


SILENT: dict[str, tuple[Declaration | None, Declaration | None]] = {
    "the same in another order": (declares("code", "worker"), declares("worker", "code")),
    "less": (declares("builtin:fs", "network"), declares("network")),
    "narrower": (declares("builtin:fs"), declares("builtin:fs.readFile")),
    "a first one": (None, declares("network")),
    "not the author's": (Declaration("project", ()), Declaration("project", ("network",))),
    "stricter": (declares(realm="mutable"), declares()),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: Declaration | None, new: Declaration | None) -> None:
    assert judged(old, new) == ()


def test_without_a_version_before_there_is_nothing_to_compare() -> None:
    assert found(RULE, subject(package("node_modules/a", declaration=declares("network")))) == ()


FIRING: dict[str, tuple[str, Declaration, Declaration | None]] = {
    "a powerful word": ("moderate", declares(), declares("network")),
    "a word for a power it uses": ("moderate", declares(), declares("builtin:https")),
    "a little more": ("low", declares(), declares("clock")),
    "wider": ("low", declares("builtin:fs.readFile"), declares("builtin:fs")),
    "another realm": ("moderate", declares(), declares(realm="mutable")),
    "gone": ("moderate", declares("builtin:fs"), None),
}


@pytest.mark.parametrize(("severity", "old", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, old: Declaration, new: Declaration | None) -> None:
    (finding,) = judged(old, new)
    assert finding.severity == severity
