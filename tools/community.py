"""Draft the community's entries for every package in the trees of some lockfiles.

Usage: python tools/community.py LOCKFILE... [--collection DIR]

Packages that carry compiled code, or are released very often, are drafted from the locked version on; all others
from their whole major. Fetches every published version that it drafts from; run it again after a
change of the analysis.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from audit.lockfile import read_lockfile  # noqa: E402 - found through the line before

_HEAVY = re.compile(
    r"(?:next|vite|npm|rolldown|rollup|esbuild|sharp|typescript|caniuse-lite|fsevents|react(?:-dom)?|lightningcss.*)"
    r"|(?:baseline-browser-mapping|node-gyp|@(?:rolldown|next|img|esbuild|rollup|emnapi|napi-rs|oxc-project|swc)/.*)"
)
_BATCH = 12


def specs(lockfiles: list[str]) -> list[str]:
    """Return `NAME@RANGE` for every package of the lockfiles, sorted, each once."""
    found = set()
    for path in lockfiles:
        for location, entry in read_lockfile(path).entries.items():
            version = entry.text("version") or ""
            if location and version and not entry.flag("link"):
                name = entry.text("name") or location.rpartition("node_modules/")[2]
                found.add(f"{name}@{_range(name, version)}")
    return sorted(found)


def _range(name: str, version: str) -> str:
    if _HEAVY.fullmatch(name):
        return f"^{version}"
    major, minor = version.split(".")[:2]
    return f"0.{minor}.x" if major == "0" else f"{major}.x"


def main() -> None:
    """Draft in batches: each is a run of the program itself."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("lockfiles", nargs="+")
    parser.add_argument("--collection", default=str(ROOT / "audit" / "declarations" / "community"))
    arguments = parser.parse_args()
    wanted = specs(arguments.lockfiles)
    command = [
        sys.executable,
        "-m",
        "audit",
        "declare",
        "--community",
        "--collection",
        arguments.collection,
    ]
    for start in range(0, len(wanted), _BATCH):
        subprocess.run([*command, *wanted[start : start + _BATCH]], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
