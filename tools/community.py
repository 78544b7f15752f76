"""Draft the community's entries for every package in the trees of npm itself and of three frameworks.

    python tools/community.py                      # everything, then what it comes to
    python tools/community.py --only next react    # some of it
    python tools/community.py --table              # how much of each tree is declared; drafts nothing

The trees are those that npm makes now of `express`, `next`, `vite` and `npm`; packages that have an entry already and
are in none of them any more stay as they are. Every published version of a package's line is fetched, verified,
read and never run; packages that carry compiled code, or are released very often, are drafted from the version in
the tree on. What was read is kept (CONTAIN_AUDIT_CACHE), so that a run that was stopped goes on where it was. Run it
again after a change of the analysis, and commit what it writes as one commit.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from audit.lockfile import read_lockfile
from audit.pipeline import Request, check

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
COLLECTION = ROOT / "audit" / "declarations" / "community"
TREES = ("express", "next", "vite", "npm")
_NPM = ("npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund")
_HEAVY = re.compile(
    r"(?:next|vite|npm|rolldown|rollup|esbuild|sharp|typescript|caniuse-lite|fsevents|react(?:-dom)?|lightningcss.*)"
    r"|(?:baseline-browser-mapping|node-gyp|@(?:rolldown|next|img|esbuild|rollup|emnapi|napi-rs|oxc-project|swc)/.*)"
)
_BATCH = 6
_TOGETHER = 2
"""Runs at once: while one waits for the registry, the other reads."""


def main() -> None:
    """Make the trees, draft what is in them, say what it comes to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--collection", type=Path, default=COLLECTION)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trees = {name: lockfile(Path(folder), name) for name in TREES}
        if not options.table:
            wanted = sorted({spec for tree in trees.values() for spec in specs(tree, options.only)})
            draft(wanted, options.collection)
        print(table(trees))


def lockfile(folder: Path, name: str) -> Path:
    """Return the lockfile of a project that depends on one package."""
    project = folder / name
    project.mkdir()
    (project / "package.json").write_text('{"name": "tree", "version": "1.0.0", "private": true}')
    subprocess.run([*_NPM, name], cwd=project, check=True, capture_output=True)
    return project / "package-lock.json"


def specs(path: Path, only: list[str]) -> list[str]:
    """Return `NAME@RANGE` for the packages of a lockfile."""
    found = []
    for location, entry in read_lockfile(str(path)).entries.items():
        version = entry.text("version") or ""
        if location and version and not entry.flag("link"):
            name = entry.text("name") or location.rpartition("node_modules/")[2]
            if not only or name in only:
                found.append(f"{name}@{_range(name, version)}")
    return found


def _range(name: str, version: str) -> str:
    if _HEAVY.fullmatch(name):
        return f"^{version}"
    major, minor = version.split(".")[:2]
    return f"0.{minor}.x" if major == "0" else f"{major}.x"


def draft(wanted: list[str], collection: Path) -> None:
    """Draft in batches, each a run of the program itself; one package's trouble is its batch's only."""
    started = time.monotonic()
    batches = list(_batches(wanted))
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for number, done in enumerate(pool.map(lambda each: _run(each, collection), batches), 1):
            print(done, end="")
            print(
                f"{number} of {len(batches)} batches, {time.monotonic() - started:.0f} s",
                file=sys.stderr,
            )


def _batches(wanted: list[str]) -> Iterator[list[str]]:
    """Yield a few packages at a time; lines of one package are written to one file, one after the other."""
    lines = [list(found) for _, found in groupby(wanted, key=lambda spec: spec.rpartition("@")[0])]
    for start in range(0, len(lines), _BATCH):
        yield [spec for found in lines[start : start + _BATCH] for spec in found]


def _run(batch: list[str], collection: Path) -> str:
    command = [sys.executable, "-m", "audit", "declare", "--community", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--collection", str(collection), *batch],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def table(trees: dict[str, Path]) -> str:
    """Return, as Markdown, how many packages of each tree have a declaration on a first run."""
    lines = ["| tree | packages | declared | beyond their entry |", "| --- | --- | --- | --- |"]
    for name, path in trees.items():
        report = check(Request(str(path)), lambda *_: None)
        packages = [each.package for each in report.packages if each.package.location]
        declared = sum(each.declaration is not None for each in packages)
        beyond = sorted(
            each.package.name
            for each in report.findings
            if each.rule == "undeclared-capability" and each.package is not None
        )
        share = f"{declared} ({declared / max(1, len(packages)):.0%})"
        lines.append(
            f"| {name} | {len(packages)} | {share} | {json.dumps(beyond)[1:-1] or 'none'} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
