"""Questions about all ways at once, answered by networkx: how many there are, what all pass, what cuts them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx
from networkx.algorithms.flow import shortest_augmenting_path

from audit.graph.nodes import ROOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from audit.graph.nodes import GraphEdge
    from audit.graph.walks import Walks

MOST_PATHS = 10**9
"""Where counting ways stops."""


class Cuts:
    """Built on the first such question: only people who ask further do, and networkx takes long to import."""

    def __init__(self, walks: Walks, edges: Iterable[GraphEdge]) -> None:
        self._walks = walks
        self._edges = tuple(edges)
        self._graph: nx.DiGraph[str] = nx.DiGraph()
        self._graph.add_nodes_from(walks.after)
        self._graph.add_edges_from(
            (here, there) for here, those in walks.after.items() for there in those
        )

    @cached_property
    def _condensation(self) -> nx.DiGraph[int]:
        return nx.condensation(self._graph)

    @cached_property
    def _path_counts(self) -> dict[str, int]:
        mapping = self._condensation.graph["mapping"]
        counts = dict.fromkeys(self._condensation, 0)
        counts[mapping[ROOT]] = 1
        for part in nx.topological_sort(self._condensation):
            for child in self._condensation.successors(part):
                counts[child] = min(MOST_PATHS, counts[child] + counts[part])
        return {location: counts[part] for location, part in mapping.items()}

    def path_count(self, location: str) -> int:
        """See `DependencyGraph.path_count`."""
        return self._path_counts.get(location, 0)

    @cached_property
    def _dominators(self) -> dict[str, str | None]:
        return dict(nx.immediate_dominators(self._graph, ROOT))

    def dominators(self, location: str) -> tuple[str, ...]:
        """See `DependencyGraph.dominators`."""
        found: list[str] = []
        here = self._dominators.get(location)
        while here is not None and here != ROOT:
            found.append(here)
            here = self._dominators[here]
        return tuple(reversed(found))

    def _relevant(self, goals: Collection[str]) -> set[str]:
        """Return the locations on some way from the project to a goal."""
        back: set[str] = set()
        queue = [goal for goal in goals if goal in self._walks.parents]
        while queue:
            here = queue.pop()
            if here not in back:
                back.add(here)
                queue.extend(
                    place
                    for place in self._graph.predecessors(here)
                    if place in self._walks.parents
                )
        return back

    def smallest_edge_cut(
        self, goals: frozenset[str], removable_from: frozenset[str] | None
    ) -> tuple[GraphEdge, ...]:
        """See `DependencyGraph.smallest_cut`; edges not of `removable_from` cannot be removed (None: all can)."""
        relevant = self._relevant(goals - {ROOT})
        if not relevant:
            return ()
        flow = _Flow()
        for here in sorted(relevant):
            for there in sorted(set(self._graph.successors(here)) & relevant):
                removable = self._is_stated(here, there) and (
                    removable_from is None or here in removable_from
                )
                flow.connect(here, there, 1 if removable else None)
        pairs = flow.smallest(sorted(goals & relevant))
        return tuple(edge for edge in self._edges if (edge.source, edge.target) in pairs)

    @cached_property
    def _stated(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (edge.source, edge.target)
            for edge in self._edges
            if edge.target and edge.type != "workspace"
        )

    def _is_stated(self, here: str, there: str) -> bool:
        """Return whether a manifest states this step as a dependency (a link to its target, a workspace: no)."""
        return (here, there) in self._stated


_SINK = 0
"""Where all goals lead; no location, which are strings."""
_Place = str | int


class _Flow:
    """A minimum cut from the project to a common sink."""

    def __init__(self) -> None:
        self._graph: nx.DiGraph[_Place] = nx.DiGraph()

    def connect(self, here: str, there: str, capacity: int | None) -> None:
        """Add a step that costs `capacity` to remove; None: cannot be removed."""
        if capacity is None:
            self._graph.add_edge(here, there)
        else:
            self._graph.add_edge(here, there, capacity=capacity)

    def smallest(self, goals: list[str]) -> set[tuple[_Place, _Place]]:
        """Return the cut nearest to the project; empty when nothing can be removed that would help."""
        for goal in goals:
            self._graph.add_edge(goal, _SINK)
        try:
            rest = shortest_augmenting_path(self._graph, ROOT, _SINK)
        except nx.NetworkXUnbounded:
            return set()
        inside = _with_room(rest)
        return {
            (here, there)
            for here in inside
            for there in self._graph.successors(here)
            if there not in inside
        }


def _with_room(rest: nx.DiGraph[_Place]) -> set[_Place]:
    """Return the places that a flow could still be widened to, from the project on."""
    inside: set[_Place] = {ROOT}
    stack: list[_Place] = [ROOT]
    while stack:
        for there, step in rest[stack.pop()].items():
            if there not in inside and step["flow"] < step["capacity"]:
                inside.add(there)
                stack.append(there)
    return inside
