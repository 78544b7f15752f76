"""The house as declared: layers and libraries, kept by import-linter; nobody escapes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grimp
import networkx as nx

ROOT = Path(__file__).parents[2]


def test_layers_and_libraries_are_where_they_are_declared() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_module_imports_in_a_circle() -> None:
    """What is imported for types only may: mypy alone reads that."""
    graph = grimp.build_graph("audit", exclude_type_checking_imports=True, cache_dir=None)
    arrows = nx.DiGraph(
        (module, other)
        for module in graph.modules
        for other in graph.find_modules_directly_imported_by(module)
    )
    assert len(arrows) > 100
    assert [
        sorted(each) for each in nx.strongly_connected_components(arrows) if len(each) > 1
    ] == []


def test_every_file_can_be_held_in_the_head() -> None:
    """A file over 260 lines has two jobs."""
    lines = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in sorted((ROOT / "audit").rglob("*.py"))
    }
    assert lines
    assert {name: count for name, count in lines.items() if count > 260} == {}
