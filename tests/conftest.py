"""What every test folder shares: builders under `tests/support`, and what is present on this machine."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS))

SHARED_LOCKFILES = TESTS.parent.parent / "shared" / "lockfiles" / "cases"


@pytest.fixture(scope="session")
def npm() -> str:
    """The real npm; tests that need it are skipped with a reason where there is none."""
    found = shutil.which("npm")
    if found is None:
        pytest.skip("npm is not installed")
    return found
