"""Real git repositories, made for one test."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

IDENTITY = (
    "-c",
    "user.name=Someone",
    "-c",
    "user.email=someone@host.invalid",
    "-c",
    "commit.gpgsign=false",
)


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git in a folder, apart from the settings of whoever runs the tests."""
    alone = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *IDENTITY, *arguments],
        cwd=folder,
        env={**alone, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )


def repository(folder: Path) -> Path:
    """Make the folder a repository with one commit of all that is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Begin")
    return folder


def commit(folder: Path, message: str) -> str:
    """Commit everything in the folder and return the commit's id."""
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "--no-verify", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD").stdout.strip()
