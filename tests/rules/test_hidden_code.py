from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.subjects import compared, found, package, subject, use

from audit.model.hidden import HiddenCode, Hiding
from audit.model.package import Evidence

if TYPE_CHECKING:
    from audit.model.finding import Finding
    from audit.model.package import AuditedPackage, CapabilityUse

RULE = "hidden-code"
EXEC = use("builtin:child_process.exec", "process", "index.js:3:40")


def hides(
    hiding: str,
    place: str = "index.js:3:10",
    *,
    reachable: bool = True,
    details: tuple[str, ...] = (),
) -> HiddenCode:
    file, line, column = place.split(":")
    evidence = (Evidence(file, int(line), int(column), "x", reachable),)
    return HiddenCode(Hiding(hiding), file, reachable, evidence, details)


def hiding(*hidden: HiddenCode, uses: tuple[CapabilityUse, ...] = ()) -> AuditedPackage:
    return package("node_modules/a", *uses, hidden=hidden)


def judged(*hidden: HiddenCode, uses: tuple[CapabilityUse, ...] = ()) -> tuple[Finding, ...]:
    return found(RULE, subject(hiding(*hidden, uses=uses)))


SILENT = [
    pytest.param((), id="nothing"),
    pytest.param((EXEC, use("global:eval", "code")), id="powers in plain sight"),
]


@pytest.mark.parametrize("uses", SILENT)
def test_silent(uses: tuple[CapabilityUse, ...]) -> None:
    assert judged(uses=uses) == ()


FIRING = [
    pytest.param(hides("payload"), (), "high", id="a payload is decoded to be run"),
    pytest.param(
        hides("payload", reachable=False), (), "moderate", id="a payload that nothing loads"
    ),
    pytest.param(hides("decoding"), (EXEC,), "low", id="decoding that is no constant"),
    pytest.param(hides("aside"), (), "moderate", id="aside, without power"),
    pytest.param(hides("aside"), (EXEC,), "high", id="aside, a power there"),
    pytest.param(
        hides("aside"),
        (use("builtin:child_process.exec", "process", "index.js:3:2"),),
        "moderate",
        id="aside, the power in sight",
    ),
    pytest.param(
        hides("aside"),
        (use("builtin:child_process.exec", "process", "index.js:9:40"),),
        "moderate",
        id="aside, the power elsewhere",
    ),
    pytest.param(hides("obfuscated"), (), "moderate", id="obfuscated"),
    pytest.param(hides("obfuscated"), (EXEC,), "high", id="obfuscated, beside a power"),
    pytest.param(
        hides("obfuscated"),
        (use("builtin:path.join", "none"), use("global:document", "dom")),
        "moderate",
        id="obfuscated, beside what holds no power of this kind",
    ),
    pytest.param(
        hides("obfuscated", "other.js:1:1"), (EXEC,), "moderate", id="the power in another file"
    ),
    pytest.param(hides("invisible"), (), "moderate", id="invisible"),
    pytest.param(hides("invisible"), (EXEC,), "high", id="invisible, beside a power"),
    pytest.param(hides("bidirectional"), (), "moderate", id="bidirectional"),
    pytest.param(hides("disguised"), (EXEC,), "high", id="disguised, with a power"),
    pytest.param(
        hides("disguised", reachable=False), (EXEC,), "moderate", id="disguised, not loaded"
    ),
    pytest.param(hides("long-line"), (), "info", id="a long line"),
    pytest.param(hides("long-line"), (EXEC,), "low", id="a long line with a power"),
    pytest.param(hides("encoded-name"), (EXEC,), "high", id="a name of a module that holds power"),
    pytest.param(
        hides("unsourced"), (EXEC,), "moderate", id="a build that its source does not explain"
    ),
]


@pytest.mark.parametrize(("hidden", "uses", "severity"), FIRING)
def test_firing(hidden: HiddenCode, uses: tuple[CapabilityUse, ...], severity: str) -> None:
    (finding,) = judged(hidden, uses=uses)
    assert (finding.severity, finding.evidence, finding.capability) == (
        severity,
        hidden.evidence,
        None,
    )


