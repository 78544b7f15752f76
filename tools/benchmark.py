"""Measure contain-audit on a large real tree, beside the raw parse of the same files in the same run.

Installs a tree of 1,500 packages or more with the real npm (scripts off) into a folder that is kept for the next
run, then prints a line for each bar of the design: lockfile to graph; the single-thread tree-sitter parse of all
JavaScript; `check` cold and warm, as JSON, text, SARIF and page, and with a contain.json; the start of the program;
`inspect` of a package of median size. Each line has the seconds, the processor's seconds, the ratio of both to the
raw parse where that is what counts, the peak memory of the largest process, and the bar.

    .venv/bin/python tools/benchmark.py [--folder DIR] [--runs N] [--lockfile-only]
"""

from __future__ import annotations

import argparse
import compileall
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

import audit
from audit.graph import DependencyGraph
from audit.lockfile import read_lockfile

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = ("react-scripts@5", "express@5", "vite", "jest", "eslint", "mocha@11", "gulp@5", "next")
"""What the tree is made of: what many front-end projects have, about 1,500 packages together."""

MEGABYTE = 1_000_000
FORMATS = ("text", "sarif", "html")
"""Formats that are measured besides JSON."""
_QUESTIONS = [("--audit-level", level) for level in ("critical", "moderate", "low")]
"""What is asked once each, so that no answer is remembered: the facts are, the judgement is not."""
_MEASURED = (
    "import resource, subprocess, sys, time\n"
    "started = time.perf_counter()\n"
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
    "seconds = time.perf_counter() - started\n"
    "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
    "print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)\n"
)
"""Runs a command in a process of its own, so that its children's use is nobody else's."""


@dataclass(frozen=True)
class Taken:
    """What something took."""

    seconds: float
    """By the clock on the wall: also counts waiting for a busy machine."""
    processor: float
    """Processor seconds of all its processes together."""
    memory: int = 0
    """Peak resident bytes of its largest process; 0 when not measured."""

    def beyond(self, other: Taken) -> Taken:
        """Return how much more than `other` it took."""
        return Taken(self.seconds - other.seconds, self.processor - other.processor, self.memory)


