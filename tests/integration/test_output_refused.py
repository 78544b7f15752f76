"""Output that cannot be written, and runs that are ended: one clear line, nothing half written, nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.program import HEARS, ROOT, contain_audit

FULL = Path("/dev/full")
CLOSED = "exec {stream}>&-; exec {python} -m audit check {shop} --offline"
IN_FRONT = HEARS + "from audit.cli import main; main()"
ENDINGS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}
"""Signals, and the exit codes that shells know them by."""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("option", [None, "--output", "--sarif"])
def test_a_full_disk_is_said(option: str | None, shop: Path) -> None:
    arguments = [option, str(FULL)] if option else []
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "audit", "check", "--offline", *arguments],
            cwd=shop, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True, check=False,
            stdout=full if option is None else subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
    name = "standard output" if option is None else str(FULL)
    assert done.stderr.startswith(f"error: {name}: cannot write: No space left on device; ")
    assert done.stderr.count("\n") == 1
    assert done.returncode == 2


@pytest.mark.parametrize(
    ("stream", "code", "said"),
    [
        (1, 2, "error: standard output is closed; open it, or name a file with --output\n"),
        (2, 1, ""),
    ],
)
def test_a_closed_stream(stream: int, code: int, said: str, shop: Path) -> None:
    script = CLOSED.format(stream=stream, python=sys.executable, shop=shop)
    done = subprocess.run(
        ["bash", "-c", script], cwd=shop, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (code, said)


COMMANDS = {
    "check": ["check", "--offline"],
    "diff": ["diff", ".", ".", "--offline"],
    "graph": ["graph"],
    "explain": ["explain", "network", "--offline"],
    "report": ["report", "--offline"],
    "inspect": ["inspect", "node_modules/flat-stream-x"],
    "update": ["update", "--offline"],
    "rules": ["rules"],
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("nowhere/made", ""),
        ("node_modules", ""),
        ("a" * 300, "File name too long"),
        ("package.json/made", ""),
    ],
)
def test_a_file_that_cannot_be_written_is_said_in_one_line(
    command: str, name: str, why: str, shop: Path
) -> None:
    before = sorted(shop.rglob("*"))
    done = contain_audit(*COMMANDS[command], "--output", name, cwd=shop)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {name}: cannot write: {why}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert sorted(shop.rglob("*")) == before


@pytest.mark.parametrize("name", ["a" * 250, "b\nc", "d'e\"f", "--g", "h;i"])
def test_an_odd_name_is_a_name_all_the_same(name: str, shop: Path) -> None:
    done = contain_audit("check", "--offline", f"--output={name}", cwd=shop)
    assert done.returncode == 1, done.stderr
    assert (shop / name).read_text(encoding="utf-8").endswith("1 finding at high or above\n")


def waiting(folder: Path) -> Path:
    """Make a project that takes seconds to read: many files, each with something to find."""
    code = "".join(
        f"exports.f{each} = () => require('fs').rmSync('{each}');\n" for each in range(3_000)
    )
    inside = folder / "node_modules" / "long-x"
    inside.mkdir(parents=True)
    (folder / "package.json").write_text('{"name": "x", "dependencies": {"long-x": "1.0.0"}}')
    (folder / "package-lock.json").write_text(
        '{"name": "x", "lockfileVersion": 3, "packages": {"": {"name": "x", "dependencies": {"long-x": "1.0.0"}},'
        '"node_modules/long-x": {"version": "1.0.0"}}}'
    )
    names = [f"m{each}" for each in range(60)]
    (inside / "package.json").write_text('{"name": "long-x", "version": "1.0.0"}')
    (inside / "index.js").write_text("".join(f"require('./{name}');\n" for name in names))
    for each, name in enumerate(names):
        (inside / f"{name}.js").write_text(f"// {each}\n{code}")
    return folder


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda each: each.name)
def test_a_run_that_is_ended_leaves_nothing(ending: signal.Signals, tmp_path: Path) -> None:
    project, temporary, cache = (
        waiting(tmp_path / "project"),
        tmp_path / "temporary",
        tmp_path / "c",
    )
    temporary.mkdir()
    (project / "made.txt").write_text("the one before")
    with subprocess.Popen(
        [sys.executable, "-c", IN_FRONT, "check", "--offline", "--output", "made.txt", "--sarif", "made.sarif"],
        cwd=project, text=True, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "CONTAIN_AUDIT_CACHE": str(cache)},
    ) as running:  # fmt: skip
        while not cache.exists() and running.poll() is None:
            time.sleep(0.01)
        os.kill(running.pid, ending)
        _, said = running.communicate(timeout=60)
    assert running.returncode == ENDINGS[ending]
    assert "Traceback" not in said
    assert (project / "made.txt").read_text() == "the one before"
    assert sorted(each.name for each in project.iterdir()) == [
        "made.txt", "node_modules", "package-lock.json", "package.json",
    ]  # fmt: skip
    assert list(temporary.iterdir()) == []
