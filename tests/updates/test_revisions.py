"""A project in git: read from any revision, nothing checked out, nothing run."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from audit.errors import InputError
from audit.updates import Repository

FOUND = shutil.which("git")
pytestmark = pytest.mark.skipif(FOUND is None, reason="git is not installed")


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=someone", "-c", "user.email=someone@mail.invalid")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def repository(folder: Path) -> Repository:
    return Repository(Path(FOUND or "git"), folder, os.environ)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a project in a folder: two commits, the lockfile changed in the second."""
    app = tmp_path / "app"
    (app / "packages" / "w").mkdir(parents=True)
    git(tmp_path, "init", "-q", "-b", "main")
    for content in ("one", "two"):
        (app / "package-lock.json").write_text(content)
        (app / "packages" / "w" / "package.json").write_text("{}")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "-m", content)
    return app


def test_each_revision_has_its_own_files(project: Path) -> None:
    here = repository(project)
    read = {
        name: here.revision(name).within(here.prefix()).read("package-lock.json")
        for name in ("HEAD~1", "main")
    }
    assert read == {"HEAD~1": b"one", "main": b"two"}


def test_folders_are_listed_and_paths_stay_inside(project: Path) -> None:
    here = repository(project)
    reader = here.revision("HEAD").within(here.prefix())
    assert reader.folders("packages") == ["w"]
    assert reader.read("packages/../packages/./w/package.json") == b"{}"
    assert reader.read("../../etc/passwd") is None
    assert reader.read("packages") is None
    assert reader.folders("nowhere") == []


@pytest.mark.parametrize(
    "name", ["--upload-pack=true", "-h", "nowhere", "HEAD:app", "", "HEAD~99", "main\n", ":/"]
)
def test_what_is_no_revision_is_said_and_is_no_option(project: Path, name: str) -> None:
    with pytest.raises(InputError, match="revision"):
        repository(project).revision(name)


def test_a_nul_is_refused(project: Path) -> None:
    with pytest.raises(InputError):
        repository(project).revision("a\0b")


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="repository"):
        repository(tmp_path).revision("HEAD")


def test_a_shallow_clone_is_named(project: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project.parent}", "shallow")
    with pytest.raises(InputError, match="shallow") as raised:
        repository(tmp_path / "shallow").revision("HEAD~1")
    assert "--unshallow" in raised.value.todo


def test_the_way_to_a_branch_that_a_shallow_clone_has_not_works(
    project: Path, tmp_path: Path
) -> None:
    git(project, "branch", "other/one")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{project.parent}", "shallow")
    clone = tmp_path / "shallow"
    with pytest.raises(InputError, match="shallow") as raised:
        repository(clone).revision("origin/other/one")
    _, _, command = raised.value.todo.partition(": git ")
    git(clone, *command.partition(" (")[0].split())
    assert repository(clone).revision("origin/other/one").commit


def test_the_repositorys_settings_run_nothing(project: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n")
    program.chmod(0o755)
    git(project, "config", "core.fsmonitor", str(program))
    git(project, "config", "core.pager", str(program))
    here = repository(project)
    here.revision("HEAD").within(here.prefix()).folders("packages")
    assert not marker.exists()
