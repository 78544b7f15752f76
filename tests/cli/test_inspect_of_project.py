"""`inspect NAME` inside a project: the copy that the project has, unless a version is asked for."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from support.program import contain_audit

if TYPE_CHECKING:
    from pathlib import Path


def _with_second_copy(shop: Path, name: str, version: str) -> None:
    """Install another version of a package inside `event-pipe`."""
    place = f"node_modules/event-pipe/node_modules/{name}"
    (shop / place).mkdir(parents=True)
    (shop / place / "package.json").write_text(json.dumps({"name": name, "version": version}))
    lockfile = shop / "package-lock.json"
    content = json.loads(lockfile.read_text())
    content["packages"][place] = {"version": version}
    lockfile.write_text(json.dumps(content))


def test_a_name_alone_is_the_copy_of_the_project(shop: Path) -> None:
    done = contain_audit("inspect", "flat-stream-x", "--offline", cwd=shop)
    note, sheet, *_ = done.stdout.split("\n\n")
    assert " ".join(note.split()) == (
        "note: this is the project's copy, node_modules/flat-stream-x; "
        "the newest: contain-audit inspect flat-stream-x@latest"
    )
    assert sheet.startswith("flat-stream-x 1.1.2   ")
    assert sheet.splitlines()[0].endswith("from node_modules")
    assert done.returncode == 1


def test_other_versions_are_named_and_the_outermost_is_shown(shop: Path) -> None:
    _with_second_copy(shop, "flat-stream-x", "0.9.0")
    done = contain_audit("inspect", "flat-stream-x", "--offline", cwd=shop)
    assert "node_modules/flat-stream-x; it has 0.9.0 too; " in done.stdout
    assert "\nflat-stream-x 1.1.2 " in done.stdout


def test_another_version_is_the_registrys(shop: Path) -> None:
    done = contain_audit("inspect", "flat-stream-x@1.1.3", "--offline", cwd=shop)
    assert done.returncode == 2
    assert done.stderr.startswith("error: flat-stream-x@1.1.3 is not on this machine; ")


@pytest.mark.parametrize("version", ["1.1.2", "0.9.0"])
def test_a_version_that_the_project_has_is_the_projects(shop: Path, version: str) -> None:
    _with_second_copy(shop, "flat-stream-x", "0.9.0")
    done = contain_audit("inspect", f"flat-stream-x@{version}", "--offline", cwd=shop)
    assert f"\nflat-stream-x {version} " in done.stdout


def test_what_a_check_says_to_type_works_where_it_was_said(shop: Path) -> None:
    checked = contain_audit("check", "shop", "--offline", cwd=shop.parent)
    (step,) = [line for line in checked.stdout.splitlines() if line.startswith("      next")]
    *_, command = step.split("contain-audit ")
    assert command == "inspect -C shop flat-stream-x@1.1.2"
    done = contain_audit(*command.split(), "--offline", cwd=shop.parent)
    assert "reads secrets (NPM_TOKEN)" in " ".join(done.stdout.split())


def test_a_project_that_is_none_is_said(shop: Path) -> None:
    done = contain_audit("inspect", "-C", "nowhere", "flat-stream-x", cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: nowhere: no such file or folder; ")


@pytest.mark.parametrize("folder", ["shop", "."], ids=["a project without it", "no project"])
def test_a_name_that_the_project_has_not_is_the_registrys(shop: Path, folder: str) -> None:
    done = contain_audit("inspect", "left-behind-x", "--offline", cwd=shop.parent / folder)
    assert done.returncode == 2
    assert done.stderr.startswith("error: left-behind-x@latest is not on this machine; ")


def test_a_lockfile_that_cannot_be_read_is_said(shop: Path) -> None:
    (shop / "package-lock.json").write_text("{")
    done = contain_audit("inspect", "flat-stream-x", "--offline", cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: package-lock.json:1:")


def test_a_copy_that_cannot_be_had_is_said(shop: Path) -> None:
    shutil.rmtree(shop / "node_modules" / "flat-stream-x")
    done = contain_audit("inspect", "flat-stream-x", "--offline", cwd=shop)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: node_modules/flat-stream-x cannot be read: ")


def test_code_that_a_folder_carries_is_its_own_and_is_said(tmp_path: Path) -> None:
    for place, text in (("", "require('dep')"), ("node_modules/dep/", "require('https').get('x')")):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{place}package.json").write_text('{"name": "a"}')
        (tmp_path / f"{place}index.js").write_text(text)
    told = contain_audit("inspect", ".", "--offline", cwd=tmp_path).stdout
    assert "\ncarries code of dep\n" in told
    assert "builtin:https.get" in told
    (tmp_path / "yarn.lock").touch()
    told = contain_audit("inspect", ".", "--offline", cwd=tmp_path).stdout
    assert told.startswith("note: what is installed in its node_modules is no part of it")
    assert "builtin:https.get" not in told


def test_a_package_json_that_is_not_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("[]")
    told = contain_audit("inspect", ".", "--offline", cwd=tmp_path).stdout
    assert told.startswith("note: package.json does not hold an object")
    assert "unknown:parse" in told
