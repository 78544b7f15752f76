"""The catalogue of tricks and their look-alikes: `catalogue/*.toml`, each case a small package.

A case is `code` (of `file`, else `i.js`), or `files` and `bytes` (in hexadecimal) with a `manifest`, or the
`command` of an install script in a package that holds `setup.js` and `lib/setup.js`. It `shows` capabilities,
`reaches` them (from an entry), leaves `literals`, or `hides` code, and perhaps shows no other power (`exactly`);
one that does none of this is a look-alike and must show no power, save what is `allowed` and what a test guards.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.packages import contents, facts_of, hidden

from audit.analysis import Analyser
from audit.capabilities import classify, load_catalogue
from audit.model.capability import Authority

FOLDER = Path(__file__).parent / "catalogue"
CASES = {
    f"{path.stem}: {name}": case
    for path in sorted(FOLDER.glob("*.toml"))
    for name, case in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
EXPECTED = ("shows", "reaches", "literals", "hides")
FIRING = {name: case for name, case in CASES.items() if any(key in case for key in EXPECTED)}
SILENT = {name: case for name, case in CASES.items() if name not in FIRING}
SPAWNING = "const c = require('child_process'); c.exec('true')"
INSTALLED = {"setup.js": SPAWNING, "lib/setup.js": SPAWNING, "index.js": "exports.x = 1"}


def parts(case: dict[str, Any]) -> tuple[dict[str, str | bytes], dict[str, Any]]:
    """Return the files of a case and the fields of its package.json."""
    files = case.get("files", {}) | {
        name: bytes.fromhex(data) for name, data in case.get("bytes", {}).items()
    }
    manifest = json.loads(case.get("manifest", "{}"))
    if "code" in case:
        name = case.get("file", "i.js")
        return {name: case["code"]}, {"main": name, **manifest}
    if "command" in case:
        scripts = {case.get("hook", "postinstall"): case["command"], **manifest.pop("scripts", {})}
        return INSTALLED | files, {"main": "index.js", "scripts": scripts, **manifest}
    return files, manifest


def shown_by(case: dict[str, Any]) -> Any:
    """Return what the package of a case shows."""
    files, manifest = parts(case)
    catalogue, place = load_catalogue(), "node_modules/example"
    kinds = {place: "git"} if case.get("git") else {}
    facts = facts_of(
        Analyser(catalogue.vocabulary(), cache="", jobs=1),
        {place: contents(files, **manifest)},
        install_kind=kinds,
    )
    return facts[place]


def powers(facts: Any) -> set[str]:
    """Return the capabilities with an authority, save writes that a feature test guards."""
    return {
        use.capability.id
        for use in classify(facts, load_catalogue())
        if use.capability.authority is not Authority.NONE
        and not (use.guarded and use.capability.id.startswith("write:"))
    }


@pytest.mark.parametrize("case", FIRING.values(), ids=FIRING)
def test_a_trick_is_named(case: dict[str, Any]) -> None:
    facts = shown_by(case)
    uses = classify(facts, load_catalogue())
    assert {use.capability.id for use in uses} >= set(case.get("shows", ()))
    reached = {use.capability.id for use in uses if use.reachable}
    assert reached >= set(case.get("reaches", ()))
    told = [literal for use in uses for literal in use.literals]
    for expected in case.get("literals", ()):
        assert any(expected in literal for literal in told)
    assert hidden(facts).keys() >= set(case.get("hides", ()))
    if case.get("exactly"):
        assert powers(facts) <= set(case["shows"])


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_a_look_alike_shows_no_power(case: dict[str, Any]) -> None:
    assert powers(shown_by(case)) <= set(case.get("allowed", ()))


def test_the_catalogue_has_both_sides() -> None:
    assert len(FIRING) > 1500
    assert len(SILENT) > 300
