"""Programs made by chance that surely use a power: Node says that they do, and each time something is told of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.javascript import vocabulary

from tools.silence.judge import Told, observed, told
from tools.silence.packages import of_files
from tools.silence.programs import Program, of_name, of_value, read_ways

if TYPE_CHECKING:
    from collections.abc import Callable

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
PROGRAMS = 250
LONGEST = 3
RUNNING = 0.9
"""The least part of the programs that Node must be able to run: ways may not fit together."""


@needs_node
@pytest.mark.parametrize("make", [of_value, of_name, of_files])
def test_no_power_goes_unsaid(make: Callable[[int, int], Program]) -> None:
    programs = [make(seed, LONGEST) for seed in range(PROGRAMS)]
    used = [one for one, is_seen in zip(programs, observed(programs), strict=True) if is_seen]
    assert len(used) > PROGRAMS * RUNNING
    silent = [one.shown() for one in used if told(one, vocabulary()) is Told.NOT]
    assert not silent


@needs_node
def test_what_does_nothing_is_seen_to_do_nothing() -> None:
    program = Program.of(
        "const { execSync } = require('child_process'); if (!execSync) execSync('true');"
    )
    assert observed([program]) == [False]


def test_silence_is_noticed() -> None:
    program = Program.of("hidden('true');")
    assert told(program, vocabulary()) is Told.NOT


@pytest.mark.parametrize(
    "name", ["carriers", "changing", "exporting", "handing", "texts", "waiting"]
)
def test_every_way_carries_its_value(name: str) -> None:
    assert all("VALUE" in way for way in read_ways(name))
