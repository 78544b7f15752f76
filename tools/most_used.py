"""The most used packages, as `npm-high-impact` lists them: asked of npm, never run."""

from __future__ import annotations

import random
import re
import subprocess
import tempfile
from pathlib import Path

_NAME = re.compile(r"^\s*'((?:@[\w.-]+/)?[\w.-]+)',?$", re.MULTILINE)
_INSTALL = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "npm-high-impact"]


def most_used() -> list[str]:
    """Return the names, the most downloaded first."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(_INSTALL, cwd=folder, check=True, capture_output=True)
        listed = Path(folder) / "node_modules" / "npm-high-impact" / "lib" / "top-download.js"
        return _NAME.findall(listed.read_text("utf-8"))


def drawn(after: int, seed: int | None) -> list[str]:
    """Return the names after the first ones; in the order of a draw by chance where it is given a seed."""
    names = most_used()[after:]
    return names if seed is None else random.Random(seed).sample(names, len(names))  # noqa: S311  # a sample, no secret
