"""A project made by the real npm: the same report whether its packages are installed, cached or fetched."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.npm, pytest.mark.registry]


@pytest.fixture(scope="module")
def project(npm_registry: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with express and its tree (about 65 packages), installed with scripts off."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "package.json").write_text(
        '{"name": "project", "version": "1.0.0", "private": true}\n'
    )
    command = [
        npm_registry,
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "express@5",
        "is-odd@3",
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder


def report(folder: Path) -> dict[str, Any]:
    """Return the JSON report of `check`, which must not have failed."""
    done = subprocess.run(
        [sys.executable, "-m", "audit", "check", str(folder), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def powers(found: dict[str, Any]) -> dict[str, list[str]]:
    """Return the capability ids of each package by location."""
    return {
        package["location"]: [use["id"] for use in package["capabilities"]]
        for package in found["packages"]
    }


def test_installed_and_not_installed_hold_the_same_powers(project: Path, tmp_path: Path) -> None:
    installed = report(project)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(project / name, tmp_path)
    fetched = report(tmp_path)

    assert {package["source"] for package in installed["packages"]} == {"node_modules"}
    assert {package["source"] for package in fetched["packages"]} <= {"cache", "registry"}
    assert installed["summary"]["packages"] > 50
    assert powers(installed) == powers(fetched)


def test_what_everybody_knows_of_express_is_found(project: Path) -> None:
    found = powers(report(project))
    assert "builtin:http" in {use.partition(".")[0] for use in found["node_modules/express"]}
    assert found["node_modules/is-odd"] == []
    assert not any(use.startswith("unknown:missing") for uses in found.values() for use in uses)


def test_a_healthy_tree_raises_nothing_high(project: Path) -> None:
    findings = report(project)["findings"]
    assert [finding for finding in findings if finding["severity"] in ("critical", "high")] == []
    assert any(finding["rule"] == "undeclared-package" for finding in findings)
