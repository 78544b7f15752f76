"""Secrets that were read before or are one's own, then new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import compared, found, package, subject, use

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "new-secret-access"
SEND = use("builtin:https.request", "network")


def env(name: str) -> Any:
    return use(f"global:process.env.{name}", "environment")


def reading(path: str) -> Any:
    return use("builtin:fs.readFileSync", "filesystem-read", literals=[path])


def judged(old: list[Any], new: list[Any], name: str = "a") -> tuple[Finding, ...]:
    location = f"node_modules/{name}"
    return found(RULE, compared(package(location, *old), package(location, *new)))


SILENT: dict[str, tuple[list[Any], list[Any]]] = {
    "the same": ([env("NPM_TOKEN")], [env("NPM_TOKEN"), SEND]),
    "no secret": ([], [env("HOME"), env("HTTP_PROXY"), SEND]),
    "a plain file": ([], [reading("config.json"), SEND]),
    "gone": ([env("NPM_TOKEN")], [SEND]),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: list[Any], new: list[Any]) -> None:
    assert judged(old, new) == ()


def test_a_service_may_start_to_read_its_own_token() -> None:
    assert judged([], [env("LEDGER_TOKEN"), SEND], "@ledger/cli") == ()
    assert judged([], [env("LEDGER_TOKEN"), SEND], "left-fill-x")


def test_without_a_version_before_another_rule_speaks() -> None:
    assert found(RULE, subject(package("node_modules/a", env("NPM_TOKEN"), SEND))) == ()


FIRING: dict[str, tuple[str, list[Any]]] = {
    "a token and the network": ("high", [env("NPM_TOKEN"), SEND]),
    "a file and programs": (
        "high",
        [reading("/home/u/.npmrc"), use("builtin:child_process.exec", "process")],
    ),
    "alone": ("moderate", [reading(".ssh/id_rsa")]),
}


@pytest.mark.parametrize(("severity", "new"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, new: list[Any]) -> None:
    (finding,) = judged([], new)
    assert finding.severity == severity
