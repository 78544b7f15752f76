"""Specifiers mean what npm says they mean (specifiers.json is made by tools/expected_trees/specs.mjs)."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from audit.graph.specs import SpecError, admits, consistent_resolved, resolve_spec

TRUTH = json.loads((Path(__file__).parent / "specifiers.json").read_text())


def understood(text: str) -> dict[str, Any] | None:
    try:
        spec = resolve_spec("a", text, "/proj/x")
    except SpecError:
        return None
    return {
        "type": spec.type.value,
        "fetch": spec.fetch,
        "committish": spec.committish,
        "range": spec.git_range,
        "hosted": spec.hosted.ssh(committish=False) if spec.hosted else None,
        "alias": [spec.sub.name, spec.sub.type.value, spec.sub.fetch] if spec.sub else None,
    }


@pytest.mark.parametrize("text", TRUTH)
def test_a_specifier_means_what_npm_says(text: str) -> None:
    assert understood(text) == TRUTH[text]


@pytest.mark.parametrize(
    ("resolved", "canonical"),
    [
        (None, None),
        ("", None),
        ("https://host.invalid/a/-/a-1.0.0.tgz", "https://host.invalid/a/-/a-1.0.0.tgz"),
        ("file:x/a.tgz", "file:/proj/x/a.tgz"),
        ("git+https://git.invalid/a.git#1", "git+https://git.invalid/a.git#1"),
        ("github:user-x/a#1", "git+ssh://git@github.com/user-x/a.git#1"),
        ("https://token@github.com/user-x/a.git#1", "git+https://token@github.com/user-x/a.git#1"),
        ("unsupported:thing", "unsupported:thing"),
    ],
)
def test_addresses_have_one_spelling(resolved: str | None, canonical: str | None) -> None:
    assert consistent_resolved(resolved, "/proj") == canonical


@pytest.mark.parametrize(
    "text",
    [
        "git+ssh://" + "a:" * 30_000,
        "@" * 60_000,
        "/" * 60_000,
        "user/" + "a#" * 30_000,
        "a@b:" * 15_000,
    ],
)
def test_long_specifiers_take_no_time(text: str) -> None:
    started = time.monotonic()
    understood(text)
    consistent_resolved(text, "/proj")
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("spec", "version", "takes"),
    [
        ("^1.2.0", "1.3.0", True),
        ("^1.2.0", "1.1.0", False),
        ("1.2.0", "1.2.0", True),
        ("", "1.2.0", True),
        ("npm:other-x@^1.2.0", "1.1.0", False),
        ("npm:other-x@^1.2.0", "1.3.0", True),
        ("npm:other-x", "1.3.0", True),
        ("next", "1.3.0", True),
        ("github:user-x/a", "1.3.0", True),
        ("npm:npm:a", "1.3.0", False),
    ],
)
def test_which_versions_a_specifier_takes(spec: str, version: str, takes: bool) -> None:  # noqa: FBT001
    assert admits(spec, version) is takes
