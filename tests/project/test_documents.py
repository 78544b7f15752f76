"""Documents say what is true: commands, help texts and every path they name."""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from audit.version import VERSION

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools.pictures import terminal_text  # noqa: E402  # a tool, not on the path of tests by itself

README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
MAP = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
LAYERS = [each for each in LINTER["contracts"] if each["type"] == "layers"]


def _shown(command: str) -> str:
    """Return what the README says that a command prints."""
    block = re.search(rf"```\n\$ {re.escape(command)}\n(.*?)```", README, re.DOTALL)
    assert block is not None, f"the README shows no {command}"
    return block.group(1)


def _printed(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "audit", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_the_help_in_the_readme_is_the_programs() -> None:
    assert _shown("contain-audit --help") == _printed("--help")


def test_the_report_in_the_readme_is_the_programs() -> None:
    seconds = re.compile(r"\d+\.\d s")
    shown = _shown("contain-audit check fixtures/shop")
    assert seconds.sub("", shown) == seconds.sub(
        "", _printed("check", "fixtures/shop", "--offline")
    )


def test_the_readmes_picture_shows_what_the_program_says() -> None:
    drawing = (ROOT / "docs" / "images" / "terminal.svg").read_text(encoding="utf-8")
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", drawing)
    shown = " ".join(html.unescape("".join(texts)).replace("\xa0", " ").split())
    said = " ".join(terminal_text().split())
    assert shown.replace(" ", "").endswith(said.replace(" ", ""))
    assert "url(http" not in drawing


def test_ci_runs_the_readmes_test_command() -> None:
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert len(commands) == 2
    assert f'setup_and_test="{commands[1]}"' in CI
    assert 'bash -c "$setup_and_test"' in CI


@pytest.mark.parametrize("document", sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]))
def test_every_path_that_a_document_links_exists(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("contract", LAYERS, ids=[each["containers"][0] for each in LAYERS])
def test_the_map_shows_every_room(contract: dict[str, Any]) -> None:
    named = set(re.findall(r"`([a-z_]+)`", MAP))
    rooms = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    assert rooms - named == set()


def test_the_map_names_only_what_is_there() -> None:
    paths = re.findall(r"`((?:audit|tests|tools)/[\w./-]+)`", MAP)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog
    assert _printed("--version") == f"contain-audit {VERSION}\n"
