"""`diff` as a user runs it: in a git repository, over packages, and what it refuses."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import replay  # noqa: E402  # a tool, not on the path of tests by itself

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "audit", "diff", *arguments, "--offline"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, env=environment
    )


def sides(folder: Path, name: str) -> tuple[Path, Path]:
    """Make the two projects of a replayed case."""
    (case,) = (each for each in replay.cases() if each.name == name)
    replay.compared(case, folder)
    return folder / "before", folder / "after"


def by_name(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return {each["name"]: each for each in json.loads(done.stdout)["packages"]}


def test_two_folders(tmp_path: Path) -> None:
    old, new = sides(tmp_path, "new-host-in-a-wallet")
    done = run(str(old), str(new), "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    assert document["command"] == "diff"
    package = by_name(done)["ledger-x"]
    assert (package["change"], package["before"]["version"]) == ("updated", "4.2.0")
    assert {each["rule"] for each in document["findings"]} >= {"new-destination"}


@pytest.mark.parametrize(("folder", "command"), [(".", "check"), ("../after", "check ../after")])
def test_what_was_there_before_is_shown_by_a_command_for_the_new_side(
    folder: str, command: str, tmp_path: Path
) -> None:
    old, new = sides(tmp_path, "a-day-made-of-its-parts")
    done = run(str(old), folder, cwd=new)
    assert f" about what was there before as well: contain-audit {command}\n" in done.stdout


def test_what_is_the_same_is_quiet(tmp_path: Path) -> None:
    _, new = sides(tmp_path, "environment-sent-on-import")
    done = run(str(new), str(new), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no package changed" in done.stdout
    assert "same" in done.stdout


def edited(folder: Path, name: str, more: str) -> tuple[Path, Path]:
    """Make two copies of an installed project, one of which has something more in a file of a package."""
    old, new = folder / "old", folder / "new"
    _, made = sides(folder / "made", "environment-sent-on-import")
    for each in (old, new):
        shutil.copytree(made, each)
    file = new / "node_modules" / "cross-vars-x" / name
    file.write_text((file.read_text() if file.exists() else "") + more)
    return old, new


def test_a_package_is_edited_where_it_is_installed(tmp_path: Path) -> None:
    old, new = edited(tmp_path, "index.js", "\nrequire('fs').rmSync('x');\n")
    done = run(str(old), str(new), "--json", cwd=tmp_path)
    package = by_name(done)["cross-vars-x"]
    assert (package["change"], package["gained"]) == ("updated", ["builtin:fs.rmSync"])
    found = {each["rule"]: each["severity"] for each in json.loads(done.stdout)["findings"]}
    assert found["tampered-install"] == "high"
    assert "unexpected-publish" not in found


def test_what_may_differ_where_a_package_is_installed(tmp_path: Path) -> None:
    _, text = edited(tmp_path / "text", "README.md", "more")
    old, new = edited(tmp_path / "built", "index.js", "\nrequire('fs').rmSync('x');\n")
    for folder in (old, new):
        lockfile = folder / "package-lock.json"
        document = json.loads(lockfile.read_text())
        document["packages"]["node_modules/cross-vars-x"]["hasInstallScript"] = True
        lockfile.write_text(json.dumps(document))
    for sides_ in ((old, new), (text, text)):
        said = run(*map(str, sides_), cwd=tmp_path).stdout
        assert "no package changed" in " ".join(said.split())


def test_markdown_names_what_gains_and_counts_the_rest(tmp_path: Path) -> None:
    old, new = sides(tmp_path, "environment-sent-on-import")
    done = run(str(old), str(new), "--format", "markdown", cwd=tmp_path)
    assert "1 package changed: 1 patch" in done.stdout
    assert "`cross-vars-x 5.0.0 > 5.0.1`" in done.stdout


@needs_git
def test_a_revision_and_this_folder(tmp_path: Path) -> None:
    old, new = sides(tmp_path / "made", "environment-sent-on-import")
    project = tmp_path / "repository" / "app"
    shutil.copytree(old, project)
    git = ["git", "-c", "user.name=someone", "-c", "user.email=someone@mail.invalid"]
    for command in (["init", "-q"], ["add", "package.json"], ["commit", "-q", "-m", "no lockfile"],
                    ["add", "package-lock.json"], ["commit", "-q", "-m", "lockfile"]):  # fmt: skip
        subprocess.run([*git, *command], cwd=project, check=True, capture_output=True)
    shutil.rmtree(project / "node_modules")
    shutil.copytree(new, project, dirs_exist_ok=True)
    done = run("HEAD", ".", "--json", cwd=project)
    assert done.returncode in {0, 1}, done.stderr
    package = by_name(done)["cross-vars-x"]
    assert (package["before"]["version"], package["version"]) == ("5.0.0", "5.0.1")
    assert any(
        "cannot be compared" in each["message"] for each in json.loads(done.stdout)["findings"]
    )
    for wrong, words in (
        ("HEAD~1", "has no package-lock.json"),
        ("nowhere", "nowhere"),
    ):
        refused = run(wrong, ".", cwd=project)
        assert refused.returncode == 2
        assert words in refused.stderr
        assert refused.stderr.count("\n") == 1


@needs_git
def test_a_bare_repository_has_a_file_called_head(tmp_path: Path) -> None:
    old, _ = sides(tmp_path / "made", "environment-sent-on-import")
    git = ["git", "-c", "user.name=someone", "-c", "user.email=someone@mail.invalid"]
    for command in (["init", "-q"], ["add", "package.json", "package-lock.json"],
                    ["commit", "-q", "-m", "one"], ["clone", "-q", "--bare", ".", str(tmp_path / "bare")]):  # fmt: skip
        subprocess.run([*git, *command], cwd=old, check=True, capture_output=True)
    done = run("HEAD", "HEAD", cwd=tmp_path / "bare")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no package changed" in done.stdout


def test_a_package_and_a_tree_do_not_fit_together(tmp_path: Path) -> None:
    _, new = sides(tmp_path, "endless-loop")
    done = run("a-x@1.0.0", str(new), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("error: a-x@1.0.0 is a package")
