"""The graph's own questions: dependents, paths, reach, dominators, cuts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from support.lockfiles import edges_of, graph, link, lock, lock_at, package

from audit.graph.cuts import MOST_PATHS

if TYPE_CHECKING:
    from pathlib import Path

    from audit.graph import DependencyGraph

A, B, C, D, E = (f"node_modules/{name}" for name in "abcde")


@pytest.fixture
def diamond(tmp_path: Path) -> DependencyGraph:
    """The project asks for a and b; both need c, c and d need each other; e is for development."""
    root = {"dependencies": {"a": "1", "b": "1"}, "devDependencies": {"e": "1"}}
    needs_c = package(dependencies={"c": "1"})
    content = lock(
        root,
        a=needs_c,
        b=needs_c,
        c=package(dependencies={"d": "1"}),
        d=needs_c,
        e=package(dev=True),
    )
    return graph(tmp_path, content)


def test_dependents_and_dependencies_are_each_others_mirror(diamond: DependencyGraph) -> None:
    assert [edge.source for edge in diamond.dependents(C)] == [A, B, D]
    assert [edge.target for edge in diamond.dependencies(C)] == [D]
    assert diamond.direct() == {A, B, E}


def test_the_shortest_path_is_the_first_by_location(diamond: DependencyGraph) -> None:
    assert diamond.shortest_path(D) == ("", A, C, D)
    assert diamond.shortest_path("") == ("",)
    assert diamond.shortest_path("node_modules/absent") == ()


def test_paths_are_counted_with_a_cycle_as_one_place(diamond: DependencyGraph) -> None:
    assert [diamond.path_count(place) for place in ("", A, C, D, E)] == [1, 1, 2, 2, 1]


def test_reach_goes_round_cycles_and_stops_at_what_nobody_asks_for(
    diamond: DependencyGraph,
) -> None:
    reach = diamond.reach({D: frozenset({"network"}), E: frozenset({"code"})})
    assert reach[C] == reach[D] == reach[A] == {"network"}
    assert reach[""] == {"network", "code"}
    assert reach[E] == {"code"}


def test_dominators_are_what_every_way_passes(diamond: DependencyGraph) -> None:
    assert diamond.dominators(D) == (C,)
    assert diamond.dominators(C) == ()
    assert diamond.dominators("node_modules/absent") == ()


def test_the_smallest_cut_is_one_edge(diamond: DependencyGraph) -> None:
    assert [(edge.source, edge.target) for edge in diamond.smallest_cut([D])] == [(C, D)]


def test_a_cut_of_direct_edges_takes_as_many_as_are_needed(diamond: DependencyGraph) -> None:
    cut = diamond.smallest_cut([D], direct_only=True)
    assert [(edge.source, edge.name) for edge in cut] == [("", "a"), ("", "b")]
    assert diamond.smallest_cut(["node_modules/absent"]) == ()


def test_of_equal_cuts_the_one_nearest_to_the_project_is_taken(tmp_path: Path) -> None:
    chain = lock(
        {"dependencies": {"a": "1"}},
        a=package(dependencies={"b": "1"}),
        b=package(dependencies={"c": "1"}),
        c=package(),
    )
    tree = graph(tmp_path, chain)
    assert [(edge.source, edge.target) for edge in tree.smallest_cut([C])] == [("", A)]
    assert tree.dominators(C) == (A, B)


def test_links_pass_everything_through_to_their_target(tmp_path: Path) -> None:
    root = {"dependencies": {"near": "file:libs/near"}}
    content = lock_at(
        {
            "libs/near": package(dependencies={"a": "1"}, devDependencies={"b": "1"}),
            "node_modules/near": link("libs/near"),
            A: package(),
            B: package(),
        },
        root,
    )
    tree = graph(tmp_path, content)
    assert tree.shortest_path(A) == ("", "node_modules/near", "libs/near", A)
    assert set(edges_of(tree, "node_modules/near")) == {"a", "b"}
    assert [edge.source for edge in tree.dependents("libs/near")] == [""]
    assert tree.direct() == {"node_modules/near", "libs/near"}
    assert [edge.name for edge in tree.smallest_cut([A])] == ["near"]


def test_a_workspace_is_the_projects_own_code(tmp_path: Path) -> None:
    root = {"workspaces": ["libs/*"]}
    content = lock_at(
        {
            "libs/w": package(name="w", dependencies={"a": "1"}),
            "node_modules/w": link("libs/w"),
            A: package(),
        },
        root,
    )
    (tmp_path / "libs" / "w").mkdir(parents=True)
    (tmp_path / "libs" / "w" / "package.json").write_text(
        '{"name": "w", "dependencies": {"a": "1"}}'
    )
    tree = graph(tmp_path, content)
    assert tree.direct() == {A}
    assert [(edge.source, edge.name) for edge in tree.smallest_cut([A], direct_only=True)] == [
        ("libs/w", "a")
    ]


def test_counting_ways_has_an_end(tmp_path: Path) -> None:
    names = [f"p{index}" for index in range(80)]
    steps: dict[str, Any] = {
        name: package(dependencies=dict.fromkeys(names[index + 1 :], "1"))
        for index, name in enumerate(names)
    }
    tree = graph(tmp_path, lock({"dependencies": {"p0": "1"}}, **steps))
    assert tree.path_count("node_modules/p79") == MOST_PATHS
    assert tree.path_count("node_modules/p3") == 4


def test_the_same_lockfile_gives_the_same_answers(tmp_path: Path, diamond: DependencyGraph) -> None:
    root = {"devDependencies": {"e": "1"}, "dependencies": {"b": "1", "a": "1"}}
    needs_c = package(dependencies={"c": "1"})
    turned = lock(
        root,
        e=package(dev=True),
        d=needs_c,
        c=package(dependencies={"d": "1"}),
        b=needs_c,
        a=needs_c,
    )
    other = graph(tmp_path, turned)
    assert [node.location for node in other.nodes()] == [node.location for node in diamond.nodes()]
    assert other.edges() == diamond.edges()
    assert other.shortest_path(D) == diamond.shortest_path(D)
