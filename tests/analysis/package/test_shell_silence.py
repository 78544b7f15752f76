"""Install scripts made by chance: a shell says what they run, and each time something is told of it."""

from __future__ import annotations

import os

import pytest
from support.javascript import vocabulary

from tools.silence.judge import Told
from tools.silence.programs import read_ways
from tools.silence.shell import of_commands
from tools.silence.shell_judge import run, told_of_commands

needs_shell = pytest.mark.skipif(os.name != "posix", reason="there is no /bin/sh")
PROGRAMS = 200
LONGEST = 3
RUNNING = 0.7
"""The least part of the scripts that the shell must be able to run: ways may not fit together."""
EXACT = 0.9


@needs_shell
def test_no_command_goes_unsaid() -> None:
    programs = [of_commands(seed, LONGEST) for seed in range(PROGRAMS)]
    used = [one for one, is_seen in zip(programs, run(programs), strict=True) if is_seen]
    assert len(used) > PROGRAMS * RUNNING
    told = [(one, told_of_commands(one, vocabulary())) for one in used]
    assert not [one.shown() for one, kind in told if kind is Told.NOT]
    assert sum(kind is Told.EXACTLY for _, kind in told) > len(used) * EXACT


@needs_shell
def test_a_command_that_is_not_run_is_not_seen() -> None:
    program = of_commands(0, 1)
    manifest = program.files["package.json"].replace("postinstall", "test")
    other = manifest.replace('"scripts": {', '"scripts": {"postinstall": "true",')
    assert run([type(program)({**program.files, "package.json": other}, program.ways)]) == [False]


def test_every_way_carries_its_command() -> None:
    assert all("VALUE" in way or "QUOT" in way for way in read_ways("shell"))
    parts = ("WORD", "FIRST", "TURNED", "BASE64", "OCTAL", "HEX")
    ways = (*read_ways("words"), *read_ways("variables"))
    assert all(any(part in way for part in parts) for way in ways)
