from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, entry, found, package, subject

if TYPE_CHECKING:
    from audit.rules import Subject

RULE = "missing-integrity"


def locked(location: str = "node_modules/a", **meta: Any) -> Subject:
    return subject(package(location, locked=entry(location, **meta)))


SILENT = [
    pytest.param(locked(), id="has one"),
    pytest.param(locked(integrity="sha1-" + "A" * 27 + "="), id="an old one"),
    pytest.param(locked(integrity=None, link=True, resolved="packages/a"), id="link"),
    pytest.param(locked("packages/a", integrity=None, resolved=None), id="workspace"),
    pytest.param(locked(integrity=None, inBundle=True), id="bundled"),
    pytest.param(locked(integrity=None, resolved="git+ssh://git@host.invalid/a.git#abc"), id="git"),
    pytest.param(
        locked(integrity=None, resolved="git@host.invalid:a/b.git#abc"), id="git over scp"
    ),
    pytest.param(locked(integrity=None, resolved="file:../a"), id="folder"),
]


@pytest.mark.parametrize("judged", SILENT)
def test_silent(judged: Subject) -> None:
    assert found(RULE, judged) == ()


FIRING = [
    pytest.param(locked(integrity=None), id="registry"),
    pytest.param(locked(integrity=None, resolved=None), id="no address either"),
    pytest.param(locked(integrity=None, resolved="https://x.invalid/a.tgz"), id="tarball"),
    pytest.param(locked(integrity=None, resolved="file:a.tgz"), id="local tarball"),
    pytest.param(locked(integrity=""), id="empty"),
    pytest.param(locked(integrity="sha512-no"), id="no valid one"),
    pytest.param(locked(integrity=["sha512"]), id="of a wrong type"),
    pytest.param(locked("node_modules/b/node_modules/a", integrity=None), id="nested"),
]


@pytest.mark.parametrize("judged", FIRING)
def test_firing(judged: Subject) -> None:
    (finding,) = found(RULE, judged)
    assert finding.severity == "moderate"


STRONG, WEAK = "sha512-" + "A" * 86 + "==", "sha1-" + "A" * 27 + "="


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        (STRONG, None, "high"),
        (WEAK, None, "high"),
        (None, None, "moderate"),
        (STRONG, WEAK, "high"),
        (WEAK, STRONG, None),
        (STRONG, f"{WEAK} {STRONG}", None),
    ],
)
def test_what_had_one_before(old: str | None, new: str | None, severity: str | None) -> None:
    before, after = (
        package("node_modules/a", locked=entry("node_modules/a", integrity=each))
        for each in (old, new)
    )
    told = [each.severity for each in found(RULE, compared(before, after, "same"))]
    assert told == ([severity] if severity else [])


def test_many_are_one_finding() -> None:
    packages = [
        package(f"node_modules/p{n}", locked=entry(f"node_modules/p{n}", integrity=None))
        for n in range(11)
    ]
    (finding,) = found(RULE, subject(*packages))
    assert "for 11 packages: p0, p1, p10" in finding.message
