"""`update` in projects with workspaces, with the real npm: whose dependencies are asked for, and what is written."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from support.updates import Project, Registry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.npm


@pytest.fixture
def project(tmp_path: Path, registry: Registry, npm: str) -> Project:
    """A project of which the workspace `a` asks for quiet-x, and `b` for it and for `a`."""
    made = Project(tmp_path / "shop", registry, npm)
    made.write_workspaces({"a": {"quiet-x": "^1.0.0"}, "b": {"quiet-x": "^1.0.0", "a": "^1.0.0"}})
    registry.publish({"name": "quiet-x", "version": "2.0.0"}, {"index.js": "module.exports = 3"})
    registry.publish({"name": "a", "version": "9.0.0"}, {"index.js": "module.exports = 'not ours'"})
    return made


def asked(project: Project, folder: str) -> dict[str, str]:
    manifest: dict[str, Any] = json.loads((project.folder / folder / "package.json").read_text())
    found: dict[str, str] = manifest["dependencies"]
    return found


def test_the_newest_is_taken_for_every_workspace_and_their_own_folders_are_left(
    project: Project,
) -> None:
    done = project.update("quiet-x", "--latest", "--apply")
    assert done.returncode == 0, done.stderr
    assert project.versions()["quiet-x"] == "2.0.0"
    assert asked(project, ".")["quiet-x"] == "^2.0.0"
    assert asked(project, "packages/a") == {"quiet-x": "^2.0.0"}
    assert asked(project, "packages/b") == {"quiet-x": "^2.0.0", "a": "^1.0.0"}
    done = project.update("--latest", "--json")
    changed = {
        each["name"] for each in json.loads(done.stdout)["packages"] if each["change"] != "same"
    }
    assert changed == {"loud-x", "carrier-x"}


@pytest.mark.parametrize("named", ["a", "packages/a", "./packages/a/"])
def test_the_newest_of_one_workspace(project: Project, named: str) -> None:
    done = project.update("-w", named, "--latest")
    assert done.returncode == 0, done.stderr
    assert f"take it: contain-audit update -w {named} --latest --apply" in done.stderr
    done = project.update("-w", named, "--latest", "--apply")
    assert done.returncode == 0, done.stderr
    assert asked(project, "packages/a") == {"quiet-x": "^2.0.0"}
    assert asked(project, "packages/b")["quiet-x"] == "^1.0.0"


def test_all_workspaces_without_the_project_and_with_it(project: Project) -> None:
    for more, of_the_project in ((("-ws",), "^1.0.0"), (("--workspaces", "-iwr"), "^2.0.0")):
        done = project.update("quiet-x", *more, "--latest", "--apply")
        assert done.returncode == 0, done.stderr
        assert asked(project, "packages/b")["quiet-x"] == "^2.0.0"
        assert asked(project, ".")["quiet-x"] == of_the_project


def test_in_a_workspaces_folder_it_walks_up_as_npm_does(project: Project) -> None:
    top, project.folder = project.folder, project.folder / "packages" / "a"
    done = project.update("quiet-x", "--apply")
    project.folder = top
    assert done.returncode == 0, done.stderr
    assert "packages/a is a workspace of the project in ../..; npm is asked" in done.stdout
    assert project.versions()["quiet-x"] == "1.0.1"
    assert not (top / "packages" / "a" / "package-lock.json").exists()


def test_no_such_workspace(project: Project) -> None:
    done = project.update("-w", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such workspace: nowhere; the project's workspaces are: a, b" in done.stderr


def test_a_lockfile_in_an_older_format_is_said_to_be_rewritten(project: Project, npm: str) -> None:
    subprocess.run(
        [npm, "install", "--package-lock-only", "--lockfile-version=1"],
        cwd=project.folder, check=True, capture_output=True, env=project.environment,
    )  # fmt: skip
    assert json.loads(project.lockfile)["lockfileVersion"] == 1
    done = project.update("quiet-x")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert (
        "npm rewrites package-lock.json from lockfileVersion 1 to 3; npm 6 cannot read that" in said
    )
    assert "rewrites" not in project.update("quiet-x", "--json").stdout
