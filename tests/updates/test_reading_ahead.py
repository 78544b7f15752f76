"""While npm resolves, what is there is read and kept; nothing is fetched, and it ends with npm."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from support.installed import install

from audit.analysis import Analyser
from audit.lockfile import read_lockfile
from audit.pipeline import Request, ahead
from audit.pipeline.ahead import Ahead
from audit.pipeline.sides import Side, tree_side

if TYPE_CHECKING:
    from pathlib import Path


def side(project: Path, number: int) -> Side:
    packages = {}
    for index in range(number):
        name = f"p{index}-x"
        packages[f"node_modules/{name}"] = {"version": "1.0.0"}
        install(project, f"node_modules/{name}", {"name": name, "version": "1.0.0"},
                index_js=f"require('fs').rmSync('{index}')\n" * 200)  # fmt: skip
    root = {"name": "shop-x", "dependencies": {}}
    lock = {"name": "shop-x", "lockfileVersion": 3, "packages": {"": root, **packages}}
    (project / "package-lock.json").write_text(json.dumps(lock))
    request = Request(str(project), offline=True, jobs=1)
    return tree_side(request, read_lockfile(str(project / "package-lock.json")), "old")


@pytest.mark.parametrize("processors", [1, 2])
def test_it_reads_what_is_there_unless_npm_has_the_only_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    read: list[str] = []
    analyse = Analyser.analyse

    def counted(self: Analyser, packages: dict[str, object]) -> object:
        read.extend(packages)
        return analyse(self, packages)  # type: ignore[arg-type]  # contents

    monkeypatch.setattr(ahead, "processors", lambda: processors)
    monkeypatch.setattr(Analyser, "analyse", counted)
    with Ahead(side(tmp_path, 3)):
        deadline = time.monotonic() + 30
        while processors > 1 and len(read) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    assert sorted(read) == [f"node_modules/p{each}-x" for each in range(3)] * (processors > 1)


def test_it_ends_when_npm_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "processors", lambda: 2)
    monkeypatch.setattr(ahead, "_SLICE", 1)
    slow: list[float] = []

    def analyse(_: object, packages: dict[str, object]) -> None:
        slow.append(time.monotonic())
        time.sleep(0.05)
        assert len(packages) == 1

    monkeypatch.setattr(Analyser, "analyse", analyse)
    with Ahead(side(tmp_path, 100)):
        while len(slow) < 2:
            time.sleep(0.01)
    assert len(slow) < 20


def test_a_failure_is_left_to_whoever_wants_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "processors", lambda: 2)

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Analyser, "analyse", broken)
    with Ahead(side(tmp_path, 1)):
        time.sleep(0.1)