@dataclass(frozen=True)
class Bench:
    """The tree that is measured on, a cache of its own, and how often each figure is taken."""

    folder: Path
    cache: str
    runs: int

    def command(self, *arguments: str, runs: int | None = None) -> Taken:
        """Run the program and return the median of what it took."""
        program = [sys.executable, "-m", "audit", *arguments]
        return _medians([self._once(program) for _ in range(runs or self.runs)])

    def python(self) -> Taken:
        """Return what starting and ending Python takes."""
        return _medians([self._once([sys.executable, "-c", "pass"]) for _ in range(self.runs)])

    def check(self, *arguments: str, runs: int | None = None) -> Taken:
        """Run `check` on the tree."""
        return self.command("check", str(self.folder), "--offline", *arguments, runs=runs)

    def _once(self, command: list[str]) -> Taken:
        environment = {**os.environ, "CONTAIN_AUDIT_CACHE": self.cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled
        done = subprocess.run(
            [sys.executable, "-c", _MEASURED, *command],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        seconds, processor, memory = done.stdout.split()
        return Taken(float(seconds), float(processor), int(memory))


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
    graph = _median(
        lambda: DependencyGraph.from_lockfile(read_lockfile(str(lockfile))), arguments.runs
    )
    _line("lockfile to graph", graph, bar="0.3 s")
    if arguments.lockfile_only:
        return 0
    compileall.compile_dir(str(Path(audit.__file__).parent), quiet=1)
    _warm_disk(files)
    raw = _median(lambda: _parse_all(files), 1)
    _line("raw parse, one thread", raw)
    with tempfile.TemporaryDirectory() as cache:
        bench = Bench(folder, cache, arguments.runs)
        _measure_checks(bench, raw)
        _measure_starts(bench)
    return 0


def _measure_checks(bench: Bench, raw: Taken) -> None:
    """Print what `check` takes: once cold, then warm in every way."""
    _line("check, cold", bench.check("--json", runs=1), raw, bar="0.5 of it, 500 MB")
    warm = bench.check("--json")
    _line("check, warm, JSON", warm, raw, bar="0.04 of it, 1.5 s")
    for fmt in FORMATS:
        _line(f"check, warm, {fmt}", bench.check("--format", fmt), raw, bar="2 s as a hook")
    policy = f"{bench.cache}/contain.json"
    bench.command("init", str(bench.folder), "--offline", "--config", policy, runs=1)
    bench.check("--json", "--config", policy, runs=1)  # its answer is remembered from here on
    granted = bench.check("--json", "--config", policy)
    more = granted.processor / warm.processor - 1
    _line(f"with contain.json {more:+.0%}", granted, raw, bar="+10 %")
    asked = _medians([bench.check("--json", *each, runs=1) for each in _QUESTIONS])
    _line("check, warm, another question", asked, raw)
    granted = _medians(
        [bench.check("--json", *each, "--config", policy, runs=1) for each in _QUESTIONS]
    )
    more = granted.processor / asked.processor - 1
    _line(f"the same with contain.json {more:+.0%}", granted, raw, bar="+10 %")


def _measure_starts(bench: Bench) -> None:
    """Print what the small things take, over starting Python."""
    bare = bench.python()
    _line("python -c pass", bare)
    _line("--version", bench.command("--version").beyond(bare), bar="0.15 s more")
    wrong = bench.command("check", "--no-such-option")
    _line("usage error", wrong.beyond(bare), bar="0.15 s more")
    package = _median_package(bench.folder / "node_modules")
    inspected = bench.command("inspect", str(package), "--offline")
    _line(f"inspect {package.name}", inspected, bar="0.5 s")


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
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps")
    subprocess.run(
        ["npm", "install", *quiet, *PACKAGES], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )


def _javascript(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".js", ".cjs", ".mjs"} and path.is_file()
    )


def _median_package(modules: Path) -> Path:
    """Return the package, of those at the top, that holds as much JavaScript as half of them do."""
    folders = [each.parent for each in sorted(modules.glob("*/package.json"))]
    sizes = [(sum(file.stat().st_size for file in _javascript(each)), each) for each in folders]
    return sorted(sizes)[len(sizes) // 2][1]


def _warm_disk(files: list[Path]) -> None:
    for path in files:
        path.read_bytes()


def _parse_all(files: list[Path]) -> None:
    parser = Parser(Language(tree_sitter_javascript.language()))
    for path in files:
        parser.parse(path.read_bytes())


def _median(action: Callable[[], object], runs: int) -> Taken:
    taken = []
    for _ in range(runs):
        started, processor = time.perf_counter(), time.process_time()
        action()
        taken.append(Taken(time.perf_counter() - started, time.process_time() - processor))
    return _medians(taken)


def _medians(taken: list[Taken]) -> Taken:
    return Taken(
        statistics.median(each.seconds for each in taken),
        statistics.median(each.processor for each in taken),
        max(each.memory for each in taken),
    )


def _line(name: str, taken: Taken, raw: Taken | None = None, *, bar: str = "") -> None:
    parts = [f"{name:<24}{taken.seconds:8.2f} s  {taken.processor:8.2f} s processor"]
    if raw:
        ratio, work = taken.seconds / raw.seconds, taken.processor / raw.processor
        parts.append(f"{ratio:6.3f} of the raw parse ({work:.3f} of its processor time)")
    if taken.memory:
        parts.append(f"peak {taken.memory / MEGABYTE:.0f} MB")
    if bar:
        parts.append(f"[bar: {bar}]")
    print("  ".join(parts), flush=True)


if __name__ == "__main__":
    sys.exit(main())
