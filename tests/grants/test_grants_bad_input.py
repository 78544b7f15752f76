"""A file that cannot be written, a killed `init`, wrong files of a collection: one line, and the old file whole."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import ROOT, contain_audit

from audit.capabilities import load_catalogue
from audit.declarations import Collection, check_collection
from audit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

KILLED = """
import os, pathlib, signal
def die(*arguments, **more): os.kill(os.getpid(), signal.SIGKILL)
{where} = die
from audit.cli import main
main(["init", "--offline", "--jobs", "1"])
"""
OLD = '{\n  "mine": [1,2],\n  "granularity": "authority"\n}\n'


@pytest.mark.parametrize(
    ("where", "old"),
    [("os.fsync", OLD), ("pathlib.Path.replace", OLD), ("pathlib.Path.replace", None)],
)
def test_a_killed_init_leaves_what_was_there(shop: Path, where: str, old: str | None) -> None:
    if old is not None:
        (shop / "contain.json").write_text(old)
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(where=where)],
        cwd=shop, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    there = shop / "contain.json"
    assert (there.read_text() if there.exists() else None) == old
    again = contain_audit("init", "--offline", "--jobs", "1", cwd=shop)
    assert again.returncode == 0, again.stderr
    assert json.loads(there.read_text())["grants"]
    assert contain_audit("check", "--offline", "--jobs", "1", cwd=shop).returncode == 0


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv of util-linux")
@pytest.mark.parametrize("command", [("init",), ("accept", "--all")], ids=lambda each: each[0])
def test_a_folder_that_is_read_only(shop: Path, command: tuple[str, ...]) -> None:
    if command[0] == "accept":
        (shop / "contain.json").write_text('{"grants": {}}')
    before = sorted(path.name for path in shop.iterdir())
    shop.chmod(0o555)
    limited = (
        ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    )
    done = subprocess.run(
        [*limited, sys.executable, "-m", "audit", *command, "--offline", "--jobs", "1"],
        cwd=shop, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    shop.chmod(0o755)
    assert done.returncode == 2
    assert (
        done.stderr
        == "error: contain.json: cannot write: Permission denied; check the folder's permissions\n"
    )
    assert sorted(path.name for path in shop.iterdir()) == before


COLLECTION = [
    ('[{"versions": "^1.0.0", "needs": [', "1:35: not JSON: ends too early"),
    ("", "1:1: is empty; write what belongs there"),
    ("{}", "1:1: is not a list of declarations"),
    ("[1]", "1:2: a declaration must be an object"),
    ('[{"needs": []}]', '1:2: a declaration needs "versions" and "needs"'),
    ('[{"versions": 1, "needs": []}]', '1:15: "versions" must be a range'),
    ('[{"versions": ">2 <1", "needs": []}]', '1:15: ">2 <1" is a range that no version lies in'),
    ('[{"versions": "*",\n"needs": ["netwok"]}]', '2:11: "netwok" is no capability or authority; did you mean "netw'),
    ('[{"versions": "*", "needs": {}}]', '1:29: "needs" must be a list'),
    ('[{"versions": "*", "needs": [], "realm": "frosen"}]', '1:42: "realm" is none that there is'),
    ('[{"versions": "*", "needs": [], "review": {}}]', '1:33: a declaration has no "review"'),
    ('[{"versions": "*", "needs": [], "reviewed": {"by": "a", "on": "soon"}}]', '1:63: "soon" is no date'),
    ('[{"versions": "*", "needs": [], "needs": []}]', '1:33: "needs" is there twice'),
    ('[{"versions": "*", "needs": []}, {"versions": "1.x", "needs": []}]', '1:34: "1.x" and "*" both speak of 1.'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), COLLECTION)
def test_a_wrong_file_of_a_collection_is_one_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a-x.json").write_text(text)
    own = Collection(str(tmp_path), "project", load_catalogue())
    with pytest.raises(InputError) as caught:
        own.declaration("a-x", "1.2.3")
    (problem,) = check_collection(own)
    for line in (str(caught.value), str(problem)):
        assert line.startswith(f"{tmp_path}/a-x.json:{words}")
        assert "\n" not in line


def test_a_check_stops_at_a_wrong_file_of_the_projects_own(shop: Path) -> None:
    (shop / "own").mkdir()
    (shop / "own" / "tiny-log-x.json").write_text('[{"versions": "*", "needs": ["fs"]}]')
    (shop / "contain.json").write_text('{"declarations": ["own"]}')
    done = contain_audit("check", "--offline", "--jobs", "1", cwd=shop)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.endswith(
        'own/tiny-log-x.json:1:30: "fs" is no capability or authority; did you mean "builtin:fs"?\n'
    )


def test_a_collection_that_is_not_there_or_laid_out_otherwise(shop: Path) -> None:
    check = ("declare", "--community", "--check", "--offline", "--collection")
    done = contain_audit(*check, "nowhere", cwd=shop)
    assert (done.returncode, done.stderr) == (
        2,
        "error: nowhere: no such folder; name a collection\n",
    )
    (shop / "own" / "deeper").mkdir(parents=True)
    (shop / "own" / "deeper" / "a.json").write_text("[]")
    (shop / "own" / "@scope.json").write_text("[]")
    done = contain_audit(*check, "own", cwd=shop)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "own/deeper/a.json: lies where no package is looked for; lay it out as NAME.json or @SCOPE/NAME.json",
        "own/@scope.json: is no package's name; rename the file",
    ]
