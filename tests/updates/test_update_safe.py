"""`update --safe` with the real npm: which updates come although others are held back, and what is said of the rest."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from support.updates import SENDS, Project, Registry

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.npm
QUIET = "module.exports = 1"


@pytest.fixture
def project(tmp_path: Path, registry: Registry, npm: str) -> Project:
    return Project(tmp_path / "shop", registry, npm)


def publish(registry: Registry, label: str, code: str = QUIET, **dependencies: str) -> None:
    """Publish `name version`, which asks for packages; `_` in their names stands for `-`."""
    name, version = label.split()
    asked = {each.replace("_", "-"): spec for each, spec in dependencies.items()}
    manifest = {"name": name, "version": version, "dependencies": asked}
    registry.publish(manifest, {"index.js": code})


def said(project: Project, *arguments: str) -> str:
    done = project.update(*arguments)
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_what_a_held_package_pins_is_said_with_it(project: Project, registry: Registry) -> None:
    builds = ("part-x-linux-x64", "part-x-darwin-x64")
    exact = {each.replace("-", "_"): "1.0.0" for each in builds}
    for each in builds:
        publish(registry, f"{each} 1.0.0")
    publish(registry, "part-x 1.0.0", **exact)
    publish(registry, "loud-x 1.0.0", part_x="1.0.0")
    project.lock_again()
    for each in builds:
        publish(registry, f"{each} 1.1.0")
    publish(registry, "part-x 1.1.0", **dict.fromkeys(exact, "1.1.0"))
    publish(registry, "loud-x 1.1.0", SENDS, part_x="1.1.0")
    before = project.update()
    words = " ".join(before.stdout.split())
    assert "quiet 1 no new power" in words
    assert "part-x 1.0.0 > 1.1.0 not without loud-x 1.1.0" in words
    assert "part-x-* 1.0.0 > 1.1.0 2 builds not without loud-x 1.1.0" in words
    words = said(project, "--safe")
    assert "and what comes only with it: part-x, part-x-* (2 builds)" in words
    assert project.versions() == {
        "quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0",
        "part-x": "1.0.0", **dict.fromkeys(builds, "1.0.0"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "newest",
    [
        pytest.param({"part_x": "^2.0.0"}, id="asked for in another range"),
        pytest.param({}, id="not asked for any more"),
    ],
)
@pytest.mark.parametrize("code", [QUIET, SENDS], ids=["quiet", "loud"])
def test_what_stays_gets_the_newest_in_its_own_range(
    project: Project, registry: Registry, newest: dict[str, str], code: str
) -> None:
    publish(registry, "part-x 1.0.0")
    publish(registry, "loud-x 1.0.0", part_x="^1.0.0")
    project.lock_again()
    publish(registry, "part-x 1.0.1")
    publish(registry, "part-x 2.0.0", code)
    publish(registry, "loud-x 1.1.0", SENDS, **newest)
    words = said(project, "--safe")
    assert "held back loud-x 1.1.0: gained-capability" in words
    assert project.versions() == {
        "quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0", "part-x": "1.0.1",
    }  # fmt: skip


def test_of_two_copies_the_quiet_one_is_taken(project: Project, registry: Registry) -> None:
    publish(registry, "part-x 1.0.0")
    publish(registry, "part-x 2.0.0")
    publish(registry, "quiet-x 1.0.0", part_x="^1.0.0")
    publish(registry, "loud-x 1.0.0", part_x="^2.0.0")
    project.lock_again()
    publish(registry, "part-x 1.0.1")
    publish(registry, "part-x 2.0.1", SENDS)
    publish(registry, "quiet-x 1.0.1", part_x="^1.0.0")
    publish(registry, "loud-x 1.0.2", part_x="^2.0.0")
    words = said(project, "--safe")
    assert "held back part-x 2.0.1: gained-capability" in words
    versions = project.versions()
    copies = sorted(version for name, version in versions.items() if name.endswith("part-x"))
    assert copies == ["1.0.1", "2.0.0"]
    assert (versions["loud-x"], versions["carrier-x"]) == ("1.0.2", "1.1.0")


def test_what_was_below_does_not_hide_what_is_needed(project: Project, registry: Registry) -> None:
    """The new loud-x has a copy of its own below it, which the old one cannot use."""
    publish(registry, "part-x 1.0.0")
    publish(registry, "quiet-x 1.0.0", part_x="^1.0.0")
    publish(registry, "loud-x 1.0.0", part_x="^1.0.0")
    project.lock_again()
    publish(registry, "part-x 2.0.0")
    publish(registry, "quiet-x 1.0.1", part_x="^1.0.0")
    publish(registry, "loud-x 1.1.0", SENDS, part_x="^2.0.0")
    said(project, "--safe")
    assert project.versions() == {
        "quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0", "part-x": "1.0.0",
    }  # fmt: skip


def test_a_lockfile_of_version_1(project: Project, npm: str) -> None:
    subprocess.run(
        [npm, "install", "--package-lock-only", "--lockfile-version=1"],
        cwd=project.folder, check=True, capture_output=True, env=project.environment,
    )  # fmt: skip
    assert "packages" not in json.loads(project.lockfile)
    assert "held back loud-x 1.0.2" in said(project, "--safe")
    assert project.versions() == {"quiet-x": "1.0.1", "loud-x": "1.0.0", "carrier-x": "1.0.0"}


def test_nothing_is_written_where_npm_does_not_mend_the_lockfile(
    project: Project, registry: Registry
) -> None:
    publish(registry, "part-x 1.0.0")
    publish(registry, "loud-x 1.0.0", part_x="^1.0.0")
    project.lock_again()
    publish(registry, "loud-x 1.1.0", SENDS)
    before = project.files()
    driver = "from audit.updates import Npm\nNpm.mend = lambda *_: None"
    process = project.start("--safe", driver=driver)
    _, words = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "npm leaves out what is needed: loud-x > part-x; take what you want by name" in words
    assert project.files() == before
