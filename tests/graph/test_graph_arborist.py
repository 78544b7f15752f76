"""Every node and edge as Arborist has it: our own fixtures, and the shared cases where they are."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.lockfiles import LockfileOnly

from audit.graph import DependencyGraph, GraphEdge, GraphNode
from audit.lockfile import read_lockfile

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "lockfiles"
SHARED_LOCKFILES = ROOT.parent / "shared" / "lockfiles" / "cases"
ABSENT = pytest.param(
    None, None, marks=pytest.mark.skip(reason="../shared/lockfiles is not beside the repository")
)
FLAGS = {
    "dev": "dev",
    "optional": "optional",
    "dev_optional": "devOptional",
    "peer": "peer",
    "extraneous": "extraneous",
    "in_bundle": "inBundle",
    "in_shrinkwrap": "inShrinkwrap",
}


def cases(folder: Path) -> list[Any]:
    found = [
        pytest.param(
            case,
            expected,
            id=f"{case.name}{expected.name.removeprefix('expected').removesuffix('.json')}",
        )
        for case in sorted(folder.glob("*/"))
        for expected in sorted(case.glob("expected*.json"))
    ]
    return found or [ABSENT]


def compare(case: Path, expected_file: Path) -> None:
    expected = json.loads(expected_file.read_text())
    told = (
        json.loads((case / "case.json").read_text()) if (case / "case.json").exists() else expected
    )
    reader = LockfileOnly() if "lockonly" in expected_file.name else None
    lockfile = read_lockfile(str(case / "tree" / told["lockfile"]), reader)
    tree = DependencyGraph.from_lockfile(lockfile)
    assert {node.location: of_node(node, lockfile.root) for node in tree.nodes()} == {
        node["location"]: expected_node(node) for node in expected["nodes"]
    }
    assert {(edge.source, edge.name): of_edge(edge) for edge in tree.edges()} == {
        (edge["from"], edge["name"]): expected_edge(edge) for edge in expected["edges"]
    }


def of_node(node: GraphNode, root: str) -> dict[str, Any]:
    resolved = node.resolved
    if resolved and resolved.startswith("file:/"):
        resolved = "file:" + os.path.relpath(resolved.removeprefix("file:"), root)
    told = {theirs: getattr(node, ours) for ours, theirs in FLAGS.items()}
    return told | {
        "name": node.name,
        "packageName": node.package_name,
        "version": node.version,
        "link": node.link,
        "target": node.target,
        "workspace": node.workspace,
        "resolved": resolved,
        "integrity": node.integrity,
    }


def expected_node(node: dict[str, Any]) -> dict[str, Any]:
    told = {theirs: node[theirs] for theirs in FLAGS.values()}
    same = ("name", "packageName", "target", "resolved", "integrity")
    return (
        told
        | {key: node[key] for key in same}
        | {
            "version": node["version"] or None,
            "link": node.get("link", node.get("isLink")),
            "workspace": node.get("workspace", node.get("isWorkspace")),
        }
    )


def of_edge(edge: GraphEdge) -> tuple[str | None, ...]:
    return (edge.type, edge.spec, edge.raw_spec, edge.target, edge.problem)


def expected_edge(edge: dict[str, Any]) -> tuple[str | None, ...]:
    problem = edge["problem"] if "problem" in edge else edge["error"] and edge["error"].lower()
    return (edge["type"], edge["spec"], edge.get("rawSpec", edge["spec"]), edge["to"], problem)


@pytest.mark.parametrize(("case", "expected"), cases(FIXTURES))
def test_our_own_lockfiles_become_the_trees_that_npm_makes_of_them(
    case: Path, expected: Path
) -> None:
    compare(case, expected)


@pytest.mark.parametrize(("case", "expected"), cases(SHARED_LOCKFILES))
def test_public_lockfiles_become_the_trees_that_npm_makes_of_them(
    case: Path, expected: Path
) -> None:
    compare(case, expected)


def test_there_are_cases_to_compare() -> None:
    assert len(list(FIXTURES.glob("*/expected.json"))) >= 40
