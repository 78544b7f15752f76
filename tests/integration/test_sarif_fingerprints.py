"""A finding keeps its fingerprint when a lockfile changes around it: an alert is not closed and opened again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from support.program import ROOT, contain_audit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Lockfile = dict[str, Any]

SHOP = ROOT / "fixtures" / "shop"
NEW = "node_modules/a-first-x"


def results(project: Path) -> dict[str, tuple[str, int]]:
    """Return each result's fingerprint with its rule and package, and the line it stands on."""
    contain_audit("--offline", "--sarif", "made.sarif", cwd=project)
    [run] = json.loads((project / "made.sarif").read_text(encoding="utf-8"))["runs"]
    return {
        each["partialFingerprints"]["primaryLocationLineHash"]: (
            f"{each['ruleId']} {each['properties'].get('package', '')}",
            each["locations"][0]["physicalLocation"]["region"]["startLine"],
        )
        for each in run["results"]
    }


def one_line(lockfile: Lockfile) -> str:
    return json.dumps(lockfile, separators=(",", ":"))


def tabs(lockfile: Lockfile) -> str:
    return json.dumps(lockfile, indent="\t") + "\n\n"


def windows_lines(lockfile: Lockfile) -> str:
    return json.dumps(lockfile, indent=4).replace("\n", "\r\n")


def keys_turned_round(lockfile: Lockfile) -> str:
    turned = {
        location: dict(reversed(entry.items()))
        for location, entry in reversed(lockfile["packages"].items())
    }
    return json.dumps({**dict(reversed(lockfile.items())), "packages": turned}, indent=2)


def a_package_above(lockfile: Lockfile) -> str:
    root, *others = lockfile["packages"].items()
    root[1]["dependencies"]["a-first-x"] = "1.0.0"
    return json.dumps({**lockfile, "packages": dict([root, (NEW, {"version": "1.0.0"}), *others])})


def a_newer_version_of_another(lockfile: Lockfile) -> str:
    lockfile["packages"]["node_modules/is-blank-x"]["version"] += "-next.1"
    return json.dumps(lockfile, indent=2)


EDITS: tuple[Callable[[Lockfile], str], ...] = (
    one_line, tabs, windows_lines, keys_turned_round, a_package_above, a_newer_version_of_another,
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SHOP, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edit_elsewhere_moves_lines_and_no_fingerprint(
    edit: Callable[[Lockfile], str], project: Path
) -> None:
    before = results(project)
    lockfile = project / "package-lock.json"
    lockfile.write_text(edit(json.loads(lockfile.read_text(encoding="utf-8"))), encoding="utf-8")
    manifest = project / "package.json"
    if edit is a_package_above:
        text = json.loads(manifest.read_text(encoding="utf-8"))
        text["dependencies"]["a-first-x"] = "1.0.0"
        manifest.write_text(json.dumps(text), encoding="utf-8")
        (project / NEW).mkdir()
        (project / NEW / "package.json").write_text('{"name": "a-first-x", "version": "1.0.0"}')
    after = results(project)
    assert before
    kept = {mark: what for mark, (what, _) in after.items() if mark in before}
    assert kept == {mark: what for mark, (what, _) in before.items()}
    assert all(
        "a-first-x" in what or "is-blank-x" in what
        for mark, (what, _) in after.items()
        if mark not in before
    )


def test_another_version_of_the_package_keeps_its_alert(project: Path) -> None:
    before = results(project)
    for file in ("package-lock.json", "node_modules/flat-stream-x/package.json"):
        path = project / file
        path.write_text(path.read_text().replace('"1.1.2"', '"1.1.9"'))
    moved = results(project)
    high = {mark for mark, (what, _) in before.items() if what == "suspicious-grant flat-stream-x"}
    assert high
    assert high <= set(moved)


def test_lines_do_move_in_these_edits(project: Path) -> None:
    before = results(project)
    lockfile = project / "package-lock.json"
    lockfile.write_text(one_line(json.loads(lockfile.read_text())))
    assert (
        {line for _, line in before.values()}
        != {line for _, line in results(project).values()}
        == {1}
    )
