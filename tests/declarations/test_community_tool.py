"""What tools/community.py asks to be drafted, and in which runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
from tools import community  # noqa: E402  # a tool, not on the path of tests by itself

PACKAGES = {
    "": {"name": "tree", "version": "1.0.0"},
    "node_modules/a-x": {"version": "2.3.4"},
    "node_modules/b-x": {"version": "0.4.1"},
    "node_modules/b-x/node_modules/a-x": {"version": "1.9.0"},
    "node_modules/alias-x": {"name": "real-x", "version": "5.0.0"},
    "node_modules/next": {"version": "16.4.6"},
    "node_modules/own-x": {"resolved": "packages/own", "link": True},
    "packages/own": {"version": "1.0.0"},
}


def lockfile(folder: Path) -> Path:
    path = folder / "package-lock.json"
    path.write_text(json.dumps({"lockfileVersion": 3, "packages": PACKAGES}))
    return path


def test_lines_of_versions_are_asked_for_and_heavy_ones_from_the_tree_on(tmp_path: Path) -> None:
    specs = community.specs(lockfile(tmp_path), [])
    assert {"a-x@2.x", "a-x@1.x", "b-x@0.4.x", "real-x@5.x", "next@^16.4.6"} <= set(specs)
    assert not [spec for spec in specs if spec.startswith(("own-x", "alias-x"))]
    assert community.specs(lockfile(tmp_path), ["next"]) == ["next@^16.4.6"]


def test_all_lines_of_a_package_are_drafted_in_one_run() -> None:
    wanted = sorted(f"p{number:02}@{line}.x" for number in range(20) for line in (1, 2))
    batches = list(community._batches(wanted))  # noqa: SLF001  # what writes one file must not run beside itself
    assert [spec for batch in batches for spec in batch] == wanted
    names = [{spec.partition("@")[0] for spec in batch} for batch in batches]
    assert sum(len(each) for each in names) == len(set().union(*names)) == 20
