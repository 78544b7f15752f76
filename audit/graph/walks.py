"""Walks over the graph that every audit takes: the way to a package, and what it reaches."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from audit.graph.nodes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from audit.graph.nodes import GraphEdge, GraphNode

T = TypeVar("T")


class Walks:
    """Steps from each location to those that answer its edges; a link's only step is to its target.

    Attributes:
        after: for each location those that it leads to, in order of location.
        before: the same, turned around.
    """

    def __init__(self, nodes: Iterable[GraphNode], edges: Iterable[GraphEdge]) -> None:
        nodes = tuple(nodes)
        steps: dict[str, set[str]] = {node.location: set() for node in nodes}
        for here, there in _steps(nodes, edges):
            steps[here].add(there)
        self.after = {here: tuple(sorted(steps[here])) for here in steps}
        self.before: dict[str, list[str]] = {here: [] for here in steps}
        for here, those in self.after.items():
            for there in those:
                self.before[there].append(here)

    @cached_property
    def parents(self) -> dict[str, str | None]:
        """For every location that the project reaches, the one before it on the first shortest path."""
        parents: dict[str, str | None] = {ROOT: None}
        queue = deque([ROOT])
        while queue:
            here = queue.popleft()
            for there in self.after[here]:
                if there not in parents:
                    parents[there] = here
                    queue.append(there)
        return parents

    def shortest_path(self, location: str) -> tuple[str, ...]:
        """See `DependencyGraph.shortest_path`."""
        if location not in self.parents:
            return ()
        path: list[str] = []
        here: str | None = location
        while here is not None:
            path.append(here)
            here = self.parents[here]
        return tuple(reversed(path))

    def reach(self, own: Mapping[str, frozenset[T]]) -> dict[str, frozenset[T]]:
        """See `DependencyGraph.reach`. One walk back from its holders for each thing that is held."""
        holders: dict[T, list[str]] = {}
        for location in sorted(own.keys() & self.after.keys()):
            for held in own[location]:
                holders.setdefault(held, []).append(location)
        reached: dict[str, list[T]] = {location: [] for location in self.after}
        for held, locations in holders.items():
            for location in self._leading_to(locations):
                reached[location].append(held)
        return {location: frozenset(reached[location]) for location in sorted(reached)}

    def _leading_to(self, locations: Iterable[str]) -> set[str]:
        """Return `locations` and all from which a way leads to one of them."""
        waiting = list(locations)
        found = set(waiting)
        while waiting:
            new = [here for here in self.before[waiting.pop()] if here not in found]
            found.update(new)
            waiting += new
        return found


def _steps(nodes: Iterable[GraphNode], edges: Iterable[GraphEdge]) -> Iterator[tuple[str, str]]:
    for edge in edges:
        if edge.target is not None:
            yield edge.source, edge.target
    for node in nodes:
        if node.target is not None:
            yield node.location, node.target
