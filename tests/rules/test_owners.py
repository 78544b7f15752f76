"""Whose place on a platform an address is: the same owner's are no news, another's are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.subjects import compared, found, package, use

from audit.model.manifest import Manifest
from audit.rules.owners import is_known_owner, own_owners, with_owner

RAW = "https://raw.githubusercontent.com"
OWN = Manifest(
    name="@ledger/x",
    raw={
        "name": "@ledger/x",
        "repository": {"url": "git+https://github.com/ledger-hq/x.git"},
        "dependencies": {"chart-x": "^1.0.0"},
    },
)


def fetching(*literals: str) -> Any:
    return replace(use("global:fetch", "network", literals=literals))


def judged(old: str, new: str) -> list[str]:
    before = package("node_modules/a", fetching(old), manifest=OWN)
    after = package("node_modules/a", fetching(new), manifest=OWN)
    return [str(each.severity) for each in found("new-destination", compared(before, after))]


SILENT = {
    "another path": (f"{RAW}/themes/a/main/x.json", f"{RAW}/Themes/b/main/y.json"),
    "its own account": (f"{RAW}/themes/a/main/x", f"{RAW}/ledger-hq/x/main/y"),
    "whose it is was open": (f"{RAW}/", f"{RAW}/themes/a/main/x"),
    "whose it is becomes open": (f"{RAW}/themes/a/main/x", f"{RAW}/"),
    "another version": (
        "https://unpkg.com/core-x@3/core.js",
        "https://unpkg.com/core-x@3.1.0/core.js",
    ),
    "a dependency": ("https://unpkg.com/core-x@3/core.js", "https://unpkg.com/chart-x@1/c.js"),
    "its own scope": (
        "https://unpkg.com/core-x@3/core.js",
        "https://unpkg.com/@ledger/y@1/i.js",
    ),
    "its own release": (
        "https://api.known.invalid",
        "https://github.com/ledger-hq/x/releases/download/v1/x.tgz",
    ),
    "a link": ("https://github.com/ledger-hq/x", "https://github.com/other/y"),
}
FIRING = {
    "another owner": (f"{RAW}/themes/a/main/x.json", f"{RAW}/themez/a/main/x.json"),
    "another package": (
        "https://unpkg.com/core-x@3/core.js",
        "https://unpkg.com/c0re-x@3/core.js",
    ),
    "another scope": (
        "https://cdn.jsdelivr.net/npm/@themes/kit@1",
        "https://cdn.jsdelivr.net/npm/@th3mes/kit@1",
    ),
    "a repository where packages were": (
        "https://cdn.jsdelivr.net/npm/core-x@1",
        "https://cdn.jsdelivr.net/gh/other/core-x@main/i.js",
    ),
    "another's release beside links": (
        "https://github.com/ledger-hq/x",
        "https://github.com/other/x/releases/download/v1/x.tgz",
    ),
    "another bucket": (
        "https://storage.googleapis.com/ledger-x/a",
        "https://storage.googleapis.com/ledger-y/a",
    ),
}


@pytest.mark.parametrize(("old", "new"), SILENT.values(), ids=SILENT)
def test_silent(old: str, new: str) -> None:
    assert judged(old, new) == []


@pytest.mark.parametrize(("old", "new"), FIRING.values(), ids=FIRING)
def test_firing(old: str, new: str) -> None:
    assert judged(old, new) == ["high"]


def test_an_owner_is_named_with_its_host() -> None:
    assert with_owner("unpkg.com", "/@Scope/x@1/y.js") == "unpkg.com/@scope"
    assert with_owner("cdn.jsdelivr.net", "/gh/owner/x@1") == "cdn.jsdelivr.net/owner"
    assert with_owner("api.invalid", "/owner/x") == "api.invalid"


def test_own_names_count_only_where_the_platform_was_named() -> None:
    own = own_owners(OWN)
    assert own == {"/@ledger", "/ledger-hq", "/chart-x"}
    assert not is_known_owner("unpkg.com/@ledger", own)
    assert is_known_owner("unpkg.com/@ledger", own | {"unpkg.com/core-x"})


def test_a_dotted_word_that_ends_as_no_host_does_is_none() -> None:
    dotted = ["vm.pagesize", "com.apple.launchservices", "hw.memsize", "nginx.service"]
    starting = use("builtin:child_process.execFile", "process", literals=dotted)
    before, after = package("node_modules/a"), package("node_modules/a", starting)
    assert found("new-destination", compared(before, after)) == ()
    hosted = use("builtin:child_process.execFile", "process", literals=["a.invalid", "b.onion"])
    (finding,) = found("new-destination", compared(before, package("node_modules/a", hosted)))
    assert finding.message.endswith("a.invalid, b.onion")
