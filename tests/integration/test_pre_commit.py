"""The hooks in the real pre-commit, on a real repository; it installs this repository's root as its users do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support.git import commit, git, repository
from support.program import ROOT

from audit.cli.app import application

sys.path.insert(0, str(ROOT))
from tools.expected_trees.registry import Registry  # a tool, not on the path of tests by itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Locked = Callable[..., tuple[Path, dict[str, str]]]

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
SHIPPED = ("audit", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
SENDS = "require('https').get('https://collect.invalid/x')"
THIEF = "node_modules/flat-stream-x"
NOWHERE = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0"}
UNREACHABLE = (
    "ConnectionError",
    "Could not fetch URL",
    "Could not find a version",
    "Temporary failure",
)


def pre_commit(
    folder: Path, home: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run pre-commit in a project whose registry does not answer: what is installed must be enough."""
    alone = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=folder,
        env={
            **alone,
            "PRE_COMMIT_HOME": str(home),
            "PRE_COMMIT_COLOR": "never",
            "PYTHONPATH": "",
            **NOWHERE,
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def hook_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as it is now, as one commit that pre-commit can clone."""
    folder = tmp_path_factory.mktemp("hooks") / "contain-audit"
    folder.mkdir()
    for name in SHIPPED:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    return repository(folder)


def use_hooks(folder: Path, hook_repository: Path, *hooks: dict[str, Any]) -> None:
    """Write a project's configuration of pre-commit."""
    rev = git(hook_repository, "rev-parse", "HEAD").stdout.strip()
    used = {"repo": str(hook_repository), "rev": rev, "hooks": list(hooks)}
    (folder / ".pre-commit-config.yaml").write_text(json.dumps({"repos": [used]}))


@pytest.fixture(scope="module")
def project(hook_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A project that uses the hook, its environment installed, and pre-commit's own folder."""
    folder, home = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "fixtures" / "shop", folder, dirs_exist_ok=True)
    use_hooks(folder, hook_repository, {"id": "contain-audit"}, {"id": "contain-audit-update"})
    repository(folder)
    done = pre_commit(folder, home, "install", "--install-hooks")
    if done.returncode and any(words in done.stdout + done.stderr for words in UNREACHABLE):
        pytest.skip("the PyPI index cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, home


def test_a_lockfile_with_a_finding_is_not_committed(project: tuple[Path, Path]) -> None:
    folder, home = project
    done = pre_commit(folder, home, "run", "--files", "package-lock.json")
    assert done.returncode == 1
    assert re.search(r"contain-audit\.+Failed", done.stdout)
    assert "HIGH  suspicious-grant  flat-stream-x 1.1.2" in done.stdout
    assert "5 read, 0 unknown in part" in done.stdout


def test_the_installed_hook_stops_the_commit(project: tuple[Path, Path]) -> None:
    folder, home = project
    lockfile = folder / "package-lock.json"
    lockfile.write_text(lockfile.read_text() + "\n")
    git(folder, "add", "package-lock.json")
    before = git(folder, "rev-parse", "HEAD").stdout
    os.environ["PRE_COMMIT_HOME"] = str(home)
    try:
        done = git(folder, "commit", "-m", "Change the lockfile")
    finally:
        del os.environ["PRE_COMMIT_HOME"]
    assert done.returncode == 1
    assert "suspicious-grant" in done.stdout + done.stderr
    assert git(folder, "rev-parse", "HEAD").stdout == before


@pytest.mark.parametrize("name", ["README.md", "src/package-lock.json.md", f"{THIEF}/package.json"])
def test_other_files_do_not_start_it(name: str, project: tuple[Path, Path]) -> None:
    folder, home = project
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).touch()
    done = pre_commit(folder, home, "run", "--files", name)
    assert done.returncode == 0
    assert "no files to check" in done.stdout


def test_what_is_accepted_passes(project: tuple[Path, Path]) -> None:
    folder, home = project
    waiver = {"rule": "suspicious-grant", "package": "flat-stream-x", "reason": "a test's"}
    granted = {
        "addon-build-x": ["process", "install", "native"],
        "event-pipe": [], "plain-x": [],
        "tiny-log-x": ["filesystem-write"], "flat-stream-x": ["network", "environment"],
    }  # fmt: skip
    policy = folder / "contain.json"
    policy.write_text(json.dumps({"grants": granted, "waivers": [waiver]}))
    done = pre_commit(folder, home, "run", "--files", "contain.json")
    policy.unlink()
    assert re.search(r"contain-audit\.+Passed", done.stdout), done.stdout


@pytest.fixture
def registry() -> Iterator[Registry]:
    made = Registry()
    for version, code in (("1.0.0", "module.exports = 1"), ("1.0.1", "module.exports = 2")):
        made.publish({"name": "quiet-x", "version": version}, {"index.js": code})
        made.publish(
            {"name": "loud-x", "version": version}, {"index.js": SENDS if code[-1] == "2" else code}
        )
    yield made
    made.close()


@pytest.fixture
def locked(tmp_path: Path, registry: Registry, npm: str) -> Locked:
    """Return a maker of projects locked when only the first versions were there, with npm's settings for them."""

    def make(*names: str) -> tuple[Path, dict[str, str]]:
        folder = tmp_path / "shop"
        folder.mkdir()
        settings = {"npm_config_registry": registry.url, "npm_config_cache": str(tmp_path / "npm")}
        for asked in ("1.0.0", "^1.0.0"):
            wanted = dict.fromkeys(names, asked)
            (folder / "package.json").write_text(json.dumps({"name": "x", "dependencies": wanted}))
            subprocess.run(
                [npm, "install", "--package-lock-only", "--no-audit", "--no-fund"],
                cwd=folder, check=True, capture_output=True, env={**os.environ, **settings},
            )  # fmt: skip
        return folder, settings

    return make


@pytest.mark.npm
@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        pytest.param(("quiet-x",), 0, "npm would change 1 package", id="quiet"),
        pytest.param(
            ("quiet-x", "loud-x"), 1, "gained-capability  loud-x 1.0.1", id="one gains power"
        ),
    ],
)
def test_the_manual_hook_says_what_an_update_would_bring(
    names: tuple[str, ...],
    code: int,
    said: str,
    project: tuple[Path, Path],
    hook_repository: Path,
    locked: Locked,
) -> None:
    folder, environment = locked(*names)
    use_hooks(folder, hook_repository, {"id": "contain-audit-update", "verbose": True})
    repository(folder)
    before = (folder / "package-lock.json").read_text()
    arguments = ["run", "--hook-stage", "manual", "contain-audit-update"]
    done = pre_commit(folder, project[1], *arguments, **environment)
    assert done.returncode == code, done.stdout
    assert said in done.stdout
    assert (folder / "package-lock.json").read_text() == before


def test_the_manual_hook_stays_away_from_commits(project: tuple[Path, Path]) -> None:
    folder, home = project
    done = pre_commit(folder, home, "run", "--files", "package-lock.json")
    assert "contain-audit update" not in done.stdout


def test_every_hook_runs_a_command_that_there_is() -> None:
    for hook in HOOKS:
        program, command = hook["entry"].split()[:2]
        assert program == "contain-audit"
        assert command in application.commands
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert hook["require_serial"] is True


def test_the_manifest_is_one_that_pre_commit_reads(tmp_path: Path, hook_repository: Path) -> None:
    done = pre_commit(hook_repository, tmp_path, "validate-manifest", ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout
    assert commit(hook_repository, "Again")
