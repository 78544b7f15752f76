"""The dependency graph: npm's own tree, asked in the words of the domain."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from audit.graph.build import build_nodes_and_edges
from audit.graph.nodes import ROOT
from audit.graph.walks import Walks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit.graph.cuts import Cuts
    from audit.graph.nodes import GraphEdge, GraphNode
    from audit.model.lockfile import Lockfile
    from audit.model.package import AuditedPackage

T = TypeVar("T")


class DependencyGraph:
    """Who depends on whom, by install location.

    A link passes everything through to its target. Edges that nothing answers are kept as edges
    and lead nowhere. All answers are sorted or in a documented order: same lockfile, same answers.
    """

    def __init__(self, nodes: Iterable[GraphNode], edges: Iterable[GraphEdge]) -> None:
        self._nodes = {node.location: node for node in nodes}
        self._edges = tuple(edges)
        self._annotations: dict[str, AuditedPackage] = {}
        self._out: dict[str, list[GraphEdge]] = {}
        self._in: dict[str, list[GraphEdge]] = {}
        for edge in self._edges:
            self._out.setdefault(edge.source, []).append(edge)
            if edge.target is not None:
                self._in.setdefault(edge.target, []).append(edge)

    @classmethod
    def from_lockfile(cls, lockfile: Lockfile) -> DependencyGraph:
        """Build the graph that npm would make of `lockfile`.

        Raises:
            InputError: for overrides that npm refuses.
        """
        return cls(*build_nodes_and_edges(lockfile))

    def __contains__(self, location: object) -> bool:
        return location in self._nodes

    def nodes(self) -> tuple[GraphNode, ...]:
        """Return every node, sorted by location; the project is the first."""
        return tuple(self._nodes.values())

    def edges(self) -> tuple[GraphEdge, ...]:
        """Return every edge, sorted by the dependent's location, then name."""
        return self._edges

    def node(self, location: str) -> GraphNode:
        """Return one node.

        Raises:
            KeyError: when nothing is installed there.
        """
        return self._nodes[location]

    def dependents(self, location: str) -> tuple[GraphEdge, ...]:
        """Return the edges that `location` answers, those through links to it included."""
        edges = [*self._in.get(location, ())]
        for link in self.links_to(location):
            edges += self._in.get(link, ())
        return tuple(sorted(edges, key=lambda edge: (edge.source, edge.name)))

    def dependencies(self, location: str) -> tuple[GraphEdge, ...]:
        """Return the edges that the package at `location` states; a link's are its target's."""
        return tuple(self._out.get(self.real(location), ()))

    def real(self, location: str) -> str:
        """Return the location itself, or what a link points at."""
        return (
            self._nodes[location].target or location
            if self._nodes[location].target is not None
            else location
        )

    def links_to(self, location: str) -> tuple[str, ...]:
        """Return the links that point at `location`, sorted."""
        return tuple(self._links.get(location, ()))

    @cached_property
    def _links(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for node in self._nodes.values():
            if node.link and node.target is not None:
                found.setdefault(node.target, []).append(node.location)
        return found

    def projects(self) -> tuple[str, ...]:
        """Return the locations of the project itself and of its workspaces, sorted."""
        own = (node.location for node in self._nodes.values() if node.workspace and not node.link)
        return (ROOT, *own)

    def direct(self) -> frozenset[str]:
        """Return the locations that the project and its workspaces ask for themselves, links and targets both.

        Workspaces are the project's own code: they are in it when another one asks for them.
        """
        return self._direct

    @cached_property
    def _direct(self) -> frozenset[str]:
        found: set[str] = set()
        for source in self.projects():
            for edge in self._out.get(source, ()):
                if edge.target is not None and edge.type != "workspace":
                    found |= {edge.target, self.real(edge.target)}
        return frozenset(found - {ROOT})

    @cached_property
    def _walks(self) -> Walks:
        return Walks(self._nodes.values(), self._edges)

    @cached_property
    def _cuts(self) -> Cuts:
        from audit.graph.cuts import Cuts  # noqa: PLC0415 - networkx takes long to import

        return Cuts(self._walks, self._edges)

    def shortest_path(self, location: str) -> tuple[str, ...]:
        """Return the locations from the project to `location`, both included; empty when nothing leads there.

        Of several shortest ones, the first by location. Links are steps of their own.
        """
        return self._walks.shortest_path(location)

    def path_count(self, location: str) -> int:
        """Return how many ways lead from the project to `location`, a cycle counting as one place.

        At most `cuts.MOST_PATHS`, which stands for "that many or more".
        """
        return self._cuts.path_count(location)

    def reach(self, own: Mapping[str, frozenset[T]]) -> dict[str, frozenset[T]]:
        """Return for every location the union of what it and all it depends on hold in `own`."""
        return self._walks.reach(own)

    def dominators(self, location: str) -> tuple[str, ...]:
        """Return the locations that every way from the project to `location` passes, the outermost first.

        Neither the project nor `location` itself is among them.
        """
        return self._cuts.dominators(location)

    def smallest_cut(
        self, locations: Iterable[str], *, direct_only: bool = False
    ) -> tuple[GraphEdge, ...]:
        """Return the fewest edges whose removal leaves no way from the project to any of `locations`.

        With `direct_only`, only what the project and its workspaces state themselves may be removed.
        Of several smallest cuts, one nearest to the project. Empty when nothing leads there.
        """
        return self._cuts.smallest_edge_cut(
            frozenset(locations), self._own_code() if direct_only else None
        )

    def _own_code(self) -> frozenset[str]:
        return frozenset(
            {ROOT, *(node.location for node in self._nodes.values() if node.workspace)}
        )

    def annotate(self, packages: Mapping[str, AuditedPackage]) -> None:
        """Attach the audit's results to their nodes, by location; replaces what was attached before."""
        self._annotations = {
            location: packages[location] for location in sorted(packages) if location in self._nodes
        }

    def annotation(self, location: str) -> AuditedPackage | None:
        """Return what `annotate` attached to `location`."""
        return self._annotations.get(location)
