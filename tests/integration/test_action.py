"""The GitHub action: its steps run here with bash as far as they need no runner; `gh` is a stand-in."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from support.git import commit, git, repository
from support.program import ROOT
from support.sarif import complaints

if TYPE_CHECKING:
    from pathlib import Path

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXAMPLES = sorted((ROOT / "examples").glob("*.yml"))


class Runner:
    """As much of a runner as the steps' scripts see: a folder for the action, and files to write into."""

    def __init__(self, project: Path, temp: Path) -> None:
        self.project, self.folder = project, temp / "contain-audit"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.output, self.summary = temp / "output", temp / "summary"
        for file in (self.output, self.summary):
            file.write_text("")

    def run(self, name: str, **values: str) -> subprocess.CompletedProcess[str]:
        """Run a step's script as a runner does; `values` are its own variables."""
        wanted = set(STEPS[name]["env"]) - {"FOLDER", "GIT_TERMINAL_PROMPT"}
        assert set(values) == wanted
        environment = {
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "FOLDER": str(self.folder),
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            **values,
        }
        arguments = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
        return subprocess.run(
            arguments,
            cwd=self.project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def audit(self, **values: str) -> dict[str, str]:
        """Run the audit step and return its outputs."""
        given = {"TARGET": ".", "BASE": "", "LEVEL": "high", "ARGUMENTS": "--offline", **values}
        done = self.run("Audit", **given)
        assert done.returncode == 0, done.stdout + done.stderr
        return dict(line.split("=", 1) for line in self.output.read_text().splitlines())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the install step makes, by that step; a copy is installed so that nothing is built in the tree."""
    temp, source = tmp_path_factory.mktemp("temp"), tmp_path_factory.mktemp("source") / "action"
    source.mkdir()
    shutil.copytree(ROOT / "audit", source / "audit", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    done = Runner(source, temp).run("Install contain-audit", ACTION=str(source))
    if done.returncode and re.search(r"ConnectionError|No matching distribution", done.stderr):
        pytest.skip("the PyPI index cannot be reached")
    assert done.returncode == 0, done.stderr
    return temp / "contain-audit" / "venv"


@pytest.fixture
def runner(installed: Path, tmp_path: Path) -> Runner:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "fixtures" / "shop", project)
    made = Runner(repository(project), tmp_path)
    (made.folder / "venv").symlink_to(installed)
    return made


def test_a_finding_fails_at_the_end_after_everything_is_written(runner: Runner) -> None:
    outputs = runner.audit()
    assert outputs["exit-code"] == "1"
    with open(outputs["sarif-file"], encoding="utf-8") as stream:  # noqa: PTH123 - a name from a file
        assert complaints(stream.read()) == []
    assert runner.summary.read_text().startswith("### contain-audit: 1 finding at high or above")
    assert runner.run("Pass or fail", CODE=outputs["exit-code"]).returncode == 1


def test_nothing_at_the_level_passes(runner: Runner) -> None:
    outputs = runner.audit(LEVEL="critical")
    assert outputs["exit-code"] == "0"
    assert runner.run("Pass or fail", CODE="0").returncode == 0


def test_against_a_base_only_what_is_new_counts(runner: Runner) -> None:
    base = commit(runner.project, "The base")
    (runner.project / "README.md").write_text("changed")
    commit(runner.project, "A change of no package")
    outputs = runner.audit(BASE=base)
    assert outputs["exit-code"] == "0"


def test_a_failed_audit_uploads_nothing_and_fails(runner: Runner) -> None:
    (runner.project / "package-lock.json").write_text("{")
    outputs = runner.audit()
    assert outputs == {"exit-code": "2"}
    assert runner.run("Pass or fail", CODE="2").returncode == 2
    assert runner.run("Pass or fail", CODE="").returncode == 2


def test_the_base_is_fetched_and_compared_with(runner: Runner, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "clone", "-q", "--bare", runner.project, tmp_path / "origin"], check=True
    )
    git(runner.project, "remote", "add", "origin", str(tmp_path / "origin"))
    assert runner.run("Fetch the base of the pull request", BASE="main", TOKEN="").returncode == 0
    assert runner.audit(BASE="origin/main")["exit-code"] == "0"


def test_a_base_that_wants_credentials_gets_the_token_and_shows_it_to_nobody(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = runner.folder / "bin"
    programs.mkdir()
    (programs / "git").write_text(
        '#!/bin/bash\nenv | grep ^GIT_CONFIG_VALUE > "$FOLDER/given"\n'
        'echo "$*" >> "$FOLDER/asked"\n[ -s "$FOLDER/given" ]\n'
    )
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    step = STEPS["Fetch the base of the pull request"]
    assert step["env"]["GIT_TERMINAL_PROMPT"] == "0"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "FOLDER": str(runner.folder), "BASE": "main", "TOKEN": "t0ken"},
    )  # fmt: skip
    assert done.returncode == 0
    basic = base64.b64encode(b"x-access-token:t0ken").decode()
    assert (
        runner.folder / "given"
    ).read_text() == f"GIT_CONFIG_VALUE_0=AUTHORIZATION: basic {basic}\n"
    asked = (runner.folder / "asked").read_text().splitlines()
    assert asked == ["fetch --quiet --depth=1 origin +refs/heads/main:refs/remotes/origin/main"] * 2
    assert not any(word in done.stdout + done.stderr for word in ("t0ken", basic))


def facts(folder: Path) -> list[tuple[int, bytes]]:
    """Return the rows of the kept facts: one that is written again has another number."""
    [database] = (folder / "cache").rglob("facts*.sqlite")
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT rowid, key FROM facts ORDER BY key").fetchall()


def test_what_was_read_is_carried_to_the_next_run(runner: Runner, tmp_path: Path) -> None:
    steps = [
        STEPS["Take what earlier runs have read of packages"],
        STEPS["Keep what was read of packages"],
    ]
    for step in steps:
        assert step["with"]["path"] == "${{ runner.temp }}/contain-audit/cache"
        assert step["uses"].startswith("actions/cache/")
    runner.audit()
    assert facts(runner.folder)
    another = Runner(runner.project, tmp_path / "another")
    (another.folder / "venv").symlink_to((runner.folder / "venv").resolve())
    shutil.copytree(runner.folder / "cache", another.folder / "cache")
    another.audit()
    assert facts(another.folder) == facts(runner.folder)
    assert another.summary.read_text() == runner.summary.read_text()


def test_another_reader_starts_anew(installed: Path) -> None:
    output = (installed.parents[1] / "output").read_text()
    assert re.fullmatch(r"reader=\d+\n", output)
    key = STEPS["Take what earlier runs have read of packages"]["with"]["key"]
    assert "${{ steps.install.outputs.reader }}" in key


def test_an_argument_cannot_become_a_command(runner: Runner) -> None:
    outputs = runner.audit(ARGUMENTS="--offline --omit=dev; touch pwned", TARGET="$(touch pwned)")
    assert outputs == {"exit-code": "2"}
    assert not (runner.project / "pwned").exists()


@pytest.mark.parametrize(
    ("old", "expected"),
    [("", "POST repos/o/r/issues/7/comments"), ("12", "PATCH repos/o/r/issues/comments/12")],
)
def test_the_comment_is_made_once_and_then_kept_up(runner: Runner, old: str, expected: str) -> None:
    runner.audit()
    programs = runner.folder / "bin"
    programs.mkdir()
    stand_in = programs / "gh"
    stand_in.write_text(
        '#!/bin/bash\ncase "$*" in\n  *paginate*) [ -z "$OLD" ] || echo "$OLD" ;;\n'
        '  *) echo "$4 $5" >> "$FOLDER/asked"; cp "${7#body=@}" "$FOLDER/body" ;;\nesac\n'.replace(
            "$OLD", old
        )
    )
    stand_in.chmod(0o755)
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
    try:
        done = runner.run(
            "Comment on the pull request",
            GH_TOKEN="x",  # noqa: S106  # no secret: what stands in for gh does not look at it
            NUMBER="7",
            REPOSITORY="o/r",
        )
    finally:
        os.environ["PATH"] = os.environ["PATH"].partition(os.pathsep)[2]
    assert done.returncode == 0, done.stderr
    assert (runner.folder / "asked").read_text().strip() == expected
    assert (
        (runner.folder / "body")
        .read_text()
        .startswith("<!-- contain-audit -->\n### contain-audit: ")
    )


def test_no_expression_stands_in_a_script() -> None:
    """What a pull request names (a branch, a title) must reach a script as a variable, never as text of it."""
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert scripts
    assert [each for each in scripts if "${{" in each] == []


def test_every_input_is_used_and_every_used_input_is_there() -> None:
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_an_example_uses_inputs_that_there_are_and_asks_for_no_more_than_it_needs(
    file: Path,
) -> None:
    workflow: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        steps = [step for step in job["steps"] if "contain-audit" in step.get("uses", "")]
        assert len(steps) == 1
        assert set(steps[0].get("with", {})) <= set(ACTION["inputs"])
        comments = steps[0].get("with", {}).get("comment") == "true"
        assert ("pull-requests" in job["permissions"]) == comments
