"""The npm of this machine: where it is, and what it says its registry is."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from audit.keeping import keep

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT = 20.0


def ask_npm_for_registry(
    environment: Mapping[str, str], root: Path, home: Path, memory: Path | None = None
) -> str:
    """Return what `npm config get registry` answers; empty when there is no npm or it does not answer.

    It is asked where no setting names a registry, so the answer is that npm's own default: the same until npm itself is
    replaced, and worth remembering, for npm takes longer to start than an audit to run.
    """
    command = safe_which("npm", environment, root)
    if command is None:
        return ""
    place = memory / "npm-registry" / _mark(command) if memory else None
    answer = _remembered(place) or _asked(command, environment, home)
    if place and answer:
        keep(place, answer.encode())
    return answer


def _asked(command: Path, environment: Mapping[str, str], home: Path) -> str:
    """Ask npm in the user's folder, not in the project's.

    In the project it would read a `.npmrc` that a pull request can write, and that file has been
    read already. No shell is involved and no argument comes from outside.
    """
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command, found outside the project
            [str(command), "config", "get", "registry"],
            cwd=home if home.is_dir() else None,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    lines = done.stdout.decode("utf-8", "replace").split()
    answer = lines[-1] if lines else ""
    return answer if answer.startswith(("http://", "https://")) else ""


def _mark(command: Path) -> str:
    """Return a name for this very npm, another after it is replaced."""
    real = command.resolve()
    stamp = real.stat().st_mtime_ns
    return hashlib.sha256(f"{real}\0{stamp}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _remembered(place: Path | None) -> str:
    try:
        text = place.read_text("utf-8") if place and place.is_file() else ""
    except (OSError, ValueError):
        return ""
    return text if text.startswith(("http://", "https://")) else ""


def safe_which(name: str, environment: Mapping[str, str], root: Path) -> Path | None:
    """Return the program `name` from the search path, never one that a package or the project supplies.

    Under `npm run` and `npx` the path begins with the project's `node_modules/.bin`, where any
    dependency may have put an `npm`; and a relative folder in the path (on Windows the current one,
    always) is the project's as well.
    """
    real_root = root.resolve()
    for folder in environment.get("PATH", os.defpath).split(os.pathsep):
        path = Path(folder)
        if (
            not path.is_absolute()
            or "node_modules" in path.parts
            or path.resolve().is_relative_to(real_root)
        ):
            continue
        found = shutil.which(name, path=folder)
        if found and Path(found).parent == path:
            return Path(found)
    return None


def npm_prefix(environment: Mapping[str, str], root: Path) -> Path | None:
    """Return npm's global prefix where it is not set: where node is; None when there is no node."""
    if environment.get("PREFIX"):
        return Path(environment["PREFIX"])
    node = safe_which("node", environment, root)
    if node is None:
        return None
    folder = node.resolve().parent
    if os.name == "nt":
        return folder
    return Path(environment.get("DESTDIR", "") + str(folder.parent))


def built_in_npmrc(environment: Mapping[str, str], root: Path) -> Path | None:
    """Return the `.npmrc` that npm itself is shipped with, if any."""
    npm = safe_which("npm", environment, root)
    if npm is None:
        return None
    if os.name == "nt":
        return npm.parent / "node_modules" / "npm" / "npmrc"
    return npm.resolve().parent.parent / "npmrc"
