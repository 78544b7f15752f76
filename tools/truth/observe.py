"""What packages touch when Node loads them: each entry in a child process, with a hook that writes it down."""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
SECONDS = 40
"""Wall clock for loading one package."""


@dataclass(slots=True)
class Observed:
    """What the files of one installed package touched."""

    builtins: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    """Files that were loaded, from the package's folder."""


def observe(root: Path, names: Sequence[str], logs: Path) -> dict[str, Observed]:
    """Load each of `names` from `root`; return what was seen by install location."""
    logs.mkdir(parents=True, exist_ok=True)
    (root / "entry.cjs").write_text("module.exports = {}\n")
    (root / "entry.mjs").write_text("export const loadFrom = name => import(name)\n")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda name: _load(root, name, logs), names))
    found: dict[str, Observed] = defaultdict(Observed)
    for log in sorted(logs.glob("*.log")):
        for line in log.read_text().splitlines():
            file, kind, what = json.loads(line)
            _note(found, root, file, kind, what)
    return dict(sorted(found.items()))


def _load(root: Path, name: str, logs: Path) -> None:
    """Load one package with watched members (required, then imported), and without (imported, then required).

    A watched member may break it, and what is loaded the one way first is not loaded the other way again.
    """
    for members in ("1", "0"):
        log = logs / f"{name.replace('/', '+')}.{members}.log"
        if log.exists():
            continue
        environment = {**os.environ, "TRUTH_LOG": str(log), "TRUTH_MEMBERS": members}
        command = ["node", "-r", str(HERE / "hook.cjs"), str(HERE / "load.cjs"), str(root), name]
        try:
            subprocess.run(
                command,
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.touch()


def _note(found: dict[str, Observed], root: Path, file: str, kind: str, what: str) -> None:
    location, inside = place(file, root)
    if not location:
        return
    seen = found[location]
    if kind == "builtin":
        seen.builtins.add(what)
    elif kind == "member":
        seen.members.add(what)
    elif kind == "global":
        seen.globals.add(what)
    if inside:
        seen.files.add(inside)


def place(file: str, root: Path) -> tuple[str, str]:
    """Return the install location of the package that owns `file`, and the file's path inside it."""
    prefix = f"{root}/"
    head, folder, tail = file.removeprefix(prefix).rpartition("node_modules/")
    if not file.startswith(prefix) or not folder:
        return "", ""
    parts = tail.split("/")
    length = 2 if tail.startswith("@") else 1
    return f"{head}node_modules/{'/'.join(parts[:length])}", "/".join(parts[length:])
