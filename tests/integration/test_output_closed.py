"""Output that goes away or cannot be written: one line, exit code 2, nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.program import ROOT, contain_audit

from audit.reporters import REPORT_FORMATS

if TYPE_CHECKING:
    from pathlib import Path

SHOP = str(ROOT / "fixtures" / "shop")


@pytest.mark.parametrize("fmt", REPORT_FORMATS)
def test_a_closed_pipe_ends_it_without_a_word(fmt: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "audit", "check", SHOP, "--offline", "--format", fmt],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=writing,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (2, "")


def test_a_job_summary_is_added_to_what_is_there(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    done = contain_audit(
        "check",
        SHOP,
        "--offline",
        "--format",
        "github",
        cwd=tmp_path,
        GITHUB_STEP_SUMMARY=str(summary),
    )
    assert done.returncode == 1
    assert summary.read_text().startswith("before\n### contain-audit: 1 finding at high or above\n")


def test_other_formats_leave_the_job_summary_alone(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    contain_audit("check", SHOP, "--offline", cwd=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert not summary.exists()


def test_a_terminal_without_unicode_gets_escapes(tmp_path: Path) -> None:
    project = tmp_path / "caf\u00e9"
    project.mkdir()
    (project / "package-lock.json").write_text(
        '{"name": "x", "lockfileVersion": 3, "packages": {"": {"name": "x"}}}'
    )
    done = contain_audit("check", str(project), "--offline", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "caf\\xe9" in done.stdout
