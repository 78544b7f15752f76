"""Which packages are audited: npm's `--omit` and `--workspace`, and who brings each in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit.errors import UsageError
from audit.graph import DependencyGraph
from audit.graph.selection import brought_by, select
from audit.lockfile import read_lockfile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def graph(tmp_path: Path) -> DependencyGraph:
    """Return a project with a workspace `packages/a`, a shared, a dev and an optional dependency."""
    packages: dict[str, Any] = {
        "": {
            "workspaces": ["packages/*"],
            "dependencies": {"shared": "1"},
            "devDependencies": {"tool": "1"},
            "optionalDependencies": {"extra": "1"},
        },
        "node_modules/@own/a": {"resolved": "packages/a", "link": True},
        "packages/a": {"name": "@own/a", "version": "1.0.0", "dependencies": {"deep": "1"}},
        "node_modules/deep": {"version": "1.0.0", "dependencies": {"deeper": "1"}},
        "node_modules/deeper": {"version": "1.0.0"},
        "node_modules/extra": {"version": "1.0.0", "optional": True},
        "node_modules/shared": {"version": "1.0.0"},
        "node_modules/tool": {"version": "1.0.0", "dev": True},
    }
    workspace = tmp_path / "packages" / "a"
    workspace.mkdir(parents=True)
    (tmp_path / "package.json").write_text(json.dumps(packages[""]))
    (workspace / "package.json").write_text(json.dumps(packages["packages/a"]))
    lockfile = tmp_path / "package-lock.json"
    lockfile.write_text(json.dumps({"lockfileVersion": 3, "packages": packages}))
    return DependencyGraph.from_lockfile(read_lockfile(str(lockfile)))


def names(locations: tuple[str, ...]) -> set[str]:
    return {location.rpartition("/")[2] for location in locations}


def test_everything_but_the_project_and_links_is_audited(graph: DependencyGraph) -> None:
    assert names(select(graph)) == {"a", "deep", "deeper", "extra", "shared", "tool"}
    assert "node_modules/@own/a" not in select(graph)


@pytest.mark.parametrize(
    ("omit", "left"),
    [({"dev"}, {"tool"}), ({"optional"}, {"extra"}), ({"dev", "optional"}, {"tool", "extra"})],
)
def test_omitted_types_are_left_out(graph: DependencyGraph, omit: set[str], left: set[str]) -> None:
    assert names(select(graph)) - names(select(graph, omit)) == left


@pytest.mark.parametrize("asked", ["a", "@own/a", "packages/a", "./packages/a/", "packages"])
def test_a_workspace_keeps_what_it_needs(graph: DependencyGraph, asked: str) -> None:
    assert names(select(graph, workspaces=[asked])) == {"a", "deep", "deeper"}


def test_an_unknown_workspace_is_named_with_those_there_are(graph: DependencyGraph) -> None:
    with pytest.raises(
        UsageError, match="no such workspace: b; the project's workspaces are: @own/a"
    ):
        select(graph, workspaces=["b"])


def test_a_package_is_brought_by_the_direct_dependency_before_it(graph: DependencyGraph) -> None:
    assert brought_by(graph, "node_modules/deeper") == "deep"
    assert brought_by(graph, "node_modules/shared") == "shared"


def test_a_workspace_goes_by_its_own_name(graph: DependencyGraph) -> None:
    assert brought_by(graph, "packages/a") == "@own/a"
    assert graph.node("packages/a").label == "@own/a@1.0.0"
    assert graph.node("packages/a").name == "a"
