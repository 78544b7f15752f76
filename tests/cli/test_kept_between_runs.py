"""What a second run takes from the first, and what it must see all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from support.program import ROOT, contain_audit

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "node_modules/flat-stream-x"
PATCH = "\nrequire('child_process').exec('true');\n"


@pytest.fixture
def shop(shop: Path) -> Path:
    time.sleep(
        0.15
    )  # longer than a tick of the file system's clock: from here on times prove something
    return shop


def powers(shop: Path, cache: Path) -> set[str]:
    """Run `check` and return what the package can do."""
    done = contain_audit("--json", "--offline", cwd=shop, CONTAIN_AUDIT_CACHE=str(cache))
    (package,) = (
        each for each in json.loads(done.stdout)["packages"] if each["location"] == PACKAGE
    )
    return {each["id"] for each in package["capabilities"]}


def patch(file: Path, *, same_size: bool) -> None:
    """Change a file as somebody does who does not want it to be noticed."""
    before, text = file.stat(), file.read_text(encoding="utf-8")
    kept = text[: len(text) - len(PATCH)] if same_size else text
    file.write_text(kept + PATCH, encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("same_size", [True, False])
def test_a_patched_file_is_seen_under_an_unchanged_version(
    shop: Path, tmp_path: Path, *, same_size: bool
) -> None:
    cache = tmp_path / "cache"
    first = powers(shop, cache)
    assert "builtin:child_process.exec" not in first
    assert powers(shop, cache) == first
    patch(shop / PACKAGE / "lib/index.js", same_size=same_size)
    assert "builtin:child_process.exec" in powers(shop, cache)


def test_a_warm_run_brings_no_parser_and_no_process_pool(shop: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    powers(shop, cache)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "audit", "--json", "-v", "--offline"],
        cwd=shop,
        env={**os.environ, "PYTHONPATH": str(ROOT), "CONTAIN_AUDIT_CACHE": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "audit.analysis.stored.codec" in imported
    heavy = {"tree_sitter", "re2", "multiprocessing", "networkx", "requests", "rich", "tabulate"}
    assert imported & heavy == set()
