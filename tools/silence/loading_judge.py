"""Whether Node comes to the last file of a package, and what is told of it."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tools.silence.folders import run_within, write
from tools.silence.judge import Told, facts_of
from tools.silence.loading import FUNCTION, MANIFEST, MARK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit.model.facts import Fact
    from audit.model.vocabulary import Vocabulary
    from tools.silence.programs import Program

_LONGEST = 20
"""Seconds that Node may take for one package."""
_HONEST = {"unknown", "load"}
_RUNNING = {"eval", "Function"}
_SCRIPTS = """#!/bin/sh
. "./.scripts/$2"
"""


def started(programs: Sequence[Program]) -> list[bool]:
    """Return for each package whether Node ran its last file; what they start are files of their own."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as workers:
        places = [Path(folder, str(at)) for at in range(len(programs))]
        return list(workers.map(_starts, programs, places))


def _starts(program: Program, project: Path) -> bool:
    home = project / "node_modules" / "x"
    for path, text in program.files.items():
        write(home / path, text)
    mark = project / "mark"
    write(project / "bin" / "npm", _SCRIPTS)
    node = shutil.which("node") or "node"
    search = os.pathsep.join((str(project / "bin"), str(Path(node).parent), "/usr/bin", "/bin"))
    environment = {"PATH": search, MARK: str(mark)}
    return any(
        run_within(command, folder, environment, _LONGEST) and mark.exists()
        for command, folder in _commands(program, project, node)
    )


def _commands(program: Program, project: Path, node: str) -> list[tuple[list[str], Path]]:
    """Return the commands by which a consumer may start a package, and where each runs."""
    home, asked = project / "node_modules" / "x", program.ways[0]
    manifest = json.loads(program.files[MANIFEST])
    if asked == "bin":
        named = manifest.get("bin", {})
        paths = [named] if isinstance(named, str) else list(named.values())
        if "directories" in manifest:
            paths = [
                str(one)
                for one in (home / manifest["directories"]["bin"]).iterdir()
                if one.is_file()
            ]
        return [([node, str(home / path)], project) for path in paths]
    if asked == "script":
        for name, text in manifest["scripts"].items():
            write(home / ".scripts" / name, text)
        text = manifest["scripts"].get("postinstall") or manifest["scripts"]["install"]
        return [(["/bin/sh", "-c", text], home)]
    write(project / "use.cjs", f"require({json.dumps(asked)});")
    write(project / "use.mjs", f"await import({json.dumps(asked)});")
    return [([node, name], project) for name in ("use.cjs", "use.mjs")]


def told_of_files(program: Program, vocabulary: Vocabulary) -> Told:
    """Return how much is told of the power of a file that surely runs."""
    seen = facts_of(program.files, vocabulary)
    found: list[Fact] = [one.fact for one in seen if one.reachable]
    if any(fact.kind == "builtin" and fact.what.endswith(FUNCTION) for fact in found):
        return Told.EXACTLY
    if any(fact.kind in _HONEST or fact.what in _RUNNING for fact in found):
        return Told.UNKNOWN
    is_started = any(fact.what.startswith(("child_process", "worker_threads")) for fact in found)
    return Told.WHOLE if is_started else Told.NOT
