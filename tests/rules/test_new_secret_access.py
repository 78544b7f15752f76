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


def writing(literal: str, file: str = "index.js") -> Any:
    return use("builtin:fs.writeFileSync", "filesystem-write", file, literals=[literal])


def joining(literal: str) -> Any:
    return use("builtin:path.join", "none", literals=[literal])


WRITES = use("builtin:fs.writeFileSync", "filesystem-write")
NO_FOOTHOLDS: dict[str, tuple[list[Any], list[Any]]] = {
    "named before": ([writing(".bashrc")], [writing(".bashrc"), WRITES]),
    "only read": ([], [reading(".github/workflows/test.yml"), reading("/home/u/.bashrc")]),
    "nothing is written": ([], [joining(".git/hooks")]),
    "a cache in node_modules": ([], [writing("node_modules/.cache/x.js")]),
    "inside its own package": ([], [writing("./../data/x.js", "lib/deep.js")]),
    "a word": ([], [writing("see the profile of github"), writing("x.asar.txt")]),
    "no code": ([], [writing("./../report/result.txt")]),
}


@pytest.mark.parametrize(("old", "new"), NO_FOOTHOLDS.values(), ids=NO_FOOTHOLDS)
def test_no_foothold(old: list[Any], new: list[Any]) -> None:
    assert judged(old, new) == ()


FOOTHOLDS: dict[str, list[Any]] = {
    "a shell's profile": [writing("/home/u/.zshrc")],
    "in a command": [
        use("builtin:child_process.exec", "process", literals=["echo x >> ~/.bashrc"])
    ],
    "put together": [joining(".bashrc"), WRITES],
    "git's hooks": [writing(".git/hooks/pre-commit")],
    "a workflow": [writing(".github/workflows/x.yml")],
    "a workflow's folder, put together": [joining(".github"), WRITES],
    "an editor's tasks": [writing(".vscode/tasks.json")],
    "what starts with the session": [writing("/Users/u/Library/LaunchAgents/x.plist")],
    "a desktop program": [writing("/opt/x/resources/app.asar")],
    "another package": [writing("node_modules/other-x/index.js")],
    "the package beside it": [writing("./../other-x/lib/index.js")],
}


@pytest.mark.parametrize("new", FOOTHOLDS.values(), ids=FOOTHOLDS)
def test_a_foothold(new: list[Any]) -> None:
    (finding,) = judged([WRITES], new)
    assert (finding.severity, "something else runs" in finding.message) == ("high", True)
