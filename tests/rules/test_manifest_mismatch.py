from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.subjects import entry, found, package, subject

from audit.model.contents import Source
from audit.model.manifest import Manifest

if TYPE_CHECKING:
    from audit.model.finding import Finding

RULE = "manifest-mismatch"
PLACE = "node_modules/a"


def judged(
    manifest: dict[str, Any], locked: dict[str, Any] | None = None, lockfile: int = 3, **fields: Any
) -> tuple[Finding, ...]:
    read = Manifest(
        name=manifest.get("name", "a"),
        version=manifest.get("version", "1.0.0"),
        scripts=manifest.get("scripts", {}),
        raw=manifest,
    )
    seen = package(PLACE, locked=entry(PLACE, **(locked or {})), manifest=read, **fields)
    return found(RULE, subject(seen, version=lockfile))


RUNS = {"scripts": {"postinstall": "node x.js"}}
ASKS = {"dependencies": {"b": "1"}}
SILENT: dict[str, Any] = {
    "nothing": ({}, {}),
    "a known script": (RUNS, {"hasInstallScript": True}),
    "scripts for maintainers": ({"scripts": {"prepare": "x", "test": "y", "prepublish": "z"}}, {}),
    "known dependencies": (ASKS, ASKS),
    "another field": ({"dependencies": {"b": "1"}}, {"optionalDependencies": {"b": "1"}}),
    "for maintainers": ({"devDependencies": {"b": "1"}}, {}),
    "brought along": ({**ASKS, "bundleDependencies": ["b"]}, {}),
    "another spelling": ({"version": "v1.0.0+build"}, {}),
    "known commands": (
        {"bin": {"c": "./bin/c.js"}, "name": "a"},
        {"bin": {"c": "bin/c.js"}},
    ),
    "a command by its package's name": ({"bin": "./c.js"}, {"bin": {"a": "c.js"}}),
    "a folder of commands": ({"directories": {"bin": "bin"}}, {"bin": {"c": "bin/c"}}),
    "a command that the lockfile lacks": ({"bin": {"c": "c.js"}}, {}),
    "from git": (RUNS, {"resolved": "git+ssh://git@git.invalid/a.git#1"}),
}


@pytest.mark.parametrize(("manifest", "locked"), SILENT.values(), ids=SILENT)
def test_silent(manifest: dict[str, Any], locked: dict[str, Any]) -> None:
    assert judged(manifest, locked) == ()


CLAIMS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a command": ("high", {}, {"bin": {"node": "index.js"}}),
    "of another file": ("high", {"bin": {"c": "c.js"}}, {"bin": {"c": "other.js"}}),
    "without an address": ("high", {}, {"bin": {"node": "index.js"}, "resolved": None}),
    "a dependency": ("moderate", {}, ASKS),
}


@pytest.mark.parametrize(("severity", "manifest", "locked"), CLAIMS.values(), ids=CLAIMS)
def test_the_lockfile_says_what_package_json_does_not(
    severity: str, manifest: dict[str, Any], locked: dict[str, Any]
) -> None:
    (finding,) = judged(manifest, locked)
    assert finding.severity == severity
    assert "the lockfile" in finding.message


def test_old_lockfiles_and_missing_contents_cannot_tell() -> None:
    assert judged(RUNS, lockfile=1) == ()
    assert judged(RUNS, source=Source.MISSING) == ()


FIRING: dict[str, tuple[str, dict[str, Any]]] = {
    "a hidden script": ("high", RUNS),
    "a hidden dependency": ("moderate", ASKS),
    "another name": ("moderate", {"name": "b"}),
    "another version": ("moderate", {"version": "2.0.0"}),
}


@pytest.mark.parametrize(("severity", "manifest"), FIRING.values(), ids=FIRING)
def test_firing(severity: str, manifest: dict[str, Any]) -> None:
    (finding,) = judged(manifest)
    assert finding.severity == severity
