"""A power that a package had, in files that had none of it: repairs that move it, then repairs that spread it."""

from __future__ import annotations

from typing import Any

import pytest
from support.subjects import compared, found, package, use

Files = tuple[str, ...]
PLAIN = use("builtin:path", "none", "b.js:1:1")


def holding(kind: str, *files: str) -> Any:
    names = {
        "network": "global:fetch",
        "process": "builtin:child_process.spawn",
        "code": "global:eval",
    }
    return use(names[kind], kind, *(f"{file}:1:1" for file in files))


def weighed(kind: str, old: Files, new: Files, step: str = "patch") -> list[str]:
    before = package("node_modules/a", *([holding(kind, *old)] if old else []), PLAIN)
    after = package("node_modules/a", holding(kind, *new), PLAIN)
    findings = found("gained-capability", compared(before, after, step))
    return [each.severity for each in findings if "in files that did not" in each.message]


@pytest.mark.parametrize(
    ("old", "new", "step"),
    [
        (("a.js",), ("a.js",), "patch"),
        (("a.js",), ("b.js",), "patch"),
        (("a.js", "c.js"), ("a.js",), "patch"),
        (("a.js",), ("a.js", "b.js"), "minor"),
        ((), ("b.js",), "patch"),
        (tuple(f"{number}.js" for number in range(20)), ("b.js",), "patch"),
    ],
    ids=["the same", "moved", "fewer", "a feature", "a new kind", "more than are kept"],
)
def test_silent(old: Files, new: Files, step: str) -> None:
    assert weighed("network", old, new, step) == []


@pytest.mark.parametrize(
    ("kind", "new", "severity"),
    [
        ("network", "b.js", "high"),
        ("network", "c.js", "moderate"),
        ("process", "b.js", "high"),
        ("process", "c.js", "moderate"),
        ("code", "c.js", "high"),
    ],
)
def test_firing(kind: str, new: str, severity: str) -> None:
    assert weighed(kind, ("a.js",), ("a.js", new)) == [severity]
