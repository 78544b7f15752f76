"""The catalogue has every module, global and member of `process` that the Node here has."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.npm
def test_the_catalogue_lacks_nothing_of_the_node_here() -> None:
    if shutil.which("node") is None:
        pytest.skip("there is no Node here")

    command = [sys.executable, "-m", "tools.builtin_members", "node"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (outcome.returncode, outcome.stderr) == (0, ""), outcome.stdout
