"""Measure contain-audit on a large real tree, beside the raw parse of the same files in the same run.

Installs a tree of 1,500 packages or more with the real npm (scripts off) into a folder that is kept
for the next run, then prints: lockfile to graph, cold and warm `check` (seconds, MB/s, peak memory of
the largest process), the single-thread tree-sitter parse of all JavaScript, and the ratios between them.

    .venv/bin/python tools/benchmark.py [--folder DIR] [--runs N] [--lockfile-only]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import tree_sitter_javascript
from tree_sitter import Language, Parser

from audit.graph import DependencyGraph
from audit.lockfile import read_lockfile

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = ("react-scripts@5", "express@5", "vite", "jest", "eslint", "mocha@11", "gulp@5", "next")
"""What the tree is made of: what many front-end projects have, about 1,500 packages together."""

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Taken:
    """What something took."""

    seconds: float
    """By the clock on the wall: also counts waiting for a busy machine."""
    processor: float
    """Processor seconds of all its processes together."""
    memory: int = 0
    """Peak resident bytes of its largest process; 0 when not measured."""


def main() -> int:
    """Install when needed, measure, print."""
    arguments = _arguments()
    folder = Path(arguments.folder)
    _install(folder)
    lockfile = folder / "package-lock.json"
    files = _javascript(folder / "node_modules")
    size = sum(path.stat().st_size for path in files)
    print(
        f"{len(json.loads(lockfile.read_text())['packages']) - 1} packages, "
        f"{len(files)} JavaScript files, {size / MEGABYTE:.0f} MB"
    )
    _line(
        "lockfile to graph",
        _median(
            lambda: DependencyGraph.from_lockfile(read_lockfile(str(lockfile))), arguments.runs
        ),
    )
    if arguments.lockfile_only:
        return 0
    _warm_disk(files)
    raw = _median(lambda: _parse_all(files), 1)
    _line("raw parse, one thread", raw, size=size)
    for _ in range(arguments.runs):
        _measure_check(folder, size, raw)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--folder",
        default=str(Path(tempfile.gettempdir()) / "contain-audit-benchmark"),
        help="where the tree is kept",
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="how often each figure is taken (default: 3)"
    )
    parser.add_argument("--lockfile-only", action="store_true", help="only lockfile to graph")
    return parser.parse_args()


def _install(folder: Path) -> None:
    """Make the tree with the real npm, once; no package's script runs."""
    if (folder / "node_modules").is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(
        '{"name": "benchmark", "version": "1.0.0", "private": true}\n'
    )
    command = [
        "npm",
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--legacy-peer-deps",
        *PACKAGES,
    ]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _javascript(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".js", ".cjs", ".mjs"} and path.is_file()
    )


def _warm_disk(files: list[Path]) -> None:
    for path in files:
        path.read_bytes()


def _parse_all(files: list[Path]) -> None:
    parser = Parser(Language(tree_sitter_javascript.language()))
    for path in files:
        parser.parse(path.read_bytes())


def _measure_check(folder: Path, size: int, raw: Taken) -> None:
    """Run the real command twice with a cache of its own: cold, then warm."""
    with tempfile.TemporaryDirectory() as cache:
        for name in ("check, cold", "check, warm"):
            _line(name, _command(folder, cache), size=size, raw=raw)


def _command(folder: Path, cache: str) -> Taken:
    """Run one `check` and return what it took, its workers included."""
    script = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
    )
    check = [sys.executable, "-m", "audit", "check", str(folder), "--offline", "--format", "json"]
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, *check],
        env={**os.environ, "CONTAIN_AUDIT_CACHE": cache},
        check=True,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - started
    processor, memory = done.stdout.split()
    return Taken(seconds, float(processor), int(memory) * 1024)


def _median(action: Callable[[], object], runs: int) -> Taken:
    taken = []
    for _ in range(runs):
        started, processor = time.perf_counter(), time.process_time()
        action()
        taken.append(Taken(time.perf_counter() - started, time.process_time() - processor))
    return Taken(
        statistics.median(each.seconds for each in taken),
        statistics.median(each.processor for each in taken),
    )


def _line(name: str, taken: Taken, *, size: int = 0, raw: Taken | None = None) -> None:
    parts = [f"{name:<22}{taken.seconds:8.2f} s  {taken.processor:8.2f} s processor"]
    if size:
        parts.append(f"{size / MEGABYTE / taken.seconds:8.1f} MB/s")
    if raw:
        ratio, work = taken.seconds / raw.seconds, taken.processor / raw.processor
        parts.append(f"{ratio:6.3f} of the raw parse ({work:.3f} of its processor time)")
    if taken.memory:
        parts.append(f"peak {taken.memory / MEGABYTE:.0f} MB")
    print("  ".join(parts), flush=True)


if __name__ == "__main__":
    sys.exit(main())
