"""Where npm works when it is started in some folder of a project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit.lockfile import npm_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("workspaces", "started", "found"),
    [
        pytest.param(["packages/*"], "packages/a", (".", "packages/a"), id="a workspace"),
        pytest.param(["packages/*/"], "packages/a/src", (".", "packages/a"), id="inside of one"),
        pytest.param(
            {"packages": ["./packages/a"]}, "packages/a", (".", "packages/a"), id="object"
        ),
        pytest.param(["packages/*", "!packages/a"], "packages/a", None, id="refused"),
        pytest.param(["other/*"], "packages/a", None, id="a project of its own"),
        pytest.param(["packages/*"], ".", None, id="the project"),
        pytest.param([], "src", (".", ""), id="a folder without a package.json"),
    ],
)
def test_where_npm_works(
    tmp_path: Path, workspaces: object, started: str, found: tuple[str, str] | None
) -> None:
    for folder in ("packages/a/src", "src"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "package.json").write_text(json.dumps({"workspaces": workspaces}))
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "packages/a/package.json").write_text("{}")
    expected = (tmp_path / found[0], found[1]) if found else (None, "")
    assert npm_folder(tmp_path / started) == expected


def test_a_project_without_a_lockfile_is_not_taken(tmp_path: Path) -> None:
    inner = tmp_path / "packages" / "a"
    inner.mkdir(parents=True)
    (tmp_path / "package.json").write_text('{"workspaces": ["packages/*"]}')
    (inner / "package.json").write_text("{}")
    assert npm_folder(inner) == (None, "")
