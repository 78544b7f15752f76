"""What `contain-audit update` costs beside the real npm, when some 20 packages change in a tree of some 500.

    python tools/update_timing.py                  # resolves a project with the registry that npm is set to
    python tools/update_timing.py --folder DIR     # keeps it there, for the next run
    python tools/update_timing.py --before DATE    # another day, so that fewer or more change

The project is locked as it would have been on an earlier day, so that an update has something to bring. Both programs
run once before they are measured: npm has its documents and we have the archives, for fetching does not count. Before
each run what was read is forgotten but for the tree as it is, which `check` has read; `--known` sets another start.
Nothing is run that is fetched. Wall clock and processor time of a program and all that it starts; the bar is on the
wall clock of an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
BAR = 0.20
"""How much more than npm alone, at most."""
WANTED = {
    "express": "^4.18.0", "jest": "^29.0.0", "eslint": "^8.0.0", "mocha": "^10.0.0", "axios": "^1.0.0",
    "webpack": "^5.0.0", "vite": "^5.0.0",
}  # fmt: skip
"""What the project asks for: about 550 packages."""
QUIET = ("--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Time:
    """How long something took, in seconds."""

    wall: float
    processor: float


def main() -> None:
    """Measure, and print medians and the ratio."""
    options = _options()
    with _folder(options.folder) as folder:
        project = folder / "project"
        _lock(project, options.before)
        npm, ours = _measured(folder, project, options.runs, options.known)
    _print(npm, ours)


def _options() -> argparse.Namespace:
    earlier = datetime.now(UTC) - timedelta(days=14)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--folder")
    parser.add_argument("--before", default=f"{earlier:%Y-%m-%d}")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--known",
        choices=("nothing", "tree", "all"),
        default="tree",
        help="facts that are there: none, those of the tree as it is (after a check), all (after an update)",
    )
    return parser.parse_args()


@contextmanager
def _folder(named: str | None) -> Iterator[Path]:
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _lock(project: Path, before: str) -> None:
    """Make the project and its lockfile of an earlier day, unless they are there."""
    if (project / "package-lock.json").exists():
        return
    project.mkdir()
    manifest = {"name": "timing-x", "version": "1.0.0", "dependencies": WANTED}
    (project / "package.json").write_text(json.dumps(manifest))
    command = [_npm(), "install", *QUIET, f"--before={before}"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def _npm() -> str:
    found = shutil.which("npm")
    if found is None:
        raise SystemExit("npm is not installed")
    return found


def _measured(folder: Path, project: Path, runs: int, known: str) -> tuple[list[Time], list[Time]]:
    """Return the times of npm alone and of ours with npm in it, taken in turn."""
    cache = folder / "cache"
    environment = {**os.environ, "CONTAIN_AUDIT_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    ours = [sys.executable, "-m", "audit", "update", "--json", "--audit-level", "none"]
    kept = folder / "kept"
    if known == "tree":
        check = [sys.executable, "-m", "audit", "check", "-q", "--audit-level", "none"]
        if cache.is_dir():
            _forget_facts(cache)
        _run(check, project, environment)
        _copy_facts(cache, kept)
    report = _run([*ours, "-o", str(folder / "report.json")], project, environment)
    print(f"first run, with fetching: {report.wall:.1f} s", flush=True)
    packages = json.loads((folder / "report.json").read_text("utf-8"))["packages"]
    changed = [each for each in packages if each["change"] != "same"]
    print(f"{len(packages)} packages, {len(changed)} change", flush=True)
    found: tuple[list[Time], list[Time]] = ([], [])
    for _ in range(runs):
        copy = folder / "copy"
        shutil.copytree(project, copy)
        found[0].append(_run([_npm(), "update", *QUIET], copy, environment))
        shutil.rmtree(copy)
        if known != "all":
            _forget_facts(cache)
            _copy_facts(kept, cache)
        found[1].append(_run([*ours, "-o", os.devnull], project, environment))
    return found


def _forget_facts(cache: Path) -> None:
    """Remove what was read, and keep what was fetched."""
    for path in cache.iterdir():
        if path.is_file():
            path.unlink()


def _copy_facts(source: Path, target: Path) -> None:
    target.mkdir(exist_ok=True)
    for path in source.iterdir() if source.is_dir() else ():
        if path.is_file():
            shutil.copy2(path, target)


def _run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Time:
    start, used = time.monotonic(), _used()
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return Time(time.monotonic() - start, _used() - used)


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _print(npm: list[Time], ours: list[Time]) -> None:
    print("\n| | wall s | processor s |\n| --- | --- | --- |")
    for name, times in (("npm update alone", npm), ("contain-audit update", ours)):
        middle = [statistics.median(getattr(each, what) for each in times) for what in _KINDS]
        print(f"| {name} | {middle[0]:.2f} | {middle[1]:.2f} |")
    added = [
        statistics.median(
            (getattr(b, what) - getattr(a, what)) / getattr(a, what)
            for a, b in zip(npm, ours, strict=True)
        )
        for what in _KINDS
    ]
    print(f"| added, median of {len(npm)} pairs | {added[0]:.0%} | {added[1]:.0%} |")
    print(f"\nbar: {BAR:.0%} of the wall clock; {'met' if added[0] <= BAR else 'not met'}")


_KINDS = ("wall", "processor")

if __name__ == "__main__":
    main()
