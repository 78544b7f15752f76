"""Throw-away folders in which programs made by chance are run."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a file that may be run, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def run_within(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], longest: int
) -> bool:
    """Run a command that is given nothing; return whether it ended within `longest` seconds."""
    try:
        subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=longest,
        )
    except subprocess.TimeoutExpired:
        return False
    return True
