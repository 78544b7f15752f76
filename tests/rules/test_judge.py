"""What is done once for all rules: order, places, paths, fingerprints."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from support.subjects import entry, found, package, subject, use

from audit.model.finding import SEVERITY_ORDER
from audit.rules import Subject, judge

if TYPE_CHECKING:
    from audit.model.package import AuditedPackage

OUTSIDE = use("load:outside", "loader", "a.js:3:1")
RULE = "loads-outside"


def outside(
    location: str, line: int = 7, version: str = "1.0.0", place: str = "a.js:3:1"
) -> AuditedPackage:
    seen = use("load:outside", "loader", place)
    return package(location, seen, locked=entry(location, line, version=version))


def prints(judged: Subject) -> list[str]:
    return [finding.fingerprint for finding in found(RULE, judged)]


def test_the_place_is_the_packages_own_line() -> None:
    (finding,) = found(RULE, subject(outside("node_modules/a", line=42)))
    assert (finding.lockfile.file, finding.lockfile.line, finding.lockfile.column) == (
        "package-lock.json", 42, 5,
    )  # fmt: skip
    assert finding.path == ("", "node_modules/a")


def test_a_place_of_two_powers_is_told_once() -> None:
    script = use("script:postinstall", "install", "package.json:4:4:node get.js")
    sends = use("builtin:https.request", "network", "get.js:3:1")
    starts = use("builtin:child_process.exec", "process", "get.js:3:1", "get.js:9:1")
    judged = subject(package("node_modules/a", script, sends, starts, install_files=("get.js",)))
    (finding,) = (one for one in found("suspicious-grant", judged) if "install" in one.message)
    places = [each[:3] for each in finding.evidence]
    assert len(places) > 1
    assert len(places) == len(set(places))


def test_the_worst_come_first_then_rule_then_name() -> None:
    untrusted = package(
        "node_modules/m", locked=entry("node_modules/m", resolved="http://x.invalid/m.tgz")
    )
    findings = judge(subject(outside("node_modules/z"), outside("node_modules/b"), untrusted))
    ranks = [SEVERITY_ORDER[finding.severity] for finding in findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1
    names = [
        finding.package.name for finding in findings if finding.rule == RULE and finding.package
    ]
    assert names == ["b", "z"]


def test_a_fingerprint_outlives_versions_lines_and_moves() -> None:
    before = prints(subject(outside("node_modules/a")))
    after = prints(subject(outside("node_modules/b/node_modules/a", 99, "2.0.0", "z.js:80:2")))
    assert before == after
    assert re.fullmatch("[0-9a-f]{64}", before[0])


def test_copies_have_fingerprints_of_their_own() -> None:
    copies = subject(outside("node_modules/a"), outside("node_modules/b/node_modules/a"))
    first, second = prints(copies)
    assert first != second
    assert prints(subject(outside("node_modules/a"))) == [first]


def test_different_packages_differ() -> None:
    assert prints(subject(outside("node_modules/a"))) != prints(subject(outside("node_modules/b")))


def test_the_order_of_packages_does_not_matter() -> None:
    judged = subject(
        outside("node_modules/a"), outside("node_modules/b"), package("node_modules/c", OUTSIDE)
    )
    backwards = replace(judged, packages=dict(reversed(list(judged.packages.items()))))
    assert judge(judged) == judge(backwards)


def test_links_are_judged_at_their_target_only() -> None:
    link = entry("node_modules/w", link=True, resolved="packages/w", integrity=None)
    judged = subject(package("node_modules/w", OUTSIDE, locked=link), outside("packages/w"))
    assert [finding.package and finding.package.location for finding in found(RULE, judged)] == [
        "packages/w"
    ]


def test_hostile_names_are_judged_like_others() -> None:
    for name in ("\x1b[31ma", "\u202ea", "\ud800", "a" * 10_000, "__proto__"):
        (finding,) = found(RULE, subject(outside(f"node_modules/{name}")))
        assert finding.package is not None
        assert finding.package.name == name
