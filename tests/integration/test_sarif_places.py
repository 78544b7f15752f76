"""`--sarif` on a real project: names from the repository's root, beside the normal output, whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.git import commit
from support.program import contain_audit
from support.sarif import complaints

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository whose project is in `web/shop`."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    shutil.copytree(SHOP, tmp_path / "web" / "shop")
    return tmp_path


def first_places(file: Path) -> set[str]:
    run: Any = json.loads(file.read_text(encoding="utf-8"))["runs"][0]
    return {
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in run["results"]
    }


@pytest.mark.parametrize(
    ("inside", "target"), [(".", "web/shop"), ("web/shop", "."), ("web", "shop/package-lock.json")]
)
def test_places_are_named_from_the_root_of_the_repository(
    inside: str, target: str, repository: Path
) -> None:
    done = contain_audit(
        "check", target, "--offline", "--sarif", "made.sarif", cwd=repository / inside
    )
    assert done.returncode == 1, done.stderr
    assert "HIGH  suspicious-grant" in done.stdout
    made = repository / inside / "made.sarif"
    assert first_places(made) == {"web/shop/package-lock.json"}
    assert complaints(made.read_text(encoding="utf-8")) == []


def test_without_a_repository_the_project_is_the_root(tmp_path: Path) -> None:
    shutil.copytree(SHOP, tmp_path / "shop")
    contain_audit("check", "shop", "--offline", "--sarif", "made.sarif", cwd=tmp_path)
    assert first_places(tmp_path / "made.sarif") == {"package-lock.json"}


def test_it_is_the_same_as_the_format(repository: Path) -> None:
    shop = repository / "web" / "shop"
    contain_audit("--offline", "--sarif", "made.sarif", cwd=shop)
    done = contain_audit("--offline", "--format", "sarif", cwd=shop)
    assert done.stdout == (shop / "made.sarif").read_text(encoding="utf-8")


def test_a_package_that_is_looked_at_is_placed_in_its_files(repository: Path) -> None:
    target = "web/shop/node_modules/flat-stream-x"
    done = contain_audit("inspect", target, "--sarif", "made.sarif", cwd=repository)
    assert done.returncode == 1, done.stderr
    assert first_places(repository / "made.sarif") == {f"{target}/package.json"}


def test_a_failed_run_writes_none(repository: Path) -> None:
    shop = repository / "web" / "shop"
    (shop / "package-lock.json").write_text("{")
    (shop / "made.sarif").write_text("the one before")
    done = contain_audit("--offline", "--sarif", "made.sarif", cwd=shop)
    assert done.returncode == 2
    assert (shop / "made.sarif").read_text() == "the one before"
    assert sorted(each.name for each in shop.iterdir()) == [
        "made.sarif", "node_modules", "package-lock.json", "package.json",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--sarif", "nowhere/made.sarif"),
            "nowhere/made.sarif: cannot write: its folder does not exist",
        ),
        (("--sarif", "web"), "web: cannot write: it is a folder"),
        (
            ("--output", "nowhere/made.txt"),
            "nowhere/made.txt: cannot write: its folder does not exist",
        ),
        (("--sarif", "-"), "--sarif needs a file"),
        (("--sarif", "a", "--output", "a"), "--sarif and --output name one file"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    options: tuple[str, ...], said: str, repository: Path
) -> None:
    done = contain_audit("check", "web/shop", "--offline", *options, cwd=repository)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {said}; ")
    assert done.stdout == ""


def test_what_is_not_a_file_is_written_into_and_stays(repository: Path) -> None:
    done = contain_audit("check", "web/shop", "--offline", "--output", "/dev/null", cwd=repository)
    assert done.returncode == 1
    assert Path("/dev/null").is_char_device()


def test_a_link_is_followed(repository: Path) -> None:
    (repository / "link.sarif").symlink_to("web/real.sarif")
    contain_audit("check", "web/shop", "--offline", "--sarif", "link.sarif", cwd=repository)
    assert (repository / "link.sarif").is_symlink()
    assert first_places(repository / "web" / "real.sarif") == {"web/shop/package-lock.json"}


@pytest.mark.parametrize(("old", "new"), [("HEAD", "."), ("HEAD~1", "HEAD"), ("HEAD", "HEAD~1")])
def test_a_lockfile_of_another_revision_is_named_as_it_is_now(
    old: str, new: str, repository: Path
) -> None:
    shop = repository / "web" / "shop"
    commit(repository, "Begin")
    library = shop / "node_modules" / "flat-stream-x" / "lib" / "index.js"
    library.write_text("require('https').get('https://other.invalid')\n" + library.read_text())
    lockfile = shop / "package-lock.json"
    lockfile.write_text(lockfile.read_text().replace('"1.1.2"', '"1.1.3"'))
    commit(repository, "Change")
    contain_audit("diff", old, new, "--offline", "--sarif", "made.sarif", cwd=shop)
    text = (shop / "made.sarif").read_text(encoding="utf-8")
    assert json.loads(text)["runs"][0]["automationDetails"]["id"] == (
        "contain-audit-diff/web/shop/package-lock.json/"
    )
    assert first_places(shop / "made.sarif") <= {"web/shop/package-lock.json"}
    assert complaints(text) == []
