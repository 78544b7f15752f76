"""What packages touch when Node runs them: each in child processes, with a hook that writes it down."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.truth.offers import offers
from tools.truth.shut_in import run_shut_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

HERE = Path(__file__).parent
SECONDS = 40
"""Wall clock for one child process."""
PROGRAM_SECONDS = 10
_LOG = "TRUTH_LOG"
_ENTERINGS = (
    ("production", ["-C", "browser"]),
    ("development", ["-C", "development"]),
)
"""What `NODE_ENV` says and which further conditions of `exports` hold while a package's modules are loaded."""
_ASKED = ("--help", "--version", "")
"""What a program is asked; without an argument it reads an empty input, or says what it is for."""


@dataclass(slots=True)
class Observed:
    """What the files of one installed package touched."""

    builtins: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    """Files that were loaded, from the package's folder."""


def observe(root: Path, names: Sequence[str], logs: Path, shut_in: bool) -> dict[str, Observed]:  # noqa: FBT001
    """Load each of `names` from `root`; return what was seen by install location.

    With `shut_in` all that each installed package offers is loaded, called and asked too, where it can do no harm.
    """
    logs.mkdir(parents=True, exist_ok=True)
    (root / "entry.cjs").write_text("module.exports = {}\n")
    (root / "entry.mjs").write_text("export const loadFrom = name => import(name)\n")
    _for_each(lambda name: _load(root, name, logs), names)
    if shut_in:
        hooks = logs.parent / "hooks"  # beside the tree: whoever may read that may read these
        shutil.copytree(HERE, hooks, ignore=shutil.ignore_patterns("*.py"), dirs_exist_ok=True)
        _for_each(lambda folder: _start(root, folder, logs, hooks), _installed(root))
    found: dict[str, Observed] = defaultdict(Observed)
    for log in sorted(logs.glob("*.log")):
        for line in log.read_text().splitlines():
            file, kind, what = json.loads(line)
            _note(found, root, file, kind, what)
    return dict(sorted(found.items()))


def _for_each(do: Callable[[Any], None], those: Iterable[Any]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(do, those))


def _installed(root: Path) -> list[Path]:
    """Return the folders of all packages that npm put there."""
    lock = json.loads((root / "package-lock.json").read_text())
    places = (root / location for location in lock["packages"] if location)
    return [place for place in places if place.is_dir()]


def _load(root: Path, name: str, logs: Path) -> None:
    """Load one package with watched members (required, then imported), and without (imported, then required).

    A watched member may break it, and what is loaded the one way first is not loaded the other way again.
    """
    for members in ("1", "0"):
        log = logs / f"{name.replace('/', '+')}.{members}.log"
        if log.exists():
            continue
        environment = {**os.environ, _LOG: str(log), "TRUTH_MEMBERS": members}
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


def _start(root: Path, folder: Path, logs: Path, hooks: Path) -> None:
    """Load and call what the package in `folder` exports, and ask its programs, shut in."""
    log = logs / f"{folder.relative_to(root).as_posix().replace('/', '+')}.started.log"
    if log.exists():
        return
    hooked = {"NODE_OPTIONS": f"--require={json.dumps(str(hooks / 'hook.cjs'))}"}
    offered = offers(folder)
    lines = []
    for environment, conditions in _ENTERINGS if offered.modules else ():
        command = ["node", *conditions, str(hooks / "enter.cjs"), str(folder), *offered.modules]
        variables = {**hooked, "NODE_ENV": environment}
        lines.append(run_shut_in(command, variables, _LOG, SECONDS))
    for program in offered.programs:
        for asked in _ASKED:
            command = ["node", str(folder / program), *asked.split()]
            lines.append(run_shut_in(command, hooked, _LOG, PROGRAM_SECONDS))
    log.write_text("".join(lines))


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
