from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import INTEGRITY, compared, entry, found, package, subject, use

from audit.model.publication import History, Publication

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


def test_an_older_copy_beside_one_that_stays_goes_not_back() -> None:
    old, new = (
        package("node_modules/a", locked=entry("node_modules/a", version=version, integrity=mark))
        for version, mark in (("1.2.0", INTEGRITY), ("1.1.9", OTHER))
    )
    assert found(RULE, compared(old, new, "other", beside=True)) == ()


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=200)
GAINS = use("global:fetch", "network", "index.js:1:1:fetch('https://x.invalid')")
KNOWN = {
    "publisher": "amy",
    "newcomer": False,
    "trusted": False,
    "provenance": False,
    "published": LONG_AGO,
}
STRANGER = {**KNOWN, "publisher": "zed", "newcomer": True}
PROVEN = {**KNOWN, "provenance": True}
WORKFLOW = {
    **KNOWN,
    "publisher": "GitHub Actions",
    "newcomer": True,
    "trusted": True,
    "provenance": True,
}


def told(
    old: dict[str, Any] | None,
    new: dict[str, Any],
    *gains: Any,
    first: datetime = LONG_AGO,
    **before: Any,
) -> tuple[Finding, ...]:
    """Judge 1.0.1 in the place of 1.0.0 (None: it is new to the tree), as a registry tells of both."""
    versions = {"1.0.0": Publication(**(old or {})), "1.0.1": Publication(**new)}
    place = "node_modules/a"
    after = package(place, *gains, locked=entry(place, version="1.0.1", integrity=OTHER))
    was = package(place) if old is not None else None
    history = History(versions, first)
    return found(RULE, replace(compared(was, after, history=history, **before), now=NOW))


QUIET: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nothing is told": ({}, {}),
    "the same account": (KNOWN, KNOWN),
    "another one that had a part in it": (KNOWN, {**KNOWN, "publisher": "bob"}),
    "who was before is not known": (KNOWN, {**STRANGER, "newcomer": None}),
    "a trusted workflow takes over": (KNOWN, WORKFLOW),
    "provenance arrives": (KNOWN, PROVEN),
    "whether it has provenance is not known": (PROVEN, {**KNOWN, "provenance": None}),
    "whether it had provenance is not known": ({**KNOWN, "provenance": None}, KNOWN),
    "none of them had any": (KNOWN, {**KNOWN, "published": NOW - timedelta(days=4)}),
}


@pytest.mark.parametrize(("old", "new"), QUIET.values(), ids=QUIET)
@pytest.mark.parametrize("gains", [(), (GAINS,)], ids=["gains nothing", "gains power"])
def test_a_usual_publication_is_silent(
    old: dict[str, Any], new: dict[str, Any], gains: tuple[Any, ...]
) -> None:
    assert told(old, new, *gains) == ()


FRESH = {"published": NOW - timedelta(hours=5)}
ALONE: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a stranger": ("low", KNOWN, STRANGER),
    "a stranger, today": ("low", KNOWN, {**STRANGER, **FRESH}),
    "a stranger after years": (
        "moderate", KNOWN, {**STRANGER, "previous": LONG_AGO - timedelta(days=800)},
    ),
    "provenance is lost": ("moderate", PROVEN, KNOWN),
    "the workflow is lost": ("moderate", {**WORKFLOW, "provenance": None}, {**KNOWN, "provenance": None}),
    "provenance is lost to a stranger": ("high", PROVEN, STRANGER),
    "withdrawn": ("moderate", KNOWN, {**KNOWN, "withdrawn": True}),
    "withdrawn, of a stranger": ("high", KNOWN, {**STRANGER, "withdrawn": True}),
    "hours old": ("info", KNOWN, {**KNOWN, **FRESH}),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "old", "new"), ALONE.values(), ids=ALONE)
def test_an_unusual_publication(severity: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    (finding,) = told(old, new)
    assert finding.severity == severity
    assert "gains" not in finding.message


@pytest.mark.parametrize("case", [name for name in ALONE if name != "hours old"])
def test_it_is_grave_together_with_a_gained_power(case: str) -> None:
    _, old, new = ALONE[case]
    (finding,) = told(old, new, GAINS)
    assert finding.severity == "high"
    assert "gains network" in finding.message
    assert finding.evidence


def test_age_adds_nothing_to_a_gained_power() -> None:
    (finding,) = told(KNOWN, {**KNOWN, **FRESH}, GAINS)
    assert (finding.severity, "2026-11-26 07:00 UTC" in finding.message) == ("info", True)


def test_more_of_what_it_could_do_is_no_gained_power() -> None:
    (finding,) = told(KNOWN, STRANGER, use("builtin:os.cpus", "system"))
    assert finding.severity == "low"


ARRIVALS = {
    "nobody in the project asked": ("moderate", (), False),
    "the project asked": ("low", (), True),
    "it acts": ("high", (GAINS,), False),
    "it acts, and the project asked": ("low", (GAINS,), True),
}


@pytest.mark.parametrize(("severity", "gains", "own"), ARRIVALS.values(), ids=ARRIVALS)
def test_a_package_of_a_few_days(severity: str, gains: tuple[Any, ...], *, own: bool) -> None:
    first = NOW - timedelta(days=2)
    (finding,) = told(None, KNOWN, *gains, first=first, asked_by_project=own)
    assert finding.severity == severity
    assert "exists only since 2026-11-24" in finding.message


def test_an_old_package_new_to_the_tree_is_silent() -> None:
    assert told(None, KNOWN, GAINS) == ()
    assert told(None, KNOWN, GAINS, first=NOW - timedelta(days=7)) == ()