def test_one_finding_for_each_way_and_the_worst_file_first() -> None:
    seen = [hides("obfuscated", "a.js:1:1"), hides("obfuscated"), hides("payload", "a.js:2:2")]
    findings = judged(*seen, uses=(EXEC,))
    assert [(each.severity, each.evidence[0].file) for each in findings] == [
        ("high", "index.js"),
        ("high", "a.js"),
    ]


def test_the_message_says_how_where_and_beside_what() -> None:
    (finding,) = judged(hides("obfuscated", details=("numbered names",)), uses=(EXEC,))
    assert (
        finding.message == "is made unreadable by a tool (numbered names), beside process: index.js"
    )


CLEAR = hiding()
CHANGES = [
    pytest.param(CLEAR, hiding(hides("aside")), "patch", "high", True, id="appears: a step more"),
    pytest.param(CLEAR, hiding(hides("aside")), "major", "moderate", True, id="across a major"),
    pytest.param(CLEAR, hiding(hides("decoding")), "patch", "moderate", True, id="decoding"),
    pytest.param(
        CLEAR, hiding(hides("decoding"), uses=(EXEC,)), "patch", "high", True, id="with a new power"
    ),
    pytest.param(
        hiding(uses=(EXEC,)),
        hiding(hides("decoding"), uses=(EXEC,)),
        "patch",
        "moderate",
        True,
        id="with a power that it had",
    ),
    pytest.param(
        CLEAR,
        hiding(hides("decoding"), uses=(EXEC,)),
        "minor",
        "moderate",
        True,
        id="with a new power in a feature release",
    ),
    *(
        pytest.param(
            hiding(uses=(EXEC,)),
            hiding(hides("decoding", details=("hex",)), uses=(EXEC,)),
            step,
            "high",
            True,
            id=f"begins to run what it decodes: {step}",
        )
        for step in ("patch", "minor", "major")
    ),
    pytest.param(
        hiding(hides("decoding", details=("hex",))),
        hiding(
            hides("decoding", details=("hex",)), hides("decoding", "b.js:1:1", details=("hex",))
        ),
        "minor",
        "moderate",
        True,
        id="decoded before",
    ),
    pytest.param(
        hiding(),
        hiding(hides("decoding", "test/b.js:1:1", reachable=False, details=("hex",))),
        "minor",
        "info",
        True,
        id="decoded in a test",
    ),
    pytest.param(
        hiding(hides("aside")),
        hiding(hides("aside"), hides("aside", "b.js:1:1")),
        "patch",
        "high",
        True,
        id="in one file more",
    ),
    pytest.param(
        hiding(hides("aside", reachable=False)),
        hiding(hides("aside")),
        "patch",
        "high",
        True,
        id="is loaded now",
    ),
    pytest.param(
        hiding(hides("aside")),
        hiding(hides("aside", "b.js:1:1")),
        "patch",
        "moderate",
        False,
        id="a file is called otherwise",
    ),
    pytest.param(
        hiding(),
        hiding(hides("payload", "test/a.test.js:1:1", reachable=False)),
        "patch",
        "moderate",
        True,
        id="in a test that nothing loads",
    ),
    pytest.param(
        hiding(),
        hiding(hides("payload", "lib/b.js:1:1", reachable=False)),
        "patch",
        "high",
        True,
        id="in a file that may be asked for",
    ),
    pytest.param(
        hiding(uses=(EXEC,)),
        hiding(hides("unsourced", details=("builtin:child_process.exec",)), uses=(EXEC,)),
        "patch",
        "moderate",
        False,
        id="a source that is newly shipped beside its build",
    ),
    pytest.param(
        hiding(),
        hiding(hides("unsourced", details=("builtin:child_process.exec",)), uses=(EXEC,)),
        "patch",
        "high",
        True,
        id="a power that only the build has",
    ),
]


@pytest.mark.parametrize(("old", "new", "step", "severity", "news"), CHANGES)
def test_what_was_not_hidden_before_is_news(
    old: AuditedPackage, new: AuditedPackage, step: str, severity: str, *, news: bool
) -> None:
    (finding,) = found(RULE, compared(old, new, step))
    assert (finding.severity, "since 1.0.0" in finding.message) == (severity, news)
