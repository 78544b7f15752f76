"""What `contain-audit update` costs beside the real npm, when 20 packages change in a tree of some 500.

    python tools/update_timing.py                  # resolves a project with the registry that npm is set to
    python tools/update_timing.py --folder DIR     # keeps it there, for the next run
    python tools/update_timing.py --changes 40     # another number of packages
    python tools/update_timing.py --before DATE    # what was published since, however many packages

The project is locked with today's newest versions, then some packages of the lockfile are set back to the version
before that fits every range and asks for the same dependencies, with the registry's own data: an update brings
exactly these again. Both programs run once before they are measured: npm has its documents and we have the archives,
for fetching does not count (what the first run took is printed). Three starts are measured, each in turn with npm
alone: cold, where nothing was read before; tree, where `check` read the tree as it is; all, where the same update was
looked at before. Nothing is run that is fetched. Wall clock and processor time of a program and all that it starts;
the bar is on the wall clock of an idle machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit.graph import DependencyGraph
from audit.graph.specs.ranges import satisfies
from audit.lockfile import read_lockfile
from audit.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[1]
STARTS = ("cold", "tree", "all")
"""What was read before: nothing, the tree as it is, the same update."""
BAR = 0.20
"""How much more than npm alone, at most."""
WANTED = {
    "express": "^4.18.0", "jest": "^29.0.0", "eslint": "^8.0.0", "mocha": "^10.0.0", "axios": "^1.0.0",
    "webpack": "^5.0.0", "vite": "^5.0.0",
}  # fmt: skip
"""What the project asks for: about 545 packages."""
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
        _lock(project, folder, 0 if options.before else options.changes, options.before)
        timing = _Timing(folder, project)
        timing.first()
        print(
            "\n| start | npm alone, wall s | ours, wall s | added | npm, processor s | ours, processor s | added |"
        )
        print("| --- | --- | --- | --- | --- | --- | --- |")
        met = [_print(start, *timing.measured(start, options.runs)) for start in options.start]
    print(f"\nbar: {BAR:.0%} of the wall clock; {'met' if all(met) else 'not met'}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--folder")
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument(
        "--before", help="lock as it would have been on a day, and set nothing back"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--start", action="append", choices=STARTS, help="only this one")
    options = parser.parse_args()
    options.start = options.start or STARTS
    return options


@contextmanager
def _folder(named: str | None) -> Iterator[Path]:
    if named:
        Path(named).mkdir(parents=True, exist_ok=True)
        yield Path(named).resolve()
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _lock(project: Path, folder: Path, changes: int, before: str | None) -> None:
    """Make the project and its lockfile with some packages set back, unless they are there."""
    path = project / "package-lock.json"
    if path.exists():
        return
    project.mkdir()
    manifest = {"name": "timing-x", "version": "1.0.0", "dependencies": WANTED}
    (project / "package.json").write_text(json.dumps(manifest))
    command = [_npm(), "install", *QUIET, *([f"--before={before}"] if before else [])]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    lock = json.loads(path.read_text("utf-8"))
    tree = DependencyGraph.from_lockfile(read_lockfile(str(path)))
    sources = Sources(str(folder))
    places = sorted(lock["packages"], key=lambda place: sha256(place.encode()).digest())
    for place in places:
        if changes and place and _set_back(sources, tree, place, lock["packages"][place]):
            changes -= 1
    path.write_text(json.dumps(lock, indent=2) + "\n")


def _set_back(sources: Sources, tree: DependencyGraph, place: str, entry: dict[str, Any]) -> bool:
    """Set one entry back to the version before; False where none fits."""
    name = place.rpartition("node_modules/")[2]
    if len(tree.dependencies(place)) > _FEW or "name" in entry or entry.get("optional"):
        return False
    versions = sources._registry.packument(name)["versions"]  # noqa: SLF001  # as the product asks
    specs = [edge.spec for edge in tree.dependents(place)]
    fitting = [
        version
        for version in versions
        if _STABLE.fullmatch(version)
        and _key(version) < _key(entry["version"])
        and "deprecated" not in versions[version]
        and all(satisfies(version, spec) for spec in specs)
        and all(versions[version].get(each) == entry.get(each) for each in _SAME)
    ]
    if not fitting:
        return False
    older = versions[max(fitting, key=_key)]
    entry["version"], entry["resolved"] = older["version"], older["dist"]["tarball"]
    entry["integrity"] = older["dist"]["integrity"]
    return True


def _key(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("-", maxsplit=1)[0].split(".")))


_FEW = 20
_SAME = ("dependencies", "optionalDependencies", "peerDependencies", "bin")
_STABLE = re.compile(r"\d+\.\d+\.\d+")


def _npm() -> str:
    found = shutil.which("npm")
    if found is None:
        raise SystemExit("npm is not installed")
    return found


class _Timing:
    """Runs both programs on the project from several starts."""

    def __init__(self, folder: Path, project: Path) -> None:
        self._folder, self._project = folder, project
        self._cache, self._kept = folder / "cache", folder / "kept"
        self._environment = {
            **os.environ,
            "CONTAIN_AUDIT_CACHE": str(self._cache),
            "PYTHONPATH": str(ROOT),
        }
        self._ours = [sys.executable, "-m", "audit", "update", "--json", "--audit-level", "none"]

    def first(self) -> None:
        """Fetch what both need, and keep what is known of the tree and of all."""
        if self._cache.is_dir():
            _forget_facts(self._cache)
        check = [sys.executable, "-m", "audit", "check", "-q", "--audit-level", "none"]
        _run(check, self._project, self._environment)
        _copy_facts(self._cache, self._kept / "tree")
        report = self._folder / "report.json"
        took = _run([*self._ours, "-o", str(report)], self._project, self._environment)
        _copy_facts(self._cache, self._kept / "all")
        packages = json.loads(report.read_text("utf-8"))["packages"]
        changed = [each for each in packages if each["change"] != "same"]
        print(f"{len(packages)} packages, {len(changed)} change:")
        print(", ".join(f"{each['name']} {each['version']}" for each in changed))
        print(f"first run, with fetching: {took.wall:.1f} s", flush=True)

    def measured(self, start: str, runs: int) -> tuple[list[Time], list[Time]]:
        """Return the times of npm alone and of ours with npm in it, taken in turn."""
        found: tuple[list[Time], list[Time]] = ([], [])
        for _ in range(runs):
            copy = self._folder / "copy"
            shutil.copytree(self._project, copy)
            found[0].append(_run([_npm(), "update", *QUIET], copy, self._environment))
            shutil.rmtree(copy)
            _forget_facts(self._cache)
            _copy_facts(self._kept / start, self._cache)
            found[1].append(_run([*self._ours, "-o", os.devnull], self._project, self._environment))
        return found


def _forget_facts(cache: Path) -> None:
    """Remove what was read, and keep what was fetched."""
    for path in cache.iterdir():
        if path.is_file():
            path.unlink()


def _copy_facts(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
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


def _print(start: str, npm: list[Time], ours: list[Time]) -> bool:
    """Print one row; return whether the bar is met."""
    cells, met = [], False
    for what in ("wall", "processor"):
        pairs = [(getattr(a, what), getattr(b, what)) for a, b in zip(npm, ours, strict=True)]
        middle = [statistics.median(each) for each in zip(*pairs, strict=True)]
        added = statistics.median((b - a) / a for a, b in pairs)
        met = added <= BAR if what == "wall" else met
        cells += [f"{middle[0]:.2f}", f"{middle[1]:.2f}", f"{added:.0%}"]
    print(f"| {start} | {' | '.join(cells)} |", flush=True)
    return met


if __name__ == "__main__":
    main()
