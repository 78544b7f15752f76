"""What a shell runs of an install script, and what is told of it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tools.silence.folders import run_within, write
from tools.silence.judge import Told, facts_of
from tools.silence.programs import FUNCTION, MODULE
from tools.silence.shell import HOST, MANIFEST, PAYLOAD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.vocabulary import Vocabulary
    from tools.silence.programs import Program

_LONGEST = 10
"""Seconds that a shell may take for one script."""
_SEEN = "SEEN"
"""The variable that names the file in which the stand-ins write."""
_FETCHING = f"""#!/bin/sh
case "$*" in *{HOST}*) echo seen >> "${_SEEN}";; esac
"""
_RUNNING = f"""#!/bin/sh
case "$*" in {PAYLOAD}|*/{PAYLOAD}) echo seen >> "${_SEEN}";; esac
"""
_SCRIPTS = """#!/bin/sh
case "$1" in -*) shift;; esac
[ "$1" = explore ] && shift 4
shift
case "$1" in -*) shift;; esac
. "./.scripts/$1"
"""
_STAND_INS = {"curl": _FETCHING, "node": _RUNNING, "npm": _SCRIPTS}
_POWERS = {
    "curl": ("global", "fetch"),
    "node": ("builtin", f"{MODULE}.{FUNCTION}"),
}
"""What each command is told as: of `node`, what the file does that it runs."""


def run(programs: Sequence[Program]) -> list[bool]:
    """Return for each install script whether a shell came to run its command; nothing but stand-ins is run by name."""
    with tempfile.TemporaryDirectory() as folder:
        tools = Path(folder, "bin")
        tools.mkdir()
        for name, text in _STAND_INS.items():
            write(tools / name, text)
        return [_runs(program, Path(folder, str(at)), tools) for at, program in enumerate(programs)]


def _runs(program: Program, folder: Path, tools: Path) -> bool:
    (folder / "sub").mkdir(parents=True)
    scripts: dict[str, str] = json.loads(program.files[MANIFEST])["scripts"]
    for path, text in program.files.items():
        (folder / path).write_text(text)
    for name, text in scripts.items():
        write(folder / ".scripts" / name, text)
    seen = folder / ".seen"
    path = os.pathsep.join((str(tools), "/usr/bin", "/bin"))
    environment = {"PATH": path, _SEEN: str(seen), "npm_execpath": str(tools / "npm")}
    command = ["/bin/sh", "-c", scripts["postinstall"]]
    return run_within(command, folder, environment, _LONGEST) and seen.exists()


def told_of_commands(program: Program, vocabulary: Vocabulary) -> Told:
    """Return how much is told of the command that an install script surely runs."""
    seen = facts_of(program.files, vocabulary)
    found = {(one.fact.kind, one.fact.what) for one in seen if one.reachable}
    if _POWERS[program.ways[0].split()[0]] in found:
        return Told.EXACTLY
    if any(kind in ("unknown", "load") for kind, _ in found):
        return Told.UNKNOWN
    return Told.WHOLE if ("builtin", MODULE) in found else Told.NOT
