"""Packages made by chance whose files load or start each other: Node comes to the last one, and so do we."""

from __future__ import annotations

import shutil

import pytest
from support.javascript import vocabulary

from tools.silence.judge import Told
from tools.silence.loading import MANIFEST, of_loading
from tools.silence.loading_judge import started, told_of_files
from tools.silence.programs import Program, read_ways

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
PROGRAMS = 60
RUNNING = 0.5
"""The least part of the packages that Node must be able to run: ways may not fit together."""
EXACT = 0.9


@needs_node
def test_no_file_goes_unseen() -> None:
    programs = [of_loading(seed, 1) for seed in range(PROGRAMS)]
    used = [one for one, is_seen in zip(programs, started(programs), strict=True) if is_seen]
    assert len(used) > PROGRAMS * RUNNING
    told = [(one, told_of_files(one, vocabulary())) for one in used]
    assert not [one.shown() for one, kind in told if kind is Told.NOT]
    assert sum(kind is Told.EXACTLY for _, kind in told) > len(used) * EXACT


@needs_node
def test_a_file_that_nothing_loads_is_not_run() -> None:
    program = of_loading(0, 1)
    files = {path: text if path == MANIFEST else "" for path, text in program.files.items()}
    assert started([Program(files, program.ways)]) == [False]


def test_every_way_names_a_file() -> None:
    names = ("REL", "STEM", "FOLDER", "list.json")
    missing = [way for way in read_ways("loading") if not any(name in way for name in names)]
    assert not missing
    parts = ("FILE", "STEM", "PLAIN", "DIR")
    assert all(any(part in way for part in parts) for way in read_ways("starting"))


def test_a_file_that_nothing_names_is_noticed() -> None:
    manifest = '{"name": "x", "exports": "./safe.js"}'
    files = {
        MANIFEST: manifest,
        "safe.js": "",
        "other.js": 'require("fs").appendFileSync("a", "");',
    }
    assert told_of_files(Program(files, ("x",)), vocabulary()) is Told.NOT
