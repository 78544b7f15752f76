"""What the two sides of `diff` may be: git's ranges, revisions with a contain.json of their own, two packages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.git import commit, git, repository
from support.program import contain_audit

if TYPE_CHECKING:
    import subprocess

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
SENDS = "fetch('https://collect.invalid/x');\n"


def diff(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return contain_audit("diff", *arguments, "--offline", cwd=folder)


def package(folder: Path, name: str, version: str, code: str) -> Path:
    folder.mkdir(parents=True)
    manifest = {"name": name, "version": version, "main": "index.js"}
    (folder / "package.json").write_text(json.dumps(manifest))
    (folder / "index.js").write_text(code)
    return folder


def locked(folder: Path, version: str) -> None:
    """Write a lockfile whose one package lies in an archive of the project."""
    asked = f"file:send-x-{version}.tgz"
    root = {"name": "shop-x", "version": "1.0.0", "dependencies": {"send-x": asked}}
    packages = {"": root, "node_modules/send-x": {"version": version, "resolved": asked}}
    (folder / "package.json").write_text(json.dumps(root))
    document = {"name": "shop-x", "lockfileVersion": 3, "packages": packages}
    (folder / "package-lock.json").write_text(json.dumps(document))


def archived(folder: Path, version: str, code: str) -> None:
    made = package(folder / version / "package", "send-x", version, code)
    archive = shutil.make_archive(
        str(folder / f"send-x-{version}"), "gztar", made.parent, "package"
    )
    Path(archive).rename(folder / f"send-x-{version}.tgz")
    shutil.rmtree(made.parent)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository whose `topic` gains a power that its contain.json grants, while `main` went on."""
    folder = tmp_path / "shop" / "app"
    folder.mkdir(parents=True)
    archived(folder, "1.0.0", "")
    archived(folder, "1.0.1", SENDS)
    locked(folder, "1.0.0")
    repository(folder.parent)
    git(folder, "checkout", "-q", "-b", "topic")
    locked(folder, "1.0.1")
    commit(folder, "Update")
    git(folder, "checkout", "-q", "main")
    (folder / "package-lock.json").unlink()
    commit(folder, "No lockfile any more")
    return folder


def rules(done: subprocess.CompletedProcess[str]) -> set[str]:
    document: dict[str, Any] = json.loads(done.stdout)
    return {each["rule"] for each in document["findings"]}


@needs_git
def test_a_range_begins_where_the_branches_part(project: Path) -> None:
    three, two = diff(project, "main...topic", "--json"), diff(project, "main..topic")
    assert json.loads(three.stdout)["packages"][0]["before"]["version"] == "1.0.0", three.stderr
    assert two.stderr.startswith("error: main has no package-lock.json")
    git(project, "checkout", "-q", "topic")
    assert diff(project, "main...", "--json").stdout == three.stdout.replace("topic:", "HEAD:")


@needs_git
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["main...topic", "."], "main...topic names both sides"),
        (["main...nowhere"], "nowhere: neither a folder"),
        (["../nowhere", "topic"], "../nowhere: neither a folder"),
        (["apart...topic"], "have no common ancestor"),
    ],
)
def test_what_is_no_range_is_said(project: Path, arguments: list[str], words: str) -> None:
    git(project, "checkout", "-q", "--orphan", "apart")
    commit(project, "Apart")
    done = diff(project, *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr


@needs_git
def test_a_revision_is_judged_by_its_own_contain_json(project: Path) -> None:
    first = git(project, "merge-base", "main", "topic").stdout.strip()
    assert "gained-capability" in rules(diff(project, first, "topic", "--json"))
    git(project, "checkout", "-q", "topic")
    (project.parent / "contain.json").write_text('{"grants": {"send-x": ["network"]}}')
    granting = commit(project, "Grant")
    silent = diff(project, first, granting, "--json")
    assert "gained-capability" not in rules(silent)
    git(project, "checkout", "-q", "main")
    assert diff(project, first, granting, "--json").stdout == silent.stdout
    (project / "contain.json").write_text('{"grants": {"send-x": ["network"]}}')
    assert "gained-capability" in rules(diff(project, first, f"{granting}~1", "--json"))


@needs_git
def test_a_revision_has_folders_of_declarations_of_its_own(project: Path) -> None:
    git(project, "checkout", "-q", "topic")
    declared = [{"versions": "*", "needs": ["network"]}]
    (project / "vendor").mkdir()
    (project / "vendor" / "send-x.json").write_text(json.dumps(declared))
    (project / "contain.json").write_text('{"declarations": ["vendor"]}')
    there = commit(project, "Declare")
    git(project, "checkout", "-q", "main")
    (made,) = json.loads(diff(project, f"{there}~1", there, "--json").stdout)["packages"]
    assert made["change"] == "same"
    first = git(project, "merge-base", "main", "topic").stdout.strip()
    (made,) = json.loads(diff(project, first, there, "--json").stdout)["packages"]
    assert made["declaration"] == {"origin": "project", "needs": ["network"]}
    git(project, "checkout", "-q", "topic")
    shutil.rmtree(project / "vendor")
    gone = commit(project, "Lose it")
    done = diff(project, first, gone)
    assert f"{gone}:contain.json:1:19: no such folder" in done.stderr


def test_two_packages_alone(tmp_path: Path) -> None:
    calm = package(tmp_path / "calm", "calm-x", "1.0.0", "")
    copy = package(tmp_path / "copy", "calm-x", "1.0.0", "")
    loud = package(tmp_path / "loud", "loud-x", "1.0.1", SENDS)
    changed = package(tmp_path / "changed", "calm-x", "1.0.0", SENDS)
    same = diff(tmp_path, str(calm), str(copy))
    assert (same.returncode, "no package changed" in same.stdout) == (0, True), same.stderr
    assert (
        "1 package changed: 1 of the same version" in diff(tmp_path, str(calm), str(changed)).stdout
    )
    other = diff(tmp_path, str(calm), str(loud)).stdout
    assert "1 package changed: 1 other" in other
    assert "calm-x 1.0.0 > loud-x 1.0.1" in other
    assert "gains network since calm-x 1.0.0" in other
