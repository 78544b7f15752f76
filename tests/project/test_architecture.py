"""The house as declared: layers and libraries, kept by import-linter; nobody escapes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_layers_and_libraries_are_where_they_are_declared() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_file_can_be_held_in_the_head() -> None:
    """A file over 260 lines has two jobs."""
    lines = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in sorted((ROOT / "audit").rglob("*.py"))
    }
    assert lines
    assert {name: count for name, count in lines.items() if count > 260} == {}
