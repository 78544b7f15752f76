"""What every test folder shares: builders under `tests/support`, and what is present on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

# No deadline by the clock: the first example of a worker also loads the parser and compiles the patterns, and
# a busy machine makes half a second of that. What must end soon is tested by counting steps.
hypothesis.settings.register_profile(
    "contain-audit", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("contain-audit")

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS))


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests' facts and downloads out of the user's cache, and the user's out of the tests."""
    os.environ["CONTAIN_AUDIT_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A copy of the project in fixtures/shop, that nobody has looked at."""
    return Path(shutil.copytree(TESTS.parent / "fixtures" / "shop", tmp_path / "shop"))


@pytest.fixture(scope="session")
def npm() -> str:
    """The real npm; tests that need it are skipped with a reason where there is none."""
    found = shutil.which("npm")
    if found is None:
        pytest.skip("npm is not installed")
    return found


@pytest.fixture(scope="session")
def npm_registry(npm: str) -> str:
    """The real npm with a registry that answers; skipped with a reason where there is none."""
    try:
        asked = [npm, "view", "is-number", "version", "--fetch-retries=0"]
        done = subprocess.run(asked, capture_output=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if done.returncode:
        pytest.skip("npm's registry cannot be reached")
    return npm
