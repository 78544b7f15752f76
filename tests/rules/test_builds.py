"""Two builds of one module that did the same: updates of both, or of what one needs to load, then of one only."""

from __future__ import annotations

from typing import Any

import pytest
from support.subjects import compared, found, package, use

from audit.model.manifest import Manifest

TWO = {"exports": {".": {"import": {"default": "./a.mjs"}, "require": "./a.cjs"}}}
BOTH = ("a.mjs:1:1", "a.cjs:1:1")


def held(name: str, kind: str, *places: str) -> Any:
    return use(name, kind, *(places or BOTH))


STARTS = held("builtin:child_process.execFile", "process")
WRITES = held("builtin:fs.writeFile", "filesystem-write")


def told(old: list[Any], new: list[Any], raw: dict[str, Any], step: str = "minor") -> list[str]:
    manifest = Manifest(name="a", raw=raw)
    before = package("node_modules/a", *old, manifest=manifest)
    after = package("node_modules/a", *new, manifest=manifest)
    findings = found("gained-capability", compared(before, after, step))
    return [each.severity for each in findings if "one of two builds" in each.message]


SILENT = {
    "the same": ([STARTS], [STARTS], TWO),
    "both gain": ([STARTS], [STARTS, WRITES], TWO),
    "one loads otherwise": ([STARTS], [STARTS, held("load:internals", "loader", "a.mjs:1:1")], TWO),
    "they never did the same": (
        [held("builtin:fs.writeFile", "filesystem-write", "a.cjs:1:1")],
        [WRITES, held("builtin:child_process.exec", "process", "a.cjs:2:1")],
        TWO,
    ),
    "one only hands on": (
        [held("builtin:fs.writeFile", "filesystem-write", "a.cjs:1:1")],
        [held("builtin:fs.writeFile", "filesystem-write", "a.cjs:1:1"),
         held("builtin:child_process.exec", "process", "a.cjs:2:1")],
        TWO,
    ),
    "one build": ([STARTS], [STARTS, held("builtin:fs.rm", "filesystem-write", "a.cjs:1:1")],
                  {"main": "./a.cjs"}),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "raw"), SILENT.values(), ids=SILENT)
def test_silent(old: list[Any], new: list[Any], raw: dict[str, Any]) -> None:
    assert told(old, new, raw) == []


@pytest.mark.parametrize(
    "raw", [TWO, {"main": "./a.cjs", "module": "./a.mjs"}], ids=["exports", "fields"]
)
@pytest.mark.parametrize("build", BOTH)
@pytest.mark.parametrize(
    ("step", "severity"), [("patch", "high"), ("minor", "high"), ("major", "moderate")]
)
def test_firing(raw: dict[str, Any], build: str, step: str, severity: str) -> None:
    new = [STARTS, held("builtin:child_process.exec", "process", build)]
    assert told([STARTS], new, raw, step) == [severity]
